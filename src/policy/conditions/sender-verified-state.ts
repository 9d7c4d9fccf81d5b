// What an address is worth, as a state with the facts that show it: for sender and recipient alike. Asked once in a
// session for each address; the call-out, where one is asked for, comes last.

import {
  formatMailbox,
  formatReversePath,
  isAddressLiteral,
  type Mailbox,
  type ReversePath,
} from '../../core/address.ts'
import type { Facts } from '../../core/reason.ts'
import type { CalloutAnswer } from '../callout/callouts.ts'
import { findHosts, routability, type Routability } from '../callout/routability.ts'
import { unknown, when, type Answer } from '../../conditions/condition.ts'
import { remember } from '../../conditions/memo.ts'
import type { Subject } from '../../conditions/subject.ts'
import type { PolicyDeps } from '../policy-deps.ts'
import type { VerifyState, VerifyValue } from './sender-verified-value.ts'

export type Verified =
  | {
      readonly kind: 'known'
      readonly state: VerifyState
      readonly why: string
      readonly status?: string
      readonly compared: Facts
    }
  | { readonly kind: 'unknown'; readonly why: string; readonly compared: Facts }

interface Asked {
  readonly mailbox: Mailbox
  /** The sender of the mail that would go there. */
  readonly mailFrom: ReversePath
  readonly callout?: Callout
}

interface Callout {
  readonly mailFrom: ReversePath
  /** As the sender of a message its own servers are asked for a bounce, as the recipient the next hop for mail. */
  readonly as: 'sender' | 'recipient'
}

export function verify(
  asked: Asked,
  value: VerifyValue,
  deps: PolicyDeps,
  subject: Subject,
): Verified | Promise<Verified> {
  const key = `routability ${formatMailbox(asked.mailbox)} ${formatReversePath(asked.mailFrom)}`
  const route = remember(
    subject,
    key,
    () => routability(asked.mailbox, asked.mailFrom, deps),
    ({ kind }) => kind === 'unknown',
  )
  return route instanceof Promise
    ? route.then((found) => afterRouting(asked, found, value, deps))
    : afterRouting(asked, route, value, deps)
}

function afterRouting(
  { callout, ...asked }: Asked,
  route: Routability,
  value: VerifyValue,
  deps: PolicyDeps,
): Verified | Promise<Verified> {
  switch (route.kind) {
    case 'here':
      return { kind: 'known', state: 'ok', why: route.why, compared: route.compared }
    case 'nowhere': {
      const { state, why, status, compared } = route
      return { kind: 'known', state, why, compared, ...(status ? { status } : {}) }
    }
    case 'unknown':
      return route
    case 'elsewhere':
      if (!callout) return { kind: 'known', state: 'ok', why: 'mail can be sent there', compared: route.compared }
      return callOut({ ...asked, callout }, route, value, deps)
  }
}

async function callOut(
  { callout }: Required<Asked>,
  route: Extract<Routability, { readonly kind: 'elsewhere' }>,
  { timeout, random, defer_ok }: VerifyValue,
  deps: PolicyDeps,
): Promise<Verified> {
  const found = await hostsToCall(callout.as, route, deps)
  if (found.kind === 'unknown') return found
  if (found.kind === 'nowhere') return { kind: 'known', state: found.state, why: found.why, compared: found.compared }
  const { hosts = [], destination, mailbox } = found
  const { mailFrom } = callout
  const answer = await deps.callouts.ask({ mailbox, mailFrom, hosts, port: destination.port, timeout, random })
  return judge(answer, { ...found.compared, ...answer.facts }, callout.as, defer_ok)
}

function hostsToCall(
  as: Callout['as'],
  route: Extract<Routability, { readonly kind: 'elsewhere' }>,
  deps: PolicyDeps,
): Promise<Exclude<Routability, { readonly kind: 'here' }>> {
  if (route.hosts) return Promise.resolve(route)
  const { mailbox, destination } = route
  // A smarthost takes everything from us and knows nothing of senders: their own servers are asked.
  const { domain } = mailbox
  const ask: typeof destination =
    as === 'recipient' || isAddressLiteral(domain) ? destination : { kind: 'mx', domain, port: deps.config.smtpPort }
  return findHosts({ mailbox, destination: ask, before: route.compared }, deps)
}

function judge(answer: CalloutAnswer, compared: Facts, as: Callout['as'], deferOk: boolean): Verified {
  switch (answer.kind) {
    case 'accepted':
      return { kind: 'known', state: 'ok', why: 'its server takes mail for it', compared }
    case 'refused':
      // A server that takes no bounces is what a sender's must not be; about a recipient it has said nothing.
      if (answer.by === 'MAIL' && as === 'recipient') break
      return { kind: 'known', state: 'refused', why: `its server answered: ${answer.reply}`, compared }
    case 'unanswered':
      break
  }
  const why = answer.kind === 'refused' ? `its server refused the question: ${answer.reply}` : answer.why
  return deferOk
    ? { kind: 'known', state: 'ok', why: `not known: ${why}`, compared }
    : { kind: 'unknown', why, compared }
}

/** Asked for every recipient: the names of the facts are written out, since computed ones cost more than all the rest. */
export function asAnswer(
  verified: Verified,
  { is }: VerifyValue,
  prefix: 'sender' | 'recipient',
  before: Facts,
): Answer {
  const compared = { ...verified.compared, ...before }
  const ofSender = prefix === 'sender'
  if (verified.kind === 'unknown') {
    const state = ofSender ? { sender_state: 'unknown' } : { recipient_state: 'unknown' }
    return unknown(verified.why, { ...compared, ...state })
  }
  const { state, why, status } = verified
  const holds = is.includes(state)
  if (ofSender) {
    return when(holds, { ...compared, sender_state: state, sender_why: why, ...(status && { sender_status: status }) })
  }
  if (status === undefined) return when(holds, { ...compared, recipient_state: state, recipient_why: why })
  return when(holds, { ...compared, recipient_state: state, recipient_why: why, recipient_status: status })
}
