// From a recorded reason to its cause. What this server saw itself (DNS, the connection, TLS, its own mailboxes) is known and
// needs no reading of texts; only what another server said in words is left to the engine. Decides besides whose move it is
// where this server's place in the story makes another answer right than the catalogue's, which speaks to strangers.

import type { Reason } from '../../core/reason.ts'
import { isTransient } from '../../core/reply.ts'
import type { CauseId } from '../causes/facts.ts'
import type { Said, Who } from '../diagnosis.ts'
import type { OwnContext } from './own-case.ts'

/** A cause that is known. What is left out is the catalogue's. */
export interface KnownCause {
  readonly cause: CauseId
  readonly who?: Who
  readonly retryHelps?: boolean
  /** In place of the catalogue's title and explanation, which speak of the other side. */
  readonly text?: { readonly title: Said; readonly explanation: Said }
}

/** Undefined: another server said why, so its words have to be read. */
export function knownCause(reason: Reason): KnownCause | undefined {
  switch (reason.code) {
    case 'dns.nxdomain':
      return { cause: 'domain.not-found', retryHelps: false }
    case 'dns.no-address':
    case 'dns.mx-unresolvable':
    case 'dns.mx-private':
      return { cause: 'domain.no-route', retryHelps: false }
    case 'dns.null-mx':
      return { cause: 'domain.null-mx' }
    case 'dns.temporary':
    case 'dns.bogus':
      return { cause: 'domain.dns-error' }
    case 'connect.refused':
    case 'connect.unreachable':
    case 'connect.failed':
      return { cause: 'network.connect' }
    case 'connect.timeout':
    case 'connect.reset':
      return { cause: 'network.timeout' }
    case 'connect.not-allowed':
      return { cause: 'network.port-25-blocked', who: 'sender-admin', retryHelps: false, text: NOT_ALLOWED }
    case 'tls.failed':
      return { cause: 'tls.cert', retryHelps: false }
    case 'tls.not-offered':
      return { cause: 'tls.required', who: 'recipient-admin', retryHelps: false }
    case 'smtp.greeting':
    case 'smtp.hello':
    case 'smtp.starttls':
    case 'smtp.mail':
    case 'smtp.rcpt':
    case 'smtp.data':
    case 'smtp.content':
      return undefined
    case 'smtp.timeout':
    case 'smtp.lost':
      return reason.reply === undefined ? { cause: 'network.timeout' } : undefined
    case 'smtp.malformed':
      return { cause: 'protocol', who: 'recipient-admin', retryHelps: false }
    case 'smtp.size':
      return { cause: 'limit.size' }
    case 'smtp.no-smtputf8':
      return { cause: 'smtputf8' }
    case 'route.unknown-user':
      return { cause: 'recipient.unknown' }
    case 'route.loop-self':
      return { cause: 'local-config.mx-points-here', who: 'sender-admin' }
    case 'route.loop-hops':
      return { cause: 'loop', who: 'sender-admin' }
    case 'local.mailbox':
      return isDiskFull(reason)
        ? { cause: 'system.full', who: 'sender-admin', retryHelps: true }
        : { cause: 'system.temp', who: 'sender-admin', retryHelps: true, text: MAILBOX }
    case 'local.content':
      return { cause: 'system.temp', who: 'sender-admin', retryHelps: true, text: CONTENT }
    case 'queue.expired':
      return { cause: 'expired' }
    case 'internal':
      return { cause: 'system.temp', who: 'sender-admin', retryHelps: true, text: FAULT }
  }
}

export interface View {
  readonly who?: Who
  readonly text?: KnownCause['text']
}

/** What the engine found, seen from this server: it sent the message itself, without a person who logs in. */
export function seenFromHere(cause: CauseId, reason: Reason, context: OwnContext): View {
  if (isSmarthostsRefusal(cause, reason, context)) return { who: 'sender-admin' }
  if (cause === 'relay.denied') return { who: 'recipient-admin', text: NOT_THEIRS }
  if (cause === 'auth.required') return { who: 'recipient-admin' }
  if (cause === 'tls.required') return { who: 'sender-admin' }
  // They said for how long it lasts: nobody has to do anything before that.
  const passes = BUSY.has(cause) && reason.reply !== undefined && isTransient(reason.reply)
  return passes ? { who: 'wait' } : {}
}

/** Whether the server that all mail goes through will not serve this one. */
export const isSmarthostsRefusal = (cause: CauseId, { remote }: Reason, { smarthost }: OwnContext): boolean =>
  smarthost !== undefined && remote?.host === smarthost && OF_THE_SMARTHOST.has(cause)

const BUSY: ReadonlySet<CauseId> = new Set(['limit.connections', 'limit.rate'])
const OF_THE_SMARTHOST: ReadonlySet<CauseId> = new Set([
  'relay.denied',
  'auth.required',
  'auth.failed',
  'sender.mismatch',
])

const isDiskFull = ({ facts }: Reason): boolean => facts?.['errno'] === 'ENOSPC' || facts?.['errno'] === 'EDQUOT'

const NOT_THEIRS = {
  title: {
    en: 'The server that is named for the domain does not take its mail.',
    ru: 'Сервер, указанный для домена, его почту не берёт.',
  },
  explanation: {
    en: 'It does not count the domain as its own and will not pass its mail on. Either the server or the MX record of the domain is set up wrong.',
    ru: 'Своим он этот домен не считает, а дальше его почту не передаёт. Неверно настроен либо сервер, либо запись MX домена.',
  },
}
const NOT_ALLOWED = {
  title: {
    en: 'This machine forbids the connection itself.',
    ru: 'Соединяться запрещает сама эта машина.',
  },
  explanation: {
    en: 'The system refused it before anything left the machine: a firewall rule here, or the walls of the sandbox.',
    ru: 'Система отказала ещё до отправки: это правило межсетевого экрана здесь же или стенки песочницы.',
  },
}
const MAILBOX = {
  title: {
    en: 'The message is here, but the mailbox on this server cannot be written.',
    ru: 'Письмо здесь, но в ящик на этом сервере записать не удаётся.',
  },
  explanation: {
    en: 'Nothing is lost: it waits in the queue and goes into the mailbox once that can be written.',
    ru: 'Ничего не потеряно: письмо ждёт в очереди и ляжет в ящик, как только туда можно будет писать.',
  },
}
const CONTENT = {
  title: {
    en: 'The stored message cannot be read.',
    ru: 'Сохранённое письмо не читается.',
  },
  explanation: {
    en: 'Its file in the state folder is missing, locked or damaged.',
    ru: 'Его файл в каталоге состояния пропал, недоступен или повреждён.',
  },
}
const FAULT = {
  title: { en: 'Waybill made a mistake of its own.', ru: 'Это ошибка в самом Waybill.' },
  explanation: {
    en: 'Neither the message nor the recipient is to blame. The message is kept and tried again.',
    ru: 'Ни письмо, ни получатель не виноваты. Письмо хранится, попытки продолжаются.',
  },
}
