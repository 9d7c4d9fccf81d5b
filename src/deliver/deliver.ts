// Works on one claimed message: routes each recipient, makes one attempt for each destination, all at the same time, and
// settles each as it ends, so that a slow server does not hold up the others. Whatever happens, every recipient is settled.

import { formatMailbox, type Mailbox } from '../core/address.ts'
import type { Clock } from '../core/clock.ts'
import { enhancedStatus } from '../core/enhanced-status.ts'
import type { Facts } from '../core/reason.ts'
import type { Message, Outcome, Recipient, Redirected } from '../core/message.ts'
import type { Instant } from '../core/time.ts'
import type { Sealer } from '../email-auth/arc/sealer.ts'
import type { MessageEvent } from '../events/event.ts'
import { GIVEN_UP } from '../queue/order.ts'
import { attemptNumber, type Worked } from '../queue/schedule.ts'
import type { Rest } from '../queue/resting-domains.ts'
import type { Along, Settled } from '../queue/settlement.ts'
import type { Claimed, NewMessage } from '../queue/store.ts'
import { describeDestination, destinationKey, staysHere, type Destination } from '../route/destination.ts'
import type { Route, Routing } from '../route/routing.ts'
import type { NewSender, Srs } from '../route/srs/srs.ts'
import type { AttemptResult, Job } from './job.ts'
import { sealContent, type SealedContent } from './seal-content.ts'
import { mergeRecipients, withMerged } from './merge-recipients.ts'

export interface DeliverDeps {
  readonly clock: Clock
  readonly route: Route
  /** Absent: the sender of a message is always its own. */
  readonly srs?: Pick<Srs, 'senderFor'> | undefined
  /** Absent: what goes on to other places goes as it came. */
  readonly sealer?: Sealer | undefined
  /** A letter to the user whose .forward was left aside for its mistake; undefined: they know. */
  readonly noteForward?: (to: Mailbox, mistake: Facts, now: Instant) => Promise<NewMessage | undefined>
  attempt(job: Job): Promise<AttemptResult>
  /** Does not reject. */
  settle(work: Claimed, outcomes: ReadonlyMap<number, Outcome | Redirected>, along: Along): Promise<Settled>
  /** True once the server is stopping and has broken off attempts. */
  stopping(): boolean
  fault(error: unknown): void
}

interface Group {
  readonly destination: Destination
  readonly bySender: boolean
  /** In the place of the message's own sender. */
  readonly mailFrom?: Mailbox | undefined
  /** They took the place of others, and are elsewhere. */
  readonly passedOn: boolean
  readonly recipients: Recipient[]
  readonly events: MessageEvent[]
  /** To whom the mail is for. */
  readonly letters: NewMessage[]
}

const newGroup = (
  { destination, bySender = false }: Extract<Routing, { kind: 'destination' }>,
  mailFrom: Mailbox | undefined,
  passedOn: boolean,
): Group => ({
  destination,
  bySender,
  mailFrom,
  passedOn,
  recipients: [],
  events: [],
  letters: [],
})

interface Ended extends Settled {
  readonly rest?: Rest
}

export async function deliver(work: Claimed, deps: DeliverDeps): Promise<Worked> {
  const groups = new Map<string, Group>()
  /** Those for whom there is nothing to attempt. */
  const unsent = new Map<number, Outcome | Redirected>()
  const unsentEvents: MessageEvent[] = []
  for (const recipient of work.recipients) {
    const givenUp = outcomeOfGivenUp(recipient)
    if (givenUp) {
      unsent.set(recipient.index, givenUp)
      continue
    }
    const asked = routeOf(work, recipient, deps)
    const routing = asked instanceof Promise ? await asked : asked
    if (!routing) {
      unsent.set(recipient.index, { kind: 'deferred', reason: { code: 'internal', facts: { problem: 'routing' } } })
      continue
    }
    if (routing.kind === 'redirect') {
      const { router, to, local, compared } = routing
      unsent.set(recipient.index, { kind: 'redirected', router, to, ...(local && { local }), compared })
      continue
    }
    const sender = routing.kind === 'destination' ? senderFor(work, recipient, routing.destination, deps) : SAME_SENDER
    const event = routedEvent(work, recipient, withSender(routing, sender), deps.clock.now())
    if (routing.kind !== 'destination' || sender.kind === 'unknown') {
      unsent.set(recipient.index, routing.kind === 'destination' ? notNow(sender) : withoutAttempt(routing))
      unsentEvents.push(event)
      continue
    }
    const mailFrom = sender.kind === 'new' ? sender.mailFrom : undefined
    const passedOn = deps.sealer !== undefined && recipient.parent !== undefined && leaves(routing.destination)
    const key = `${destinationKey(routing.destination)}${mailFrom ? ` as ${formatMailbox(mailFrom)}` : ''}${passedOn ? ' sealed' : ''}`
    const group = groups.get(key) ?? newGroup(routing, mailFrom, passedOn)
    group.recipients.push(recipient)
    group.events.push(event)
    const mistaken = routing.declined.find(({ because }) => because === 'forward-faulty')
    const letter = mistaken && (await forwardNote(mistaken.compared, recipient.rcptTo, deps))
    if (letter) group.letters.push(letter)
    groups.set(key, group)
  }
  const ends: Promise<Ended>[] = [...groups.values()].map((group) => attemptGroup(work, group, deps))
  if (unsent.size > 0) ends.push(deps.settle(work, stillReleased(unsent, work.recipients), { events: unsentEvents }))
  const settled = await Promise.all(ends)
  const spawned: NewMessage[] = []
  const rests: Rest[] = []
  let next: Instant | undefined
  for (const end of settled) {
    spawned.push(...end.spawned)
    if (end.next !== undefined && (next === undefined || end.next < next)) next = end.next
    if (end.rest) rests.push(end.rest)
  }
  return { spawned, next, rests }
}

