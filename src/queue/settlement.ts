// Decides what an attempt's outcomes mean for the queue: each recipient's new state, the notification to the sender where
// one is due, and the events. This is the only place where a deferred recipient gets its next time or expires. It writes
// nothing (settle.ts does).

import { formatMailbox } from '../core/address.ts'
import type { Clock } from '../core/clock.ts'
import type { EnhancedStatus } from '../core/enhanced-status.ts'
import type { Delivery, Message, Outcome, Recipient, RecipientState, Redirected } from '../core/message.ts'
import type { Reason, ReasonCode } from '../core/reason.ts'
import { isFinal } from '../core/transport.ts'
import { after, duration, instant, type Duration, type Instant } from '../core/time.ts'
import type { RetryRule, RetrySchedule, RetryStep } from '../config/config.ts'
import type { MessageEvent } from '../events/event.ts'
import { inPlaceOf } from './in-place-of.ts'
import type { OutboundCount } from './outbound.ts'
import { GIVEN_UP } from './order.ts'
import { expiresAt, nextAttempt, SHORTEST_RETRY_MS, usualSteps } from './retry.ts'
import { ruleFor } from './rule-for.ts'
import type { Claimed, NewMessage, Settlement } from './store.ts'
import type { WallClockWatch } from './wall-clock-watch.ts'

export type Ending = 'delivered' | 'relayed' | 'expanded' | 'failed'
/** What a sender may be told of: how it ended, or that it goes on. */
export type News = Ending | 'delayed'

/** One recipient a notification speaks of. */
export interface Notified {
  readonly recipient: Recipient
  readonly outcome: Outcome | Redirected
  /** True when retrying ended without success. */
  readonly expired: boolean
  /** Attempts made so far, the last one included. */
  readonly attempts: number
  /** When the last of them ended; undefined: that is not known. */
  readonly lastAttempt: Instant | undefined
  /** Of what is delayed: until then it is tried; undefined: without end. */
  readonly until?: Instant
}

/** The port through which senders are told (bounce/). */
export interface Notifier {
  wants(message: Message, recipient: Recipient, about: News): true | 'null-sender' | 'notify-never'
  compose(
    about: News,
    work: Pick<Claimed, 'message' | 'content'>,
    notified: readonly Notified[],
    now: Instant,
  ): Promise<NewMessage>
}

export interface SettlementDeps {
  readonly clock: Clock
  readonly retry: RetrySchedule
  readonly notifier: Notifier
  /** How long a notification that cannot be delivered is held; 0: not at all. */
  readonly holdBounces: Duration
  readonly watch: Pick<WallClockWatch, 'waited' | 'running'>
  /** Told of what became of each; what comes back is stored with it. */
  readonly ended?: (message: Message, outcomes: Iterable<Outcome | Redirected>, at: Instant) => readonly OutboundCount[]
}

export interface Settled {
  /** Notifications that are now in the queue themselves. */
  readonly spawned: readonly NewMessage[]
  /** The earliest time a recipient is to be tried again. */
  readonly next: Instant | undefined
}

export interface DecidedSettlement {
  /** What is to be written. */
  readonly settlement: Settlement
  /** What is true once it is written. */
  readonly settled: Settled
}

interface Change {
  readonly recipient: Recipient
  readonly outcome: Outcome | Redirected
  readonly about: Ending | undefined
  readonly expired: boolean
  readonly state: RecipientState
  readonly row: RetryRow
}

/** What is written with the outcomes. */
export interface Along {
  readonly events: readonly MessageEvent[]
  /** Messages that the attempt made: answers in the name of users. */
  readonly replies?: readonly NewMessage[] | undefined
}

