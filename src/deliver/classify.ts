// The only place that decides what a trouble means: give up (failed) or try again (deferred), now at the next host, on a
// new connection, in a further transaction, or at the next attempt. It decides from values, never from text, and whatever
// is not known to be final is deferred. What each reason code means stands in one table.

import { enhancedStatus, type EnhancedStatus } from '../core/enhanced-status.ts'
import type { Outcome } from '../core/message.ts'
import { reasonLayer, type Reason, type ReasonCode } from '../core/reason.ts'
import { isPermanent, isTransient, type Reply } from '../core/reply.ts'
import type { Destination, Whose } from '../route/destination.ts'
import { refusesRelay } from './relay-refusals.ts'

/** Where in the attempt the reason stands. */
export interface Position {
  /** `mx`: the next hop is named by the recipient's domain, and not in the configuration or as an address literal. */
  readonly destination: Destination['kind']
  readonly whose: Whose
  /** Whether every host that the destination has refused us in its greeting or hello, for good. */
  readonly everyHostRefused: boolean
}

interface Meaning {
  /**
   * When it is final, and with which status. `domains`: with this one, unless the configuration names the host, for that is
   * no fault of the recipient's address and somebody here will mend it. `answered`: when the reply is permanent, with its
   * own status.
   */
  readonly final:
    | 'never'
    | 'answered'
    | 'answered-by-every-host'
    | { readonly always: EnhancedStatus }
    | { readonly domains: EnhancedStatus }
  /**
   * Whether another host may do better. Not once the final dot was sent and nobody knows what came of it: the message would
   * perhaps arrive twice. And not when the trouble is the message's or ours, which every host would find the same.
   */
  readonly nextHost: 'yes' | 'no' | 'unless-final' | 'before-the-dot'
}

const always = (status: `5.${number}.${number}`): Meaning['final'] => ({ always: enhancedStatus(status) })
const domains = (status: `5.${number}.${number}`): Meaning['final'] => ({ domains: enhancedStatus(status) })

/** Nothing but time or a person here helps. */
const LATER: Meaning = { final: 'never', nextHost: 'no' }
const NEXT_HOST: Meaning = { final: 'never', nextHost: 'yes' }
const BROKEN_OFF: Meaning = { final: 'never', nextHost: 'before-the-dot' }
const ANSWERED: Meaning = { final: 'answered', nextHost: 'unless-final' }
/** One host may have a grudge of its own; when all say so, it is the domain's answer. */
const TURNED_AWAY: Meaning = { final: 'answered-by-every-host', nextHost: 'yes' }

const MEANINGS: Readonly<Record<ReasonCode, Meaning>> = {
  'dns.nxdomain': { final: domains('5.1.2'), nextHost: 'no' },
  'dns.no-address': { final: domains('5.1.2'), nextHost: 'no' },
  // RFC 7505 §4.1.
  'dns.null-mx': { final: domains('5.1.10'), nextHost: 'no' },
  'dns.mx-unresolvable': { final: domains('5.4.4'), nextHost: 'no' },
  'dns.mx-private': { final: domains('5.4.4'), nextHost: 'no' },
  'dns.silent': LATER,
  'dns.servfail': LATER,
  'dns.refused': LATER,
  'dns.dnssec': LATER,
  'dns.alias-loop': LATER,
  'dns.bogus': LATER,
  'dns.no-server': LATER,
  'connect.refused': NEXT_HOST,
  'connect.timeout': NEXT_HOST,
  'connect.unreachable': NEXT_HOST,
  'connect.no-network': NEXT_HOST,
  'connect.no-host': NEXT_HOST,
  'connect.reset': NEXT_HOST,
  'connect.not-allowed': NEXT_HOST,
  'connect.failed': NEXT_HOST,
  'tls.failed': NEXT_HOST,
  'tls.timeout': NEXT_HOST,
  'tls.lost': NEXT_HOST,
  'tls.plaintext': NEXT_HOST,
  'tls.not-offered': NEXT_HOST,
  'tls.cert-expired': NEXT_HOST,
  'tls.cert-not-yet-valid': NEXT_HOST,
  'tls.cert-self-signed': NEXT_HOST,
  'tls.cert-unknown-issuer': NEXT_HOST,
  'tls.cert-name': NEXT_HOST,
  'tls.cert-untrusted': NEXT_HOST,
  'tls.dane': NEXT_HOST,
  'tls.dane-unknown': NEXT_HOST,
  'tls.sts-host': NEXT_HOST,
  'tls.demanded': NEXT_HOST,
  'smtp.greeting': TURNED_AWAY,
  'smtp.hello': TURNED_AWAY,
  'smtp.starttls': NEXT_HOST,
  'smtp.auth': LATER,
  'smtp.auth-missing': NEXT_HOST,
  'smtp.auth-mechanism': NEXT_HOST,
  'smtp.auth-unproved': LATER,
  'smtp.mail': ANSWERED,
  'smtp.rcpt': ANSWERED,
  'smtp.data': ANSWERED,
  'smtp.content': { final: 'answered', nextHost: 'no' },
  'smtp.timeout': BROKEN_OFF,
  'smtp.lost': BROKEN_OFF,
  'smtp.malformed': BROKEN_OFF,
  'smtp.size': { final: always('5.3.4'), nextHost: 'no' },
  // RFC 6531 §3.5.
  'smtp.utf8-sender': { final: always('5.6.7'), nextHost: 'no' },
  'smtp.utf8-recipient': { final: always('5.6.7'), nextHost: 'no' },
  'smtp.utf8-header': { final: always('5.6.7'), nextHost: 'no' },
  'route.unknown-user': { final: always('5.1.1'), nextHost: 'no' },
  'route.alias-fail': { final: always('5.1.6'), nextHost: 'no' },
  'route.alias-defer': LATER,
  'route.alias-unknown': LATER,
  'route.alias-loop': { final: always('5.4.6'), nextHost: 'no' },
  // RFC 3463 §3.5: unable to route.
  'route.nonlocal': { final: always('5.4.4'), nextHost: 'no' },
  'route.not-set-up': LATER,
  'route.fail': { final: always('5.1.6'), nextHost: 'no' },
  'route.defer': LATER,
  // The queue holds it, as below.
  'queue.guarded': LATER,
  'route.hold': LATER,
  'route.srs-forged': { final: always('5.1.1'), nextHost: 'no' },
  'route.srs-expired': { final: always('5.1.1'), nextHost: 'no' },
  'route.unclear': LATER,
  'route.bad-literal': { final: always('5.1.3'), nextHost: 'no' },
  'route.loop-self': { final: domains('5.4.6'), nextHost: 'no' },
  'route.loop-smarthost': LATER,
  'route.loop-hops': { final: always('5.4.6'), nextHost: 'no' },
  'local.mailbox': LATER,
  'local.mailbox-full': LATER,
  'local.mailbox-locked': LATER,
  'local.program-failed': { final: always('5.3.0'), nextHost: 'no' },
  'local.program-later': LATER,
  'local.mailbox-denied': LATER,
  'local.password': LATER,
  'local.content': LATER,
  // The queue holds it (queue/settlement.ts).
  'local.altered': LATER,
  'local.salvaged': LATER,
  'local.exhausted': LATER,
  'local.stopping': LATER,
  'local.refused': { final: always('5.7.1'), nextHost: 'no' },
  'queue.expired': { final: always('5.4.7'), nextHost: 'no' },
  'queue.given-up': { final: always('5.0.0'), nextHost: 'no' },
  internal: LATER,
}