const SAME_SENDER: NewSender = { kind: 'same' }

const leaves = ({ kind }: Destination): boolean => kind === 'mx' || kind === 'host' || kind === 'hosts'

/** As whom the mail of a recipient leaves: in mailboxes of this server it is the sender's own. */
function senderFor(
  { message }: Claimed,
  { parent }: Recipient,
  destination: Destination,
  { srs }: DeliverDeps,
): NewSender {
  if (!srs || !parent || staysHere(destination)) return SAME_SENDER
  return srs.senderFor(message.mailFrom, parent.ancestors)
}

function withSender<Route extends Exclude<Routing, { readonly kind: 'redirect' }>>(
  routing: Route,
  sender: NewSender,
): Route {
  if (sender.kind !== 'new') return routing
  return { ...routing, compared: { ...routing.compared, mail_from: formatMailbox(sender.mailFrom) } }
}

const notNow = (sender: NewSender): Outcome => ({
  kind: 'deferred',
  reason: { code: 'route.unclear', facts: { why: sender.kind === 'unknown' ? sender.why : '' } },
})

/** RFC 3463 §3.1: no class of problem fits what a person decided. */
function outcomeOfGivenUp({ state }: Recipient): Outcome | undefined {
  if (state.kind !== 'active') return undefined
  const { lastReason: reason } = state
  if (reason?.code === GIVEN_UP.code) return { kind: 'failed', reason, status: enhancedStatus('5.0.0') }
  // Refused when nobody was there any more who could be told (`sendmail` while no server ran).
  if (reason?.code !== 'local.refused') return undefined
  return { kind: 'failed', reason, status: reason.reply?.enhanced ?? enhancedStatus('5.7.1') }
}

/** A fault of ours is nobody's reason to lose mail: undefined means to try again. */
function routeOf(
  { message: { mailFrom } }: Claimed,
  { rcptTo, parent, state }: Recipient,
  deps: DeliverDeps,
): Routing | undefined | Promise<Routing | undefined> {
  const failed = (error: unknown): undefined => deps.fault(error) ?? undefined
  try {
    const routing = deps.route(rcptTo, { mailFrom, ancestors: parent?.ancestors, released: releasedFrom(state) })
    return routing instanceof Promise ? routing.catch(failed) : routing
  } catch (error) {
    return failed(error)
  }
}

/** Routes that held the mail once, until somebody let it go: its state remembers them as long as it waits for something else. */
function releasedFrom(state: Recipient['state']): readonly string[] | undefined {
  const reason = state.kind === 'active' ? state.lastReason : undefined
  if (!reason?.facts) return undefined
  const { released = [], route } = reason.facts
  const names = [...(Array.isArray(released) ? released : []), ...(reason.code === 'route.hold' ? [route] : [])]
  return names.length === 0 ? undefined : names.filter((name) => typeof name === 'string')
}

/** What it waits for now, and that it is not to be held again. */
function stillReleased<Ended extends Outcome | Redirected>(
  outcomes: ReadonlyMap<number, Ended>,
  recipients: readonly Recipient[],
): ReadonlyMap<number, Ended> {
  const marked = new Map(outcomes)
  for (const { index, state } of recipients) {
    const released = releasedFrom(state)
    const outcome = released && outcomes.get(index)
    if (outcome?.kind !== 'deferred') continue
    marked.set(index, { ...outcome, reason: { ...outcome.reason, facts: { ...outcome.reason.facts, released } } })
  }
  return marked
}