/** `outcomes` is by recipient index; a recipient of `work` that is not in it is left alone. */
export async function decideSettlement(
  work: Claimed,
  outcomes: ReadonlyMap<number, Outcome | Redirected>,
  { events, replies = [] }: Along,
  deps: SettlementDeps,
): Promise<DecidedSettlement> {
  const now = deps.clock.now()
  const changes: Change[] = []
  for (const recipient of work.recipients) {
    const outcome = outcomes.get(recipient.index)
    if (!outcome) continue
    const met = outcome.kind === 'deferred' ? outcome.reason : undefined
    const row = rowOf(work.message, recipient, met, now, deps)
    changes.push(holdBounce(change(recipient, outcome, now, row), work.message, now, deps))
  }
  const notices = await notify(work, changes, now, deps.notifier)
  const finals: MessageEvent[] = changes.map((item) => finalEvent(work.message, item, notices, now))
  for (const { about, entry, changes: told } of notices.sent) {
    const recipients = told.map(({ recipient }) => formatMailbox(recipient.rcptTo))
    finals.push({
      at: now,
      kind: 'notified',
      message: work.message.id,
      recipients,
      about,
      notification: entry.message.id,
    })
  }
  const spawned = [...notices.sent.map(({ entry }) => entry), ...replies]
  const states = changes.map((item) => ({ index: item.recipient.index, state: withBounce(item, notices) }))
  const added = changes.flatMap(({ recipient, outcome }) =>
    outcome.kind === 'redirected' ? inPlaceOf(recipient, outcome, now) : [],
  )
  let next: Instant | undefined
  for (const { state } of [...changes, ...added]) {
    if (state.kind === 'scheduled' && (next === undefined || state.due < next)) next = state.due
  }
  const outbound = deps.ended?.(work.message, outcomes.values(), now) ?? []
  const settlement = {
    message: work.message.id,
    states,
    events: [...events, ...finals],
    spawned,
    ...(outbound.length > 0 && { outbound }),
  }
  return {
    settlement: added.length === 0 ? settlement : { ...settlement, added },
    settled: { spawned, next },
  }
}

const isGivenUp = ({ code }: Reason): boolean => code === GIVEN_UP.code

export function attemptsSoFar({ state }: Recipient): number {
  return state.kind === 'done' ? 0 : state.attempts
}

/** The row of times at which a recipient is tried. */
interface RetryRow {
  /** The rule that it comes from; undefined: none applies. */
  readonly rule: RetryRule | undefined
  readonly next: Instant | 'expired'
  /** For whom the time of waiting is not counted. */
  readonly soon: Instant
  readonly end: Instant
}

/**
 * Counted from when the message began to wait, which is not always what its date says: the clock may have been set since. After a
 * start nobody knows that, so nothing is given up for its age until it has been tried for a while.
 */
function rowOf(
  message: Message,
  recipient: Recipient,
  met: Reason | undefined,
  now: Instant,
  { retry, watch }: Pick<SettlementDeps, 'retry' | 'watch'>,
): RetryRow {
  const rule = met && ruleFor(retry, { message, recipient, reason: met })
  const steps = rule?.steps ?? usualSteps(retry)
  const start = instant(now - watch.waited(message.receivedAt))
  const end = expiresAt(steps, start)
  const next = nextAttempt(steps, start, now)
  const grace = graceOf(steps)
  const soon = after(now, steps[0]?.every ?? retry.first.every)
  // A rule without times gives up for what was met with, and not for an age.
  if (next !== 'expired' || steps.length === 0 || watch.running() >= grace) return { rule, next, soon, end }
  return { rule, next: soon, soon, end: after(now, grace) }
}

/** Until now nobody was asked to take it, so it is not given up for its age at the first answer. */
const wasPaused = ({ state }: Recipient): boolean =>
  'lastReason' in state && (state.lastReason?.paused !== undefined || state.lastReason?.code === 'route.hold')

/** Until when a recipient is tried, as things stand. */
export const triedUntil = (
  message: Message,
  recipient: Recipient,
  now: Instant,
  deps: Pick<SettlementDeps, 'retry' | 'watch'>,
): Instant =>
  rowOf(message, recipient, 'lastReason' in recipient.state ? recipient.state.lastReason : undefined, now, deps).end

/** As long as attempts follow each other closely. */
export const graceAfterStart = (retry: RetrySchedule): Duration => graceOf(usualSteps(retry))

const graceOf = (steps: readonly RetryStep[]): Duration =>
  duration(Math.min(steps[0]?.until ?? 0, steps.at(-1)?.until ?? 0))

