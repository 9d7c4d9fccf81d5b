// Decides when each message is worked on: a fresh one at once while there is room, a deferred one exactly when it is due,
// never more at a time than the limits allow, and never so many for one domain that others wait for it. Messages that
// find no room stay in the store, not in memory.

import type { Clock, Timer } from '../core/clock.ts'
import type { MessageId } from '../core/id.ts'
import type { RecipientState } from '../core/message.ts'
import { after, between, duration, minutes, seconds, type Duration, type Instant, type Tick } from '../core/time.ts'
import type { DeliveryLimits } from '../config/config.ts'
import { RestingDomains, type Rest, type RestingDestination } from './resting-domains.ts'
import { attemptsSoFar } from './settlement.ts'
import type { Claimed, NewMessage, QueueStore } from './store.ts'

export interface SchedulerDeps {
  readonly clock: Clock
  readonly store: Pick<QueueStore, 'claimDue' | 'nextDue'>
  readonly limits: Pick<DeliveryLimits, 'concurrency' | 'perDestination'>
  /** No message waits longer than this for its next attempt. */
  longestWait(): Duration
  /** Mail was found due later than any schedule could say: the clock had run ahead and was set back. It is tried now. */
  clockWasSetBack(due: Instant): void
  /** Works on a message until every one of its recipients is settled; does not reject. */
  deliver(work: Claimed): Promise<Worked>
  /** The store did not answer. */
  fault(error: unknown): void
}

export interface Worked {
  readonly spawned: readonly NewMessage[]
  readonly next: Instant | undefined
  /** Destinations where nobody can be reached for now. */
  readonly rests?: readonly Rest[]
}

/** Octets of content that may be in memory for messages under way. */
const MOST_BYTES = 64 * 1024 * 1024
/** With fewer in memory a claim has not ended for want of it. */
const MUCH_BYTES = MOST_BYTES / 2
/** Messages under way for one domain, as a multiple of the connections that it may have. */
const WAITING_FACTOR = 5
const CLAIM_AT_ONCE = 50
const LOOK_AGAIN = seconds(1)
/** Timers know nothing of a clock that is set, so however far off the next time is, the clock is read again by then. */
const LONGEST_SLEEP = minutes(1)

export class Scheduler {
  readonly #deps: SchedulerDeps
  readonly #perDomain = new Map<string, number>()
  /** When the work on each message began. */
  readonly #underWay = new Map<Claimed, Tick>()
  #bytes = 0
  #looking = false
  /** Whether the store may hold something that is due and could be taken up as soon as there is room. */
  #mayBeDue = false
  /** Domains left out of the last look, because they had all that they may have. */
  #heldBack = new Set<string>()
  readonly #resting = new RestingDomains()
  #restTimer: Timer | undefined
  #closed = false
  #timer: { readonly due: Instant; readonly timer: Timer } | undefined
  #idle: (() => void) | undefined

  constructor(deps: SchedulerDeps) {
    this.#deps = deps
  }

  /** Messages being worked on now. */
  get underWay(): number {
    return this.#underWay.size
  }

