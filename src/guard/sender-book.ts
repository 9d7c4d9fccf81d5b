// What is known in memory of one sender of ours: the windows that limits look at, the days that tell what is usual, the domains
// written to. Counting only; what is too much is decided in alarm.ts. Built from what the store has kept, it is as it was.

import { hours, instant, type Instant } from '../core/time.ts'
import { SlidingWindow } from '../policy/rates/sliding-window.ts'
import { dayOf, type DayCount, type OutboundCount, type OutboundRecords, type SenderState } from '../queue/outbound.ts'
import type { Endings, Figures } from './alarm.ts'

/** A sender who has been known for less has nothing usual. */
const KNOWN_AFTER_DAYS = 7
const USUAL_DAYS = 28

const NOTHING: DayCount = { letters: 0, held: 0, ended: 0, failed: 0, spam: 0 }

export class SenderBook {
  state: SenderState = {}
  #hour = new SlidingWindow(hours(1))
  #day = new SlidingWindow(hours(24))
  readonly #days = new Map<number, DayCount>()
  /** With the day on which each was written to first. */
  readonly #domains = new Map<string, number>()

  /** Those of them that were never written to before, each once. */
  newDomains(domains: readonly string[]): readonly string[] {
    return [...new Set(domains)].filter((domain) => !this.#domains.has(domain))
  }

  /** With so many letters to these new domains more. */
  figures(at: Instant, more: number, fresh: number): Figures {
    const today = dayOf(at)
    let newDomains = fresh
    for (const day of this.#domains.values()) if (day >= today) newDomains++
    return {
      hour: this.#hour.total(at) + more,
      day: this.#day.total(at) + more,
      usual: this.#usual(today),
      newDomains,
    }
  }

  /** Of today and of yesterday, so that midnight is no way out. */
  endings(at: Instant): Endings {
    const today = dayOf(at)
    const [a, b] = [this.#days.get(today) ?? NOTHING, this.#days.get(today - 1) ?? NOTHING]
    return { ended: a.ended + b.ended, failed: a.failed + b.failed, spam: a.spam + b.spam }
  }

  /** `sign` -1 takes back what could not be stored; what the windows have counted by then stays, which errs on the safe side. */
  add(
    { at, domains = [], letters = 0, held = 0, ended = 0, failed = 0, spam = 0 }: OutboundCount,
    sign: 1 | -1 = 1,
  ): void {
    const day = dayOf(at)
    const before = this.#days.get(day) ?? NOTHING
    if (letters > 0 && sign === 1) {
      this.#hour.add(at, letters)
      this.#day.add(at, letters)
    }
    this.#days.set(day, {
      letters: before.letters + sign * letters,
      held: before.held + sign * held,
      ended: before.ended + sign * ended,
      failed: before.failed + sign * failed,
      spam: before.spam + sign * spam,
    })
    for (const domain of domains) {
      if (sign === 1) this.#domains.set(domain, day)
      else this.#domains.delete(domain)
    }
    this.#forgetOldDays(day)
  }

  /** From here on the limits count anew, and so does what became of letters; what is usual stays. */
  beginAfresh(at: Instant): void {
    this.#hour = new SlidingWindow(hours(1))
    this.#day = new SlidingWindow(hours(24))
    const today = dayOf(at)
    for (const day of [today, today - 1]) {
      const { letters, held } = this.#days.get(day) ?? NOTHING
      if (this.#days.has(day)) this.#days.set(day, { ...NOTHING, letters, held })
    }
    for (const [domain, day] of this.#domains) if (day >= today) this.#domains.set(domain, today - 1)
  }

  /** Held since the day before yesterday at most. */
  heldLately(at: Instant): number {
    const today = dayOf(at)
    return (this.#days.get(today)?.held ?? 0) + (this.#days.get(today - 1)?.held ?? 0)
  }

  restoreMinute(minute: number, letters: number): void {
    const at = instant(minute * 60_000)
    this.#hour.add(at, letters)
    this.#day.add(at, letters)
  }

  restoreDay(day: number, count: DayCount): void {
    this.#days.set(day, count)
  }

  restoreDomain(domain: string, day: number): void {
    this.#domains.set(domain, day)
  }

  #usual(today: number): number | undefined {
    let first = today
    let letters = 0
    for (const [day, count] of this.#days) {
      if (day >= today || day < today - USUAL_DAYS) continue
      first = Math.min(first, day)
      letters += count.letters
    }
    const span = today - first
    return span < KNOWN_AFTER_DAYS ? undefined : letters / span
  }

  #forgetOldDays(today: number): void {
    if (this.#days.size <= USUAL_DAYS + 1) return
    for (const day of this.#days.keys()) if (day < today - USUAL_DAYS) this.#days.delete(day)
  }
}

/** By the name of the sender. */
export function booksFrom({ minutes, days, domains, states }: OutboundRecords): Map<string, SenderBook> {
  const books = new Map<string, SenderBook>()
  const bookOf = (sender: string): SenderBook => {
    const book = books.get(sender) ?? new SenderBook()
    books.set(sender, book)
    return book
  }
  // A window wants its entries in the order of time.
  for (const { sender, minute, letters } of minutes.toSorted((a, b) => a.minute - b.minute)) {
    bookOf(sender).restoreMinute(minute, letters)
  }
  for (const { sender, day, ...count } of days) bookOf(sender).restoreDay(day, count)
  for (const { sender, domain, day } of domains) bookOf(sender).restoreDomain(domain, day)
  for (const { sender, ...state } of states) bookOf(sender).state = state
  return books
}
