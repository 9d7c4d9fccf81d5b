// Whether mail could be sent to an address: it has a mailbox here, or hosts that take its mail. The routers are asked as for
// real mail, and DNS where they say "by MX", so nothing is accepted that delivery could not even begin. No host
// is called. What DNS does not tell now is unknown, never "no".

import { formatMailbox, isAddressLiteral, type Mailbox, type ReversePath } from '../../core/address.ts'
import type { EnhancedStatus } from '../../core/enhanced-status.ts'
import { parseIp } from '../../core/ip.ts'
import { REASON_CODES, type Facts, type Reason, type ReasonCode } from '../../core/reason.ts'
import type { Destination } from '../../route/destination.ts'
import type { MailHost } from '../../route/mail-hosts.ts'
import { isReservedAddress } from '../../route/reserved-addresses.ts'
import type { Envelope, Routing } from '../../route/routing.ts'
import type { PolicyDeps } from '../policy-deps.ts'

/** Why mail cannot be sent to an address. */
export const UNROUTABLE_STATES = [
  'unknown-user',
  'alias-fail',
  'route-fail',
  'nxdomain',
  'no-mail',
  'nonlocal',
  'unroutable',
  'loop',
] as const
export type UnroutableState = (typeof UNROUTABLE_STATES)[number]

export type Routability =
  | { readonly kind: 'here'; readonly why: string; readonly compared: Facts }
  /** `mailbox`: the address that its hosts know; `hosts` where DNS was asked. */
  | {
      readonly kind: 'elsewhere'
      readonly mailbox: Mailbox
      readonly destination: RemoteDestination
      readonly hosts?: readonly MailHost[]
      readonly compared: Facts
    }
  | {
      readonly kind: 'nowhere'
      readonly state: UnroutableState
      readonly why: string
      readonly status?: EnhancedStatus
      readonly compared: Facts
    }
  | { readonly kind: 'unknown'; readonly why: string; readonly compared: Facts }

type RemoteDestination = Extract<Destination, { kind: 'mx' | 'host' }>

type RoutabilityDeps = Pick<PolicyDeps, 'route' | 'mailHosts'>

/** At once where nothing has to be looked up: most recipients are here. */
export function routability(
  mailbox: Mailbox,
  mailFrom: ReversePath,
  deps: RoutabilityDeps,
): Routability | Promise<Routability> {
  return ask({ mailbox, envelope: { mailFrom, verifying: true }, before: {} }, deps)
}

interface Asked {
  readonly mailbox: Mailbox
  readonly envelope: Envelope
  /** What was compared on the way to this address. */
  readonly before: Facts
}

function ask(asked: Asked, deps: RoutabilityDeps): Routability | Promise<Routability> {
  const routing = deps.route(asked.mailbox, asked.envelope)
  return routing instanceof Promise
    ? routing.then((found) => afterRouting(asked, found, deps))
    : afterRouting(asked, routing, deps)
}

function afterRouting(asked: Asked, routing: Routing, deps: RoutabilityDeps): Routability | Promise<Routability> {
  const compared: Facts = { ...asked.before, ...routing.compared, router: routing.router }
  switch (routing.kind) {
    case 'failed':
      return nowhere(routing.reason, { ...compared, ...routing.reason.facts }, routing.status)
    case 'deferred':
      return {
        kind: 'unknown',
        why: whyOf(routing.reason),
        compared: { ...compared, ...routing.reason.facts },
      }
    case 'redirect':
      return follow(asked, routing.to, compared, deps)
    case 'destination':
      return reach(asked.mailbox, routing.destination, compared, deps)
  }
}

/** As in Exim: what stands for one other is as good as that one; of several each is judged when it is sent. */
function follow(
  { mailbox, envelope }: Asked,
  to: readonly Mailbox[],
  compared: Facts,
  deps: RoutabilityDeps,
): Routability | Promise<Routability> {
  const [only, ...others] = to
  if (only === undefined || others.length > 0) return { kind: 'here', why: 'others stand for it', compared }
  const ancestors = [...(envelope.ancestors ?? []), formatMailbox(mailbox)]
  return ask({ mailbox: only, envelope: { ...envelope, ancestors }, before: compared }, deps)
}

function reach(
  mailbox: Mailbox,
  destination: Destination,
  compared: Facts,
  deps: RoutabilityDeps,
): Routability | Promise<Routability> {
  switch (destination.kind) {
    case 'mailbox':
    case 'mbox':
      return { kind: 'here', why: 'it has a mailbox here', compared }
    case 'pipe':
    case 'autoreply':
    case 'lmtp':
      return { kind: 'here', why: `the transport ${destination.name} takes its mail`, compared }
    case 'host':
      // An address literal is anybody's wish; delivery may be sent there by its own users only.
      return isAddressLiteral(mailbox.domain) && isReserved(destination.host)
        ? nowhere({ code: 'dns.mx-private' }, compared)
        : { kind: 'elsewhere', mailbox, destination, compared }
    case 'mx':
      return findHosts({ mailbox, destination, before: compared }, deps)
    case 'hosts':
      return reach(mailbox, destination.ways[0], compared, deps)
  }
}

const isReserved = (host: string): boolean => {
  const address = parseIp(host)
  return address !== undefined && isReservedAddress(address)
}

interface Reached {
  readonly mailbox: Mailbox
  readonly destination: RemoteDestination
  readonly before: Facts
}

/** The hosts of a destination, as delivery would find them. */
export async function findHosts(
  { mailbox, destination, before }: Reached,
  { mailHosts }: Pick<PolicyDeps, 'mailHosts'>,
): Promise<Exclude<Routability, { readonly kind: 'here' }>> {
  const found = await mailHosts(destination)
  if (found.ok) {
    return { kind: 'elsewhere', mailbox, destination, hosts: found.hosts, compared: { ...before, ...found.facts } }
  }
  return nowhere(found.reason, { ...before, ...found.reason.facts })
}

/** What an alias says is meant for the sender. */
function whyOf({ code, facts }: Reason): string {
  const text = facts?.['text']
  return typeof text === 'string' ? text : REASON_CODES[code]
}

function nowhere(
  reason: Reason,
  compared: Facts,
  status?: EnhancedStatus,
): Extract<Routability, { readonly kind: 'nowhere' | 'unknown' }> {
  const state = STATES[reason.code]
  const why = whyOf(reason)
  if (state === undefined) return { kind: 'unknown', why, compared: { ...compared, reason: reason.code } }
  return { kind: 'nowhere', state, why, compared: { ...compared, reason: reason.code }, ...(status ? { status } : {}) }
}

/** Codes that say "never"; all others say that it is not known now. */
const STATES: Readonly<Partial<Record<ReasonCode, UnroutableState>>> = {
  'route.unknown-user': 'unknown-user',
  'route.alias-fail': 'alias-fail',
  'route.fail': 'route-fail',
  'route.srs-forged': 'route-fail',
  'route.srs-expired': 'route-fail',
  'route.nonlocal': 'nonlocal',
  'route.alias-loop': 'loop',
  'dns.nxdomain': 'nxdomain',
  'dns.null-mx': 'no-mail',
  'dns.no-address': 'unroutable',
  'dns.mx-unresolvable': 'unroutable',
  'dns.mx-private': 'unroutable',
  'route.bad-literal': 'unroutable',
  'route.loop-self': 'loop',
  'route.loop-smarthost': 'loop',
}