  /** Messages being worked on for longer than that. */
  underWayFor(span: Duration): readonly MessageId[] {
    const { clock } = this.#deps
    const begun = clock.ticks() - span
    return [...this.#underWay].flatMap(([{ message }, since]) => (since <= begun ? [message.id] : []))
  }

  /** The state in which recipients of a new message enter the queue. */
  firstState(domains: readonly string[], size: number): RecipientState {
    const { concurrency, perDestination } = this.#deps.limits
    const room =
      !this.#closed &&
      this.underWay < concurrency &&
      this.#bytes + size <= MOST_BYTES &&
      domains.every((domain) => (this.#perDomain.get(domain) ?? 0) < perDestination * WAITING_FACTOR)
    return room ? { kind: 'active', attempts: 0 } : { kind: 'scheduled', due: this.#deps.clock.now(), attempts: 0 }
  }

  /** A new message is safe in the store: work on it now, or remember that something waits there. */
  schedule(entry: NewMessage): void {
    const recipients = entry.recipients.filter(({ state }) => state.kind === 'active')
    if (recipients.length < entry.recipients.length) this.#lookSoon()
    if (recipients.length > 0) this.#start({ message: entry.message, recipients, content: entry.content })
  }

  /** Something in the store may be due now: at start, and after an operator's retry. */
  wake(): void {
    this.#lookSoon()
  }

  /** Destinations where everybody was found dead, so that what is due for them waits. */
  get resting(): readonly RestingDestination[] {
    const { clock } = this.#deps
    return this.#resting.list(clock.ticks(), clock.now())
  }

  /** What was found dead is to be tried again. */
  endRests(): void {
    this.#resting.clear()
  }

  /** Stops taking up work; resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#timer?.timer.cancel()
    this.#restTimer?.cancel()
    if (this.underWay > 0) await new Promise<void>((resolve) => (this.#idle = resolve))
  }

  #start(work: Claimed): void {
    const domains = new Set(work.recipients.map(({ rcptTo }) => rcptTo.domain))
    const bytes = work.content.kind === 'inline' ? work.content.bytes.length : 0
    this.#underWay.set(work, this.#deps.clock.ticks())
    this.#count(domains, bytes, 1)
    this.#deps
      .deliver(work)
      .catch((error: unknown): Worked => {
        this.#deps.fault(error)
        return { spawned: [], next: undefined }
      })
      .then(({ spawned, next, rests = [] }) => {
        this.#underWay.delete(work)
        this.#count(domains, bytes, -1)
        this.#rest(domains, rests)
        for (const entry of spawned) this.schedule(entry)
        // Who took the place of another is due at once.
        const isDue = next !== undefined && next <= this.#deps.clock.now()
        if (next !== undefined && !isDue) this.#armFor(next)
        if (isDue || this.#mayBeDue || domains.values().some((domain) => this.#heldBack.has(domain))) this.#lookSoon()
        if (this.underWay === 0) this.#idle?.()
      })
      .catch((error: unknown) => this.#deps.fault(error))
  }

  #rest(domains: ReadonlySet<string>, rests: readonly Rest[]): void {
    if (rests.length === 0 && this.#resting.size === 0) return
    const before = this.#resting.size
    const dead = new Set(rests.flatMap((rest) => rest.domains))
    this.#resting.end(domains.values().filter((domain) => !dead.has(domain)))
    for (const rest of rests) this.#resting.note(rest, this.#deps.clock.now())
    if (this.#resting.size < before) this.#mayBeDue = true
    this.#armForRest(duration(0))
  }

  #count(domains: ReadonlySet<string>, bytes: number, by: 1 | -1): void {
    this.#bytes += by * bytes
    for (const domain of domains) {
      const count = (this.#perDomain.get(domain) ?? 0) + by
      if (count > 0) this.#perDomain.set(domain, count)
      else this.#perDomain.delete(domain)
    }
  }

  #lookSoon(): void {
    if (this.#closed) return
    this.#mayBeDue = true
    if (this.#looking) return
    this.#looking = true
    this.#look()
      .catch((error: unknown) => {
        this.#deps.fault(error)
        this.#armFor(after(this.#deps.clock.now(), LOOK_AGAIN))
      })
      .finally(() => {
        this.#looking = false
        if (this.#mayBeDue && this.#hasRoom()) this.#lookSoon()
      })
  }

  #hasRoom(): boolean {
    return !this.#closed && this.underWay < this.#deps.limits.concurrency && this.#bytes < MOST_BYTES
  }

  /** Where it ends for want of room, `#mayBeDue` still stands, and the next message that ends brings it back. */
  async #look(): Promise<void> {
    const { store, clock, limits } = this.#deps
    // What is due by then counts as due now.
    let asOf: Instant | undefined
    while (this.#mayBeDue && this.#hasRoom()) {
      this.#mayBeDue = false
      const busy = this.#busyDomains()
      this.#heldBack = new Set(busy)
      const limit = Math.min(CLAIM_AT_ONCE, limits.concurrency - this.underWay)
      const now = clock.now()
      const { none, one } = this.#resting.claims(clock.ticks(), this.#heldBack)
      const claimed = await store.claimDue(asOf ?? now, limit, [...busy, ...none], one, MOST_BYTES - this.#bytes)
      // The next start finds what was claimed too late, as it finds attempts that were broken off.
      if (this.#closed) return
      for (const work of claimed) this.#start(work)
      if (one.length > 0) {
        const found = new Set(claimed.flatMap((work) => work.recipients.map(({ rcptTo }) => rcptTo.domain)))
        this.#resting.claimed(one, found, claimed.length < limit && this.#bytes < MUCH_BYTES)
      }
      if (claimed.length === limit) {
        this.#mayBeDue = true
        continue
      }
      const nowBusy = this.#busyDomains()
      for (const domain of nowBusy) this.#heldBack.add(domain)
      const next = await store.nextDue([...nowBusy, ...this.#resting.claims(clock.ticks(), this.#heldBack).none])
      if (next === undefined) continue
      if (this.#isTooFarOff(next) && (asOf === undefined || claimed.length > 0)) {
        if (asOf === undefined) this.#deps.clockWasSetBack(next)
        asOf = next
        this.#mayBeDue = true
        continue
      }
      asOf = undefined
      if (next > now && next <= clock.now()) {
        // It fell due while we looked.
        this.#mayBeDue = true
        continue
      }
      // What was due and yet not to be claimed must not make this loop spin.
      this.#armFor(next <= now && claimed.length === 0 ? after(clock.now(), LOOK_AGAIN) : next)
    }
    this.#armForRest(LOOK_AGAIN)
  }

  /** `least`: what was due and yet not to be claimed must not make it spin. */
  #armForRest(least: Duration): void {
    this.#restTimer?.cancel()
    const end = this.#resting.next()
    if (end === undefined || this.#closed) return
    const { clock } = this.#deps
    const left = between(clock.ticks(), end)
    this.#restTimer = clock.after(left > 0 ? left : least, () => this.#lookSoon())
  }

  /** As times are kept by the clock on the wall, a message that was deferred while that ran years ahead would wait for years. */
  #isTooFarOff(due: Instant): boolean {
    return between(this.#deps.clock.now(), due) > this.#deps.longestWait()
  }

  #busyDomains(): string[] {
    const most = this.#deps.limits.perDestination * WAITING_FACTOR
    const busy: string[] = []
    for (const [domain, count] of this.#perDomain) if (count >= most) busy.push(domain)
    return busy
  }

  #armFor(due: Instant): void {
    if (this.#closed || (this.#timer && this.#timer.due <= due)) return
    this.#timer?.timer.cancel()
    this.#sleepUntil(due)
  }

  #sleepUntil(due: Instant): void {
    const { clock } = this.#deps
    const wait = Math.min(Math.max(0, between(clock.now(), due)), LONGEST_SLEEP) as Duration
    const timer = clock.after(wait, () => {
      if (clock.now() < due && !this.#isTooFarOff(due)) return this.#sleepUntil(due)
      this.#timer = undefined
      this.#lookSoon()
    })
    this.#timer = { due, timer }
  }
}

/** The number of this attempt for a group of recipients that are tried together. */
export const attemptNumber = (recipients: Claimed['recipients']): number =>
  1 + Math.max(0, ...recipients.map(attemptsSoFar))
