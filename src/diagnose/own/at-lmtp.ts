// A server of mailboxes is this site's own (Dovecot by LMTP): neither the recipient nor those who run the mail of the recipient's
// domain are somebody else, and what it says against a mailbox is for whoever runs this server to mend.

import type { Reason } from '../../core/reason.ts'
import { causeFamily, type CauseId } from '../causes/facts.ts'
import type { KnownCause } from './own-cause.ts'

/** What keeps mail from the mailboxes. */
export type LmtpTrouble = 'gone' | 'forbidden' | 'unknown' | 'trouble'

/** Undefined: it is no such server, or what it says is about the message. */
export function lmtpTrouble(cause: CauseId, { code, remote }: Reason): LmtpTrouble | undefined {
  if (remote?.protocol !== 'lmtp') return undefined
  if (code === 'connect.not-allowed') return 'forbidden'
  if (causeFamily(cause) === 'network') return 'gone'
  if (cause === 'recipient.unknown') return 'unknown'
  return causeFamily(cause) === 'system' || cause === 'unknown' || cause === 'protocol' ? 'trouble' : undefined
}

/** In place of the catalogue's title and explanation. */
export const LMTP_TEXTS: Readonly<Record<LmtpTrouble, NonNullable<KnownCause['text']>>> = {
  gone: {
    title: {
      en: 'The server of the mailboxes here (LMTP) does not answer.',
      ru: 'Сервер ящиков этой системы (LMTP) не отвечает.',
    },
    explanation: {
      en: 'It is part of this site, as Dovecot is: nobody outside has a part in this. All mail for it waits and goes in once it runs.',
      ru: 'Это часть этой же системы, например Dovecot: снаружи тут никто ни при чём. Вся почта для него ждёт и ляжет в ящики, когда он заработает.',
    },
  },
  forbidden: {
    title: {
      en: 'Waybill may not connect to the socket of the server of the mailboxes here (LMTP).',
      ru: 'Waybill не имеет права подключиться к сокету сервера ящиков этой системы (LMTP).',
    },
    explanation: {
      en: 'The socket is there, and its mode or that of a folder above it shuts this user out. All mail for it waits.',
      ru: 'Сокет есть, но его права или права каталога над ним этого пользователя не пускают. Вся почта для него ждёт.',
    },
  },
  unknown: {
    title: {
      en: 'The server of the mailboxes here (LMTP) does not know this user, and Waybill does.',
      ru: 'Сервер ящиков этой системы (LMTP) этого пользователя не знает, а Waybill знает.',
    },
    explanation: {
      en: 'The two have different lists of users: Waybill took the mail, and the other one refuses it, so that it comes back to the sender.',
      ru: 'Списки пользователей у них разные: Waybill письмо принял, а тот его не берёт, и письмо возвращается отправителю.',
    },
  },
  trouble: {
    title: {
      en: 'The server of the mailboxes here (LMTP) could not store the message.',
      ru: 'Сервер ящиков этой системы (LMTP) не смог сохранить письмо.',
    },
    explanation: {
      en: 'It is part of this site, as Dovecot is. Its own log says why; the reply says no more.',
      ru: 'Это часть этой же системы, например Dovecot. Причина — в его журнале; в ответе больше ничего нет.',
    },
  },
}
