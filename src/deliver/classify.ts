// The only place that decides what a trouble means: give up (failed) or try again (deferred), now at the next host or at
// the next attempt. It decides from values, never from text, and whatever is not known to be final is deferred.

import { enhancedStatus, type EnhancedStatus } from '../core/enhanced-status.ts'
import type { Outcome } from '../core/message.ts'
import type { Reason } from '../core/reason.ts'
import { isPermanent } from '../core/reply.ts'

/** Where in the attempt the reason stands. */
export interface Position {
  /** `host`: the next hop is named in the configuration (or as an address literal), not by the recipient's domain. */
  readonly destination: 'mailbox' | 'mx' | 'host'
  /** Whether every host that the destination has refused us in its greeting or hello, for good. */
  readonly everyHostRefused: boolean
}

/** RFC 3463 §3.1: the detail is not known. What the remote did not say is not made up. */
const UNSPECIFIED = enhancedStatus('5.0.0')

export function classify(reason: Reason, position: Position): Outcome {
  const status = finalStatus(reason, position)
  return status === undefined ? { kind: 'deferred', reason } : { kind: 'failed', reason, status }
}

/** The status when the reason is final, undefined when it is worth another try. */
function finalStatus(reason: Reason, position: Position): EnhancedStatus | undefined {
  switch (reason.code) {
    case 'dns.nxdomain':
      return blamesRecipient(position, '5.1.2')
    case 'dns.no-address':
      return blamesRecipient(position, '5.1.2')
    case 'dns.null-mx':
      // RFC 7505 §4.1.
      return blamesRecipient(position, '5.1.10')
    case 'dns.mx-unresolvable':
    case 'dns.mx-private':
      return blamesRecipient(position, '5.4.4')
    case 'route.loop-self':
      return blamesRecipient(position, '5.4.6')
    case 'route.loop-hops':
      return enhancedStatus('5.4.6')
    case 'route.unknown-user':
      return enhancedStatus('5.1.1')
    case 'queue.expired':
      return enhancedStatus('5.4.7')
    case 'smtp.size':
      return enhancedStatus('5.3.4')
    case 'smtp.no-smtputf8':
      return enhancedStatus('5.6.7')
    case 'smtp.greeting':
    case 'smtp.hello':
      // One host may have a grudge of its own; when all say so, it is the domain's answer.
      return position.everyHostRefused ? permanentStatus(reason) : undefined
    case 'smtp.rcpt':
      // RFC 5321 §4.5.3.1.10: 552 was once the code for too many recipients; the others are to be sent later.
      if (reason.reply?.code === 552 && reason.reply.enhanced === TOO_MANY_RECIPIENTS) return undefined
      return permanentStatus(reason)
    case 'smtp.mail':
    case 'smtp.data':
    case 'smtp.content':
      return permanentStatus(reason)
    case 'dns.temporary':
    case 'dns.bogus':
    case 'connect.refused':
    case 'connect.timeout':
    case 'connect.unreachable':
    case 'connect.reset':
    case 'connect.not-allowed':
    case 'connect.failed':
    case 'tls.failed':
    case 'tls.not-offered':
    case 'smtp.starttls':
    case 'smtp.timeout':
    case 'smtp.lost':
    case 'smtp.malformed':
    case 'local.mailbox':
    case 'local.content':
    case 'internal':
      return undefined
  }
}

const TOO_MANY_RECIPIENTS = enhancedStatus('5.5.3')

/** A host that the configuration names wrongly is no fault of the recipient's address: somebody here will mend it. */
function blamesRecipient(position: Position, status: `5.${number}.${number}`): EnhancedStatus | undefined {
  return position.destination === 'host' ? undefined : enhancedStatus(status)
}

/** The remote's own code when its class agrees with its reply (RFC 2034 §4 demands that it does). */
function permanentStatus({ reply }: Reason): EnhancedStatus | undefined {
  if (!reply || !isPermanent(reply)) return undefined
  return reply.enhanced?.startsWith('5.') ? reply.enhanced : UNSPECIFIED
}

/**
 * Whether another host may do better. Not once the final dot was sent and nobody knows what came of it: the message would
 * perhaps arrive twice. And not when the trouble is the message's or ours, which every host would find the same.
 */
export function triesNextHost(reason: Reason): boolean {
  switch (reason.code) {
    case 'connect.refused':
    case 'connect.timeout':
    case 'connect.unreachable':
    case 'connect.reset':
    case 'connect.not-allowed':
    case 'connect.failed':
    case 'tls.failed':
    case 'tls.not-offered':
    case 'smtp.greeting':
    case 'smtp.hello':
    case 'smtp.starttls':
      return true
    case 'smtp.timeout':
    case 'smtp.lost':
    case 'smtp.malformed':
      return reason.command !== 'content'
    case 'smtp.mail':
    case 'smtp.rcpt':
    case 'smtp.data':
      return !reason.reply || !isPermanent(reason.reply)
    case 'smtp.content':
    case 'smtp.size':
    case 'smtp.no-smtputf8':
    case 'dns.nxdomain':
    case 'dns.no-address':
    case 'dns.null-mx':
    case 'dns.temporary':
    case 'dns.bogus':
    case 'dns.mx-unresolvable':
    case 'dns.mx-private':
    case 'route.unknown-user':
    case 'route.loop-self':
    case 'route.loop-hops':
    case 'local.mailbox':
    case 'local.content':
    case 'queue.expired':
    case 'internal':
      return false
  }
}

/** Whether a host said for good that it will not talk to us. */
export const refusesHost = ({ code, reply }: Reason): boolean =>
  (code === 'smtp.greeting' || code === 'smtp.hello') && reply !== undefined && isPermanent(reply)

/** Of two reasons to try again, the one that tells more: what a server said outranks silence, then the later one. */
export const moreTelling = (before: Reason | undefined, now: Reason): Reason =>
  before?.reply && !now.reply ? before : now
