// The sentences round a diagnosis of this server's own mail, for the one who runs it: whose move it is, by name, and what
// trying again is worth. Both languages; what is said when is decided here too, because it hangs on the words.

import type { Confidence, Diagnosis, Ground, Language, Who } from '../diagnosis.ts'
import { domainOfAddress, type OwnContext } from './own-case.ts'

interface Words {
  readonly who: (context: OwnContext) => Readonly<Record<Who, string>>
  readonly waitingAgain: Readonly<Record<'yes' | 'no' | 'unknown', string>>
  readonly sendingAgain: Readonly<Record<'yes' | 'no' | 'unknown', string>>
  readonly confidence: Readonly<Record<Confidence, string>>
  readonly doubted: string
  readonly ground: (ground: Ground) => string
  readonly caveat: string
  readonly noSender: string
}

const EN: Words = {
  who: ({ sender, recipient, outcome }) => ({
    sender: `That of the sender, ${sender === '' ? EN.noSender : sender}.`,
    'sender-admin': 'Yours, as the one who runs this server.',
    'domain-owner': `That of whoever keeps the DNS of ${senderDomain(sender, EN)}; yours, if you do.`,
    'ip-owner': 'That of your hoster or provider, whose address this server sends from.',
    recipient: `That of the recipient, ${recipient}.`,
    'recipient-admin': `That of those who run the mail of ${domainOfAddress(recipient)}.`,
    wait: outcome === 'failed' ? 'That of the sender: the message has to be sent again.' : "Nobody's: waiting will do.",
    unknown: 'It cannot be told from the answer.',
  }),
  waitingAgain: {
    yes: 'Waybill tries again by itself, and that can help.',
    no: 'Waybill goes on trying, but that will not mend it: it needs the move first.',
    unknown: 'Waybill tries again; whether that helps cannot be told.',
  },
  sendingAgain: {
    yes: 'Sending it again later can help.',
    no: 'Sending it again would not help before that.',
    unknown: 'Whether sending it again helps cannot be told.',
  },
  confidence: { high: 'sure', medium: 'likely', low: 'a hint, no more' },
  doubted: 'what was looked up speaks against it',
  ground: (ground) => {
    switch (ground.kind) {
      case 'words':
        return `These words of the answer decided: “${ground.words}”.`
      case 'code':
        return `Only the code decided: ${ground.code}.`
      case 'known':
        return ground.says.en
    }
  },
  caveat:
    'Taken over does not mean read: it may lie in the spam folder or be held by a filter there. Only the recipient can tell.',
  noSender: 'a program (the sender is <>)',
}

const RU: Words = {
  who: ({ sender, recipient, outcome }) => ({
    sender: `Отправителя: ${sender === '' ? RU.noSender : sender}.`,
    'sender-admin': 'Ваш: этот сервер ведёте вы.',
    'domain-owner': `Того, кто управляет DNS домена ${senderDomain(sender, RU)}; если это вы, то ваш.`,
    'ip-owner': 'Вашего хостера или провайдера: ему принадлежит адрес, с которого уходит почта.',
    recipient: `Получателя: ${recipient}.`,
    'recipient-admin': `Тех, кто ведёт почту ${domainOfAddress(recipient)}.`,
    wait: outcome === 'failed' ? 'Отправителя: письмо надо отправить снова.' : 'Ничей: достаточно подождать.',
    unknown: 'Из ответа этого не понять.',
  }),
  waitingAgain: {
    yes: 'Waybill повторяет попытки сам, и это может помочь.',
    no: 'Waybill повторяет попытки, но сами они ничего не исправят: сначала нужен этот ход.',
    unknown: 'Waybill повторяет попытки; помогут ли они, сказать нельзя.',
  },
  sendingAgain: {
    yes: 'Может помочь отправить его позже ещё раз.',
    no: 'До этого отправлять снова бесполезно.',
    unknown: 'Поможет ли отправить снова, сказать нельзя.',
  },
  confidence: { high: 'точно', medium: 'вероятно', low: 'лишь подсказка' },
  doubted: 'проверка говорит против неё',
  ground: (ground) => {
    switch (ground.kind) {
      case 'words':
        return `Решили слова ответа: «${ground.words}».`
      case 'code':
        return `Решил один только код: ${ground.code}.`
      case 'known':
        return ground.says.ru
    }
  },
  caveat:
    'Принято — ещё не прочитано: письмо может лежать в «Спаме» или задержаться там на фильтре. Это знает только получатель.',
  noSender: 'программа (отправитель <>)',
}

export const OWN_WORDS: Readonly<Record<Language, Words>> = { en: EN, ru: RU }

const senderDomain = (sender: string, words: Words): string =>
  sender === '' ? words.noSender : domainOfAddress(sender)

/** Whose move it is, and what trying again is worth until it is made. */
export function moveText({ who, retryHelps }: Diagnosis, context: OwnContext, language: Language): string {
  const words = OWN_WORDS[language]
  const key = retryHelps === null ? 'unknown' : retryHelps ? 'yes' : 'no'
  const again = context.outcome === 'deferred' ? words.waitingAgain : words.sendingAgain
  const whose = words.who(context)[who]
  // What is held is not tried, whatever trying would be worth.
  if (context.outcome === 'held') return whose
  return who === 'wait' && context.outcome === 'failed' && key === 'yes' ? whose : `${whose} ${again[key]}`
}
