// From a recorded reason to its cause. What this server saw itself (DNS, the connection, TLS, its own mailboxes) is known and
// needs no reading of texts; only what another server said in words is left to the engine. Decides besides whose move it is
// where this server's place in the story makes another answer right than the catalogue's, which speaks to strangers.

import type { Reason } from '../../core/reason.ts'
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

/** What the engine found, seen from this server: it sent the message itself, without a person who logs in. */
export function seenFromHere(cause: CauseId, reason: Reason, { smarthost }: OwnContext): Who | undefined {
  const throughSmarthost = smarthost !== undefined && reason.remote?.host === smarthost
  switch (cause) {
    case 'relay.denied':
      return throughSmarthost ? 'sender-admin' : 'recipient-admin'
    case 'auth.required':
    case 'auth.failed':
    case 'sender.mismatch':
      return throughSmarthost ? 'sender-admin' : undefined
    case 'tls.required':
      return 'sender-admin'
    default:
      return undefined
  }
}

const isDiskFull = ({ facts }: Reason): boolean => facts?.['errno'] === 'ENOSPC' || facts?.['errno'] === 'EDQUOT'

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