export function classify(reason: Reason, position: Position): Outcome {
  const status = pausesRoute(reason, position.whose) ? undefined : finalStatus(reason, position)
  return status === undefined ? { kind: 'deferred', reason } : { kind: 'failed', reason, status }
}

/**
 * Whether the reason stands in the way of all mail over a host that takes it for others: it does not let this server in, or it
 * cannot be trusted with the password, or the configuration names nobody. No message is to blame, and time alone mends nothing.
 */
export function pausesRoute(reason: Reason, whose: Whose): boolean {
  const { code, reply } = reason
  if (whose === 'theirs') return false
  return PAUSING.has(code) || refusesHost(reason) || (reply !== undefined && turnsUsAway(code, reply))
}

/** It says that this server may not send through it, whoever writes to whom. */
const turnsUsAway = (code: ReasonCode, reply: Reply): boolean =>
  LOGIN_CODES.has(reply.code) || ((code === 'smtp.mail' || code === 'smtp.rcpt') && refusesRelay(reply))

const PAUSING: ReadonlySet<ReasonCode> = new Set([
  'smtp.auth',
  'smtp.auth-missing',
  'smtp.auth-mechanism',
  'smtp.auth-unproved',
  'local.password',
  'smtp.starttls',
  'tls.not-offered',
  'tls.plaintext',
  'tls.failed',
  'tls.cert-expired',
  'tls.cert-not-yet-valid',
  'tls.cert-self-signed',
  'tls.cert-unknown-issuer',
  'tls.cert-name',
  'tls.cert-untrusted',
  'dns.nxdomain',
  'dns.no-address',
])
/** RFC 4954 §6: log-in required, mechanism too weak, log-in refused, encryption required for it. */
const LOGIN_CODES: ReadonlySet<number> = new Set([530, 534, 535, 538])

/** The status when the reason is final, undefined when it is worth another try. */
function finalStatus(reason: Reason, position: Position): EnhancedStatus | undefined {
  const { final } = MEANINGS[reason.code]
  switch (final) {
    case 'never':
      return undefined
    case 'answered':
      return answeredStatus(reason)
    case 'answered-by-every-host':
      return position.everyHostRefused ? answeredStatus(reason) : undefined
  }
  if ('always' in final) return final.always
  return position.destination === 'mx' ? final.domains : undefined
}

/** RFC 3463 §3.1: the detail is not known. What the remote did not say is not made up. */
const UNSPECIFIED = enhancedStatus('5.0.0')