/** Nothing that time mends, and nothing that the sender could do: it waits for whoever runs this server. */
const HOLDING: ReadonlySet<ReasonCode> = new Set(['route.loop-smarthost', 'route.hold', 'local.altered'])
const HELD_BY = 'Waybill'

function change(recipient: Recipient, outcome: Outcome | Redirected, now: Instant, row: RetryRow): Change {
  return { ...changeTo(recipient, outcome, now, row), row }
}

function changeTo(
  recipient: Recipient,
  outcome: Outcome | Redirected,
  now: Instant,
  row: RetryRow,
): Omit<Change, 'row'> {
  const attempts = attemptsSoFar(recipient) + 1
  switch (outcome.kind) {
    case 'delivered': {
      const about = isFinal(outcome.via) ? 'delivered' : takesDsn(outcome.via) ? undefined : 'relayed'
      return { recipient, outcome, about, expired: false, state: { kind: 'done', outcome, at: now } }
    }
    case 'failed': {
      const { reason, status } = outcome
      const state: RecipientState = { kind: 'done', outcome: { kind: 'bounced', reason, status }, at: now }
      return { recipient, outcome, about: 'failed', expired: false, state }
    }
    case 'redirected': {
      const { router, to } = outcome
      // RFC 3461 §5.2.7.2: one address in the place of another is nothing to tell of.
      const about = to.length > 1 ? 'expanded' : undefined
      const expanded = { kind: 'expanded', router, into: to.length } as const
      return { recipient, outcome, about, expired: false, state: { kind: 'done', outcome: expanded, at: now } }
    }
    case 'deferred': {
      const { reason } = outcome
      // Who asks later is told when it was, and so is the sender.
      const lastReason: Reason = { ...reason, at: now }
      if (reason.paused) {
        // No time is counted against a message that nobody was asked to take.
        const due = instant(Math.max(reason.paused.next, now + SHORTEST_RETRY_MS))
        const state: RecipientState = { kind: 'scheduled', due, attempts, lastReason }
        return { recipient, outcome, about: undefined, expired: false, state }
      }
      if (HOLDING.has(reason.code)) {
        const state: RecipientState = { kind: 'held', by: HELD_BY, attempts, lastReason }
        return { recipient, outcome, about: undefined, expired: false, state }
      }
      const next = wasPaused(recipient) && row.next === 'expired' ? row.soon : row.next
      if (next !== 'expired') {
        const state: RecipientState = { kind: 'scheduled', due: next, attempts, lastReason }
        return { recipient, outcome, about: undefined, expired: false, state }
      }
      return {
        recipient,
        outcome,
        about: 'failed',
        expired: true,
        state: { kind: 'done', outcome: { kind: 'expired', reason }, at: now },
      }
    }
  }
}

/** RFC 3461 §5.2: the next server tells of it then. */
const takesDsn = (via: Delivery): boolean => 'dsn' in via && via.dsn

const NOBODY_MISSES: ReadonlySet<Message['origin']['kind']> = new Set(['letter', 'reply'])

/**
 * Nobody can be told that a notification failed (RFC 5321 §4.5.5), so it waits for whoever runs this server. A letter to
 * postmaster does not: it would be about itself. Nor does an answer in the name of somebody who is away.
 */
function holdBounce(item: Change, { mailFrom, origin }: Message, now: Instant, deps: SettlementDeps): Change {
  const { recipient, outcome, about, state } = item
  if (about !== 'failed' || mailFrom !== null || NOBODY_MISSES.has(origin.kind) || deps.holdBounces === 0) return item
  if ((outcome.kind !== 'failed' && outcome.kind !== 'deferred') || state.kind !== 'done') return item
  // Whoever runs this server has decided already.
  if (isGivenUp(outcome.reason)) return item
  const held: RecipientState = {
    kind: 'held',
    by: HELD_BY,
    attempts: attemptsSoFar(recipient) + 1,
    lastReason: outcome.reason,
    ends: { at: after(now, deps.holdBounces), outcome: state.outcome },
  }
  return { ...item, about: undefined, expired: false, state: held }
}

