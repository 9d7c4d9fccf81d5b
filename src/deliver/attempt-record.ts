// What one attempt has come to so far: its events in order, the outcomes, and who is still without one. Every recipient
// gets exactly one outcome; the first stands.

import type { Delivery, Outcome, Recipient } from '../core/message.ts'
import type { Facts, Reason, Remote } from '../core/reason.ts'
import type { Exchange, MessageEvent, StepName } from '../events/event.ts'
import type { Clock } from '../core/clock.ts'
import type { Tick } from '../core/time.ts'
import { classify, moreTelling, refusesHost, triesNextHost } from './classify.ts'
import { whoseHost } from '../route/destination.ts'
import type { AttemptResult, Job } from './job.ts'

export interface StepRecord {
  readonly remote?: Remote | undefined
  readonly exchanges?: readonly Exchange[] | undefined
  readonly facts?: Facts | undefined
  readonly problem?: Reason | undefined
}

export class AttemptRecord {
  readonly job: Job
  /** See AttemptResult. */
  restsUntil: Tick | undefined
  readonly #clock: Clock
  readonly #events: MessageEvent[] = []
  readonly #outcomes = new Map<number, Outcome>()
  readonly #reasons = new Map<number, Reason>()
  #open: readonly Recipient[]
  #last: Reason | undefined
  #hosts = 0
  #hostsRefusing = 0
  #reached = false
  #passedOver: Facts | undefined

  constructor(job: Job, clock: Clock) {
    this.job = job
    this.#clock = clock
    this.#open = job.recipients
  }

  /** Those without an outcome. */
  get open(): readonly Recipient[] {
    return this.#open
  }

  /** Whether a host could be talked to, logged in to where that is needed. */
  get reached(): boolean {
    return this.#reached
  }

  event(event: MessageEvent): void {
    this.#events.push(event)
  }

  /** `since` is the value of `performance.now()` at the beginning. */
  step(step: StepName, since: number, record: StepRecord): void {
    const { remote, exchanges, facts, problem } = record
    this.#events.push({
      at: this.#clock.now(),
      kind: 'step',
      message: this.job.message.id,
      attempt: this.job.attempt,
      step,
      ms: Math.round((performance.now() - since) * 10) / 10,
      ...(remote ? { remote } : {}),
      ...(exchanges ? { exchanges } : {}),
      ...(facts ? { facts } : {}),
      ...(problem ? { problem } : {}),
    })
    if (problem) this.#last = problem
  }

  /** Outcomes that were decided elsewhere. */
  settled(outcomes: ReadonlyMap<number, Outcome>): void {
    for (const recipient of this.#open) {
      const outcome = outcomes.get(recipient.index)
      if (outcome) this.#settle(recipient, outcome)
    }
    this.#narrow()
  }

  delivered(recipients: readonly Recipient[], via: Delivery): void {
    const outcome: Outcome = { kind: 'delivered', via }
    for (const recipient of recipients) this.#settle(recipient, outcome)
    this.#narrow()
  }

  /** What it means is decided at once, or left to the next host where that may do better. */
  refused(recipients: readonly Recipient[], reason: Reason): void {
    for (const recipient of recipients) {
      const outcome = classify(reason, this.#position(false))
      if (outcome.kind === 'deferred' && triesNextHost(reason)) this.#note(recipient, reason)
      else this.#settle(recipient, outcome)
    }
    this.#narrow()
  }

  /** A host could not be talked to at all. */
  hostFailed(reason: Reason): void {
    this.#hosts++
    if (refusesHost(reason)) this.#hostsRefusing++
    for (const recipient of this.#open) this.#note(recipient, reason)
  }

  /** A host that could be talked to, so that its being refused by others is not the last word. */
  hostReached(): void {
    this.#reached = true
    this.#hosts++
  }

  /**
   * Hosts that there are and that were not called, as `host [address]`: because they rest, or because of a limit. What the
   * others said is not everybody's word then.
   */
  passOver(passedOver: { readonly resting: readonly string[]; readonly untried: readonly string[] }): void {
    const { resting, untried } = passedOver
    if (resting.length + untried.length === 0) return
    if (untried.length > 0) this.#hosts++
    this.#passedOver = {
      ...(resting.length > 0 ? { resting: shown(resting) } : {}),
      ...(untried.length > 0 ? { untried: shown(untried) } : {}),
    }
    this.step('pass-over', performance.now(), { facts: this.#passedOver })
  }

  /** Nothing more is tried: whoever is open gets an outcome from the best reason there is. */
  finish(): AttemptResult {
    const position = this.#position(this.#hosts > 0 && this.#hosts === this.#hostsRefusing)
    for (const recipient of this.#open) {
      const own = this.#reasons.get(recipient.index)
      // What was said of others is no verdict on a recipient who was never asked about.
      const reason: Reason = this.#last ?? {
        code: 'internal',
        facts: { problem: 'the attempt ended without a reason' },
      }
      const outcome: Outcome = own ? classify(own, position) : { kind: 'deferred', reason }
      this.#settle(recipient, this.#passedOver ? withFacts(outcome, this.#passedOver) : outcome)
    }
    this.#narrow()
    const { restsUntil } = this
    return { outcomes: this.#outcomes, events: this.#events, ...(restsUntil === undefined ? {} : { restsUntil }) }
  }

  /** Ends the attempt for all that are open, whatever hosts there may be. */
  abandon(reason: Reason): AttemptResult {
    for (const recipient of this.#open) this.#settle(recipient, { kind: 'deferred', reason })
    this.#narrow()
    return this.finish()
  }

  #position(everyHostRefused: boolean): Parameters<typeof classify>[1] {
    const { destination } = this.job
    // Over several ways each has a record of its own.
    const kind = destination.kind === 'hosts' ? 'host' : destination.kind
    return { destination: kind, whose: whoseHost(destination), everyHostRefused }
  }

  #note(recipient: Recipient, reason: Reason): void {
    this.#reasons.set(recipient.index, moreTelling(this.#reasons.get(recipient.index), reason))
  }

  #settle(recipient: Recipient, outcome: Outcome): void {
    if (!this.#outcomes.has(recipient.index)) this.#outcomes.set(recipient.index, outcome)
  }

  #narrow(): void {
    this.#open = this.#outcomes.size === 0 ? this.#open : this.#open.filter(({ index }) => !this.#outcomes.has(index))
  }
}

/** Hosts named in an event. */
const SHOWN = 10

const shown = (hosts: readonly string[]): readonly string[] =>
  hosts.length <= SHOWN ? hosts : [...hosts.slice(0, SHOWN), `… ${hosts.length - SHOWN} more`]

/** Whoever reads why it failed learns whom nobody asked. */
function withFacts(outcome: Outcome, facts: Facts): Outcome {
  if (outcome.kind === 'delivered') return outcome
  return { ...outcome, reason: { ...outcome.reason, facts: { ...outcome.reason.facts, ...facts } } }
}
