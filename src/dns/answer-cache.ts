// A bounded memory of DNS answers of one record type. It decides how long each kind of answer is kept, joins questions
// that are asked while the same question is on its way, and drops what was not used lately when it is full ("second
// chance": a hit only sets a mark, so that it costs no reordering). Nothing is refreshed before it is asked for again.

import type { Clock } from '../core/clock.ts'
import { between, duration, tick, type Tick } from '../core/time.ts'
import { GIVEN_UP, type DnsResult } from './resolver.ts'
import { SharedQuestion } from './shared-question.ts'

/** RFC 8767 §4 advises a cap; a day lets an operator's correction through while popular names stay cheap. */
export const MAX_KEEP_MS = 86_400_000
/** The port tells no SOA minimum (RFC 2308 §5), so "does not exist" is kept for a time that hardly any zone undercuts. */
export const NEGATIVE_KEEP_MS = 30_000
/** Long enough that a queue of mail to a broken domain does not hammer its servers (RFC 2308 §7.1 allows 5 minutes). */
export const TEMPORARY_KEEP_MS = 3000
/** Answers whose texts are longer in all are not kept, so that strangers' TXT records cannot fill the memory. */
export const MAX_KEPT_TEXT = 8192

/** What a record that is not text weighs against MAX_KEPT_TEXT. */
const RECORD_WEIGHT = 64

interface Entry<T> {
  readonly result: DnsResult<T>
  readonly expires: Tick
  used: boolean
}

export class AnswerCache<T> {
  readonly #clock: Clock
  readonly #limit: number
  readonly #entries = new Map<string, Entry<T>>()
  readonly #underWay = new Map<string, SharedQuestion<DnsResult<T>>>()

  constructor(clock: Clock, limit: number) {
    this.#clock = clock
    this.#limit = Math.max(1, limit)
  }

  get size(): number {
    return this.#entries.size
  }

  find(name: string): DnsResult<T> | undefined {
    const entry = this.#entries.get(name)
    if (entry === undefined) return undefined
    const now = this.#clock.ticks()
    if (entry.expires <= now) {
      this.#entries.delete(name)
      return undefined
    }
    entry.used = true
    const { result } = entry
    return result.kind === 'answer' ? { ...result, ttl: between(now, entry.expires) } : result
  }

  /** The kept answer, that of the same question under way, or that of a new one asked with `ask`. */
  async answer(
    name: string,
    ask: (signal: AbortSignal) => Promise<DnsResult<T>>,
    signal: AbortSignal | undefined,
  ): Promise<DnsResult<T>> {
    if (signal?.aborted) return GIVEN_UP
    const kept = this.find(name)
    if (kept !== undefined) return kept
    let shared = this.#underWay.get(name)
    if (shared === undefined || shared.abandoned) {
      const started = new SharedQuestion(ask)
      shared = started
      this.#underWay.set(name, started)
      void started.settled.then((result) => {
        if (this.#underWay.get(name) === started) this.#underWay.delete(name)
        if (result !== undefined && !started.abandoned) this.#keep(name, result)
      })
    }
    return (await shared.wait(signal)) ?? GIVEN_UP
  }

  #keep(name: string, result: DnsResult<T>): void {
    const span = keepFor(result)
    if (span <= 0) return
    while (this.#entries.size >= this.#limit) this.#dropOne()
    this.#entries.set(name, { result, expires: tick(this.#clock.ticks() + span), used: false })
  }

  /** Takes the oldest entry; one that was used since it was last looked at goes back to the end, its mark removed. */
  #dropOne(): void {
    for (const [name, entry] of this.#entries) {
      this.#entries.delete(name)
      if (!entry.used || entry.expires <= this.#clock.ticks()) return
      entry.used = false
      this.#entries.set(name, entry)
    }
  }
}

function keepFor<T>(result: DnsResult<T>): number {
  switch (result.kind) {
    case 'answer':
      return weight(result.records) > MAX_KEPT_TEXT ? 0 : duration(Math.min(result.ttl, MAX_KEEP_MS))
    case 'nxdomain':
    case 'nodata':
      return NEGATIVE_KEEP_MS
    case 'temporary':
      return TEMPORARY_KEEP_MS
  }
}

function weight(records: readonly unknown[]): number {
  let total = 0
  for (const record of records) total += typeof record === 'string' ? record.length : RECORD_WEIGHT
  return total
}