interface Notices {
  readonly sent: readonly { readonly about: Ending; readonly entry: NewMessage; readonly changes: readonly Change[] }[]
  readonly silent: ReadonlyMap<number, 'null-sender' | 'notify-never'>
}

/** One notification for each kind of news, for all recipients that have it (RFC 3461 §6). */
async function notify(work: Claimed, changes: readonly Change[], now: Instant, notifier: Notifier): Promise<Notices> {
  const silent = new Map<number, 'null-sender' | 'notify-never'>()
  const byAbout = new Map<Ending, Change[]>()
  for (const item of changes) {
    if (!item.about) continue
    const wanted = notifier.wants(work.message, item.recipient, item.about)
    if (wanted === true) byAbout.set(item.about, [...(byAbout.get(item.about) ?? []), item])
    else silent.set(item.recipient.index, wanted)
  }
  const sent: { about: Ending; entry: NewMessage; changes: readonly Change[] }[] = []
  for (const [about, told] of byAbout) {
    const notified = told.map((item) => ({ ...item, ...attemptsOf(item, now) }))
    sent.push({ about, entry: await notifier.compose(about, work, notified, now), changes: told })
  }
  return { sent, silent }
}

/** What was given up was not attempted once more. */
function attemptsOf({ recipient, outcome }: Change, now: Instant): Pick<Notified, 'attempts' | 'lastAttempt'> {
  const before = attemptsSoFar(recipient)
  if (outcome.kind !== 'failed' || !isGivenUp(outcome.reason)) return { attempts: before + 1, lastAttempt: now }
  return { attempts: before, lastAttempt: outcome.reason.last?.at }
}

function bounceOf(item: Change, notices: Notices): NewMessage | undefined {
  return notices.sent.find(({ about, changes }) => about === 'failed' && changes.includes(item))?.entry
}

/** The final state names the bounce that told the sender. */
function withBounce(item: Change, notices: Notices): RecipientState {
  const { state } = item
  if (state.kind !== 'done' || (state.outcome.kind !== 'bounced' && state.outcome.kind !== 'expired')) return state
  const bounce = bounceOf(item, notices)
  return bounce ? { ...state, outcome: { ...state.outcome, bounce: bounce.message.id } } : state
}

function finalEvent(message: Message, item: Change, notices: Notices, at: Instant): MessageEvent {
  const { recipient, outcome, row } = item
  const state = withBounce(item, notices)
  const fields = {
    at,
    message: message.id,
    recipient: formatMailbox(recipient.rcptTo),
    attempt: attemptsSoFar(recipient) + 1,
  }
  if (outcome.kind === 'delivered') return { ...fields, kind: 'delivered', via: outcome.via }
  if (outcome.kind === 'redirected') {
    const { router, to, compared } = outcome
    const { recipient: address, message: id } = fields
    return { at, message: id, kind: 'expanded', recipient: address, router, to: to.map(formatMailbox), compared }
  }
  if (state.kind === 'scheduled' && outcome.kind === 'deferred') {
    return {
      ...fields,
      kind: 'deferred',
      reason: outcome.reason,
      next: state.due,
      ...(!outcome.reason.paused && { expires: row.end, ...(row.rule && { rule: row.rule.text }) }),
    }
  }
  if (state.kind === 'held') {
    const { recipient: address, message: id } = fields
    const until = state.ends && { until: state.ends.at }
    return { at, message: id, kind: 'held', by: state.by, reason: outcome.reason, recipients: [address], ...until }
  }
  const bounce = bounceOf(item, notices)?.message.id
  const silent = notices.silent.get(recipient.index)
  const ended = state.kind === 'done' ? state.outcome : failedOutcome(outcome.reason)
  const rule = ended.kind === 'expired' ? row.rule?.text : undefined
  const told = { ...(bounce && { bounce }), ...(silent && { silent }) }
  return { ...fields, kind: 'failed', outcome: ended, ...told, ...(rule !== undefined && { rule }) }
}

const failedOutcome = (reason: Reason) => ({ kind: 'bounced' as const, reason, status: '5.0.0' as EnhancedStatus })
