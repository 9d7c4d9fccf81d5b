// Why there is no letter to write, in both languages.

import type { Nobody } from '../../diagnose/letter.ts'
import type { Language } from '../../words/language.ts'

interface Words {
  readonly nobody: Readonly<Record<Nobody, string>>
  /** Behind the address of a recipient, or alone where none is known. */
  readonly about: (recipients: readonly string[], why: string) => string
  readonly noAddress: string
  readonly noReply: string
  readonly whichMessage: string
}

export const LETTER_COMMAND_WORDS: Readonly<Record<Language, Words>> = {
  en: {
    nobody: {
      delivered: 'was delivered, so nobody refused anything',
      removed: 'is no longer tried, because an operator removed it',
      replaced: 'others have taken its place, each with an outcome of its own',
      'not-refused': 'nobody has refused it so far',
      own: 'what is in the way is on this side, so there is nobody to write to; `waybill trace` tells it',
      'no-mail': 'the domain does not exist or takes no mail, so there is nobody to write to',
      message: 'the other server cannot take this message as it is; it has to be changed, not the server',
      'no-sender': 'the client named no sender, so there is nobody to write to',
      client:
        'it was a client of this network or a user of this server that was refused, so there is no other admin to write to',
    },
    about: (recipients, why) => (recipients.length === 0 ? why : `${recipients.join(', ')}: ${why}`),
    noAddress: 'it is not known whom to write to: fill in the address',
    noReply: 'there is no reply of another server to write about',
    whichMessage: 'a letter out of a log is about one message: name it with --id.',
  },
  ru: {
    nobody: {
      delivered: 'письмо доставлено, никто не отказывал',
      removed: 'попыток больше не будет: письмо снято с очереди',
      replaced: 'вместо этого адреса письмо идёт другим, у каждого свой исход',
      'not-refused': 'пока никто не отказывал',
      own: 'помеха на этой стороне, писать некому; подробности покажет `waybill trace`',
      'no-mail': 'такого домена нет или он не принимает почту, писать некому',
      message: 'другой сервер не может принять именно это письмо: менять надо письмо, а не сервер',
      'no-sender': 'клиент не назвал отправителя, писать некому',
      client: 'отказ получил клиент из этой сети или пользователь этого сервера, другого администратора здесь нет',
    },
    about: (recipients, why) => (recipients.length === 0 ? why : `${recipients.join(', ')}: ${why}`),
    noAddress: 'неизвестно, кому писать: впишите адрес',
    noReply: 'здесь нет ответа другого сервера, о котором можно написать',
    whichMessage: 'письмо по журналу пишется об одном сообщении: укажите его в --id.',
  },
}