/** The remote's own code when its class agrees with its reply (RFC 2034 §4 demands that it does). */
function answeredStatus(reason: Reason): EnhancedStatus | undefined {
  const { reply } = reason
  if (!reply || !isPermanent(reply) || wantsAnotherTransaction(reason)) return undefined
  return reply.enhanced?.startsWith('5.') ? reply.enhanced : UNSPECIFIED
}

export function triesNextHost(reason: Reason): boolean {
  switch (MEANINGS[reason.code].nextHost) {
    case 'yes':
      return true
    case 'no':
      return false
    case 'unless-final':
      return answeredStatus(reason) === undefined
    case 'before-the-dot':
      return reason.command !== 'content'
  }
}

/**
 * Whether a refusal may have to do with the connection, which has served before, and with nothing else: servers take so
 * many messages on each, or grow tired of it, and say so wherever they please. Once the dot was sent only a reply counts.
 */
export function wantsAnotherConnection({ code, command, reply }: Reason): boolean {
  if (code === 'smtp.mail' || code === 'tls.demanded') return true
  if (MEANINGS[code].nextHost === 'before-the-dot') return command !== 'content'
  // RFC 5321 §4.2.2, 503: bad sequence of commands, which ours is not.
  return TO_A_COMMAND.has(code) && reply !== undefined && (isTransient(reply) || reply.code === 503)
}

const TO_A_COMMAND: ReadonlySet<ReasonCode> = new Set(['smtp.rcpt', 'smtp.data', 'smtp.content'])

/** RFC 3463 §3.6: too many recipients; RFC 5321 §4.5.3.1.10 has 452 for it, and 552 in servers of old. */
const TOO_MANY: readonly string[] = ['4.5.3', '5.5.3']

/**
 * Whether a recipient was one too many for a transaction. Most say 452 with one text or another, so that any 452 is taken
 * for it, unless its status speaks of the mailbox (RFC 3463 §3.3); and 552 where its status says nothing else.
 */
export function wantsAnotherTransaction({ code, reply }: Reason): boolean {
  if (code !== 'smtp.rcpt' || !reply) return false
  const { enhanced } = reply
  if (enhanced !== undefined && TOO_MANY.includes(enhanced)) return true
  if (reply.code === 452) return !enhanced?.startsWith('4.2.')
  return reply.code === 552 && (enhanced === undefined || enhanced === UNSPECIFIED)
}

/**
 * A session that is in clear because TLS failed for now hears in other words that it ought not to be: that is no answer to
 * the message, and no more final than the failure was.
 */
export function forWantOfTls(reason: Reason, clearBecause: Reason | undefined): Reason {
  if (!clearBecause || !reason.reply || !demandsTls(reason, reason.reply)) return reason
  if (clearBecause.reply && isPermanent(clearBecause.reply)) return reason
  return { ...reason, code: 'tls.demanded', facts: { ...reason.facts, tls: clearBecause.code } }
}

/** RFC 3207 §4 (530), RFC 4954 §6 (535, 538), and the 503 of those to whom our command is out of order without TLS. */
const TLS_CODES: ReadonlySet<number> = new Set([503, 530, 535, 538])
/** RFC 3463 §3.8: other security status; RFC 5248 §3.3: encryption needed. */
const TLS_STATUSES: readonly string[] = ['5.7.0', '5.7.10', '5.7.11']

function demandsTls({ code }: Reason, reply: Reply): boolean {
  const { enhanced } = reply
  if (!isPermanent(reply) || code === 'smtp.content') return false
  if (TLS_CODES.has(reply.code) || (enhanced !== undefined && TLS_STATUSES.includes(enhanced))) return true
  // So early, with no word about the sender, it is more likely the session that displeases; the next one tells.
  return code === 'smtp.mail' && (enhanced === undefined || enhanced === UNSPECIFIED || enhanced.startsWith('5.7.'))
}

/** Whether nobody was there to talk to: as good as certain to be the same for the next message. */
export const isDead = ({ code, command }: Reason): boolean =>
  DEAD.has(code) || ((code === 'smtp.timeout' || code === 'smtp.lost') && command === 'connect')

const DEAD: ReadonlySet<ReasonCode> = new Set([
  'connect.refused',
  'connect.timeout',
  'connect.unreachable',
  'connect.no-network',
  'connect.reset',
])

/** Whether it was known at once that a host cannot be talked to, so that the next one may be called without a thought. */
export const failsAtOnce = ({ code }: Reason): boolean => code.startsWith('connect.') && code !== 'connect.timeout'

/** Whether a host said for good that it will not talk to us. */
export const refusesHost = ({ code, reply }: Reason): boolean =>
  (code === 'smtp.greeting' || code === 'smtp.hello') && reply !== undefined && isPermanent(reply)

/**
 * Of two reasons to try again, the one that tells more: what a server said outranks what its TLS is like, which outranks silence,
 * then the later one.
 */
export const moreTelling = (before: Reason | undefined, now: Reason): Reason =>
  before && telling(before) > telling(now) ? before : now

const telling = ({ code, reply }: Reason): number => (reply ? 2 : reasonLayer(code) === 'tls' ? 1 : 0)