function withoutAttempt(routing: Extract<Routing, { readonly kind: 'failed' | 'deferred' }>): Outcome {
  const { reason } = routing
  return routing.kind === 'failed' ? { kind: 'failed', reason, status: routing.status } : { kind: 'deferred', reason }
}

async function attemptGroup(work: Claimed, group: Group, deps: DeliverDeps): Promise<Ended> {
  const { destination, events, mailFrom } = group
  const sealed = group.passedOn ? await sealedFor(work, deps) : undefined
  const content = sealed?.content ?? work.content
  const message: Message = {
    ...work.message,
    ...(mailFrom && { mailFrom }),
    ...(sealed && { size: work.message.size + sealed.added }),
  }
  if (sealed) {
    const { domain, instance, cv } = sealed
    events.push({ at: deps.clock.now(), kind: 'sealed', message: message.id, domain, instance, cv })
  }
  const { recipients, also } = mergeRecipients(group.recipients, destination)
  for (const recipient of recipients) {
    const others = also.get(recipient.index)
    if (others) events.push(mergedEvent(work, recipient, others, deps.clock.now()))
  }
  let result: AttemptResult
  try {
    result = await deps.attempt({ message, content, destination, recipients, also, attempt: attemptNumber(recipients) })
  } catch (error) {
    // As above.
    deps.fault(error)
    const outcome: Outcome = { kind: 'deferred', reason: { code: 'internal', facts: { error: String(error) } } }
    result = { outcomes: new Map(recipients.map(({ index }) => [index, outcome])), events: [] }
  }
  const outcomes = known(withMerged(result.outcomes, also), deps)
  const settled = await deps.settle(work, stillReleased(outcomes, work.recipients), {
    events: [...events, ...result.events],
    replies: [...(result.replies ?? []), ...group.letters],
  })
  // What rests are domains, and those of other senders may have another way.
  if (result.restsUntil === undefined || group.bySender) return settled
  const domains = group.recipients.map(({ rcptTo }) => rcptTo.domain)
  // A message that has come to its end by waiting frees the way for the next one, which may have waited as long.
  const until = settled.next === undefined ? deps.clock.ticks() : result.restsUntil
  return {
    ...settled,
    rest: {
      key: destinationKey(destination),
      where: describeDestination(destination),
      domains,
      until,
      ...(result.paused && { paused: result.paused }),
    },
  }
}

/** One that cannot be written keeps nobody's mail. */
async function forwardNote(mistake: Facts, to: Mailbox, deps: DeliverDeps): Promise<NewMessage | undefined> {
  try {
    return await deps.noteForward?.(to, mistake, deps.clock.now())
  } catch (error) {
    deps.fault(error)
    return undefined
  }
}

/** A seal that cannot be made keeps nobody's mail. */
async function sealedFor({ content }: Claimed, deps: DeliverDeps): Promise<SealedContent | undefined> {
  try {
    return deps.sealer && (await sealContent(content, deps.sealer))
  } catch (error) {
    deps.fault(error)
    return undefined
  }
}

/**
 * What an attempt that was broken off by a stop left open stays as it is: the next start finds it interrupted and tries
 * again at once, where a deferral would make it wait.
 */
function known(outcomes: ReadonlyMap<number, Outcome>, deps: DeliverDeps): ReadonlyMap<number, Outcome> {
  if (!deps.stopping()) return outcomes
  return new Map([...outcomes].filter(([, outcome]) => outcome.kind !== 'deferred'))
}

const mergedEvent = (work: Claimed, into: Recipient, others: readonly Recipient[], at: Instant): MessageEvent => ({
  at,
  kind: 'merged',
  message: work.message.id,
  recipients: others.map(({ rcptTo }) => formatMailbox(rcptTo)),
  into: formatMailbox(into.rcptTo),
})

function routedEvent(
  work: Claimed,
  recipient: Recipient,
  routing: Exclude<Routing, { readonly kind: 'redirect' }>,
  at: Instant,
): MessageEvent {
  const fields = {
    at,
    kind: 'routed' as const,
    message: work.message.id,
    recipient: formatMailbox(recipient.rcptTo),
    router: routing.router,
    compared: routing.compared,
  }
  if (routing.kind !== 'destination') return { ...fields, reason: routing.reason }
  return { ...fields, destination: describeDestination(routing.destination) }
}
