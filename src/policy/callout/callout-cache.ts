// What call-outs were answered, for as long as Exim keeps it: a yes for a day, a no for two hours; and of a whole domain,
// that it takes no mail from a sender for three hours, that it takes any address for seven days. Bounded: what was
// kept first goes first. In memory only, so a restart asks again.

import { formatReversePath } from '../../core/address.ts'
import type { Clock } from '../../core/clock.ts'
import { after, days, hours, type Duration, type Tick } from '../../core/time.ts'
import type { CalloutAnswer, CalloutRequest } from './callouts.ts'

export const KEEP = {
  accepted: hours(24),
  refused: hours(2),
  domainRefused: hours(3),
  domainTakesAll: days(7),
} as const

const MAX_ENTRIES = 20_000

interface Entry {
  readonly answer: CalloutAnswer
  readonly expires: Tick
}

export class CalloutCache {
  readonly #clock: Clock
  readonly #limit: number
  readonly #entries = new Map<string, Entry>()

  constructor(clock: Clock, limit = MAX_ENTRIES) {
    this.#clock = clock
    this.#limit = limit
  }

  get size(): number {
    return this.#entries.size
  }

  find(key: string, request: CalloutRequest): CalloutAnswer | undefined {
    const found = this.#find(domainKey(request)) ?? (request.random ? this.#find(anythingKey(request)) : undefined)
    const answer = found ?? this.#find(key)
    return answer && { ...answer, facts: { ...answer.facts, callout_remembered: true } }
  }

  keep(key: string, request: CalloutRequest, answer: CalloutAnswer, anything: boolean): void {
    switch (answer.kind) {
      case 'accepted':
        if (anything) this.#put(anythingKey(request), answer, KEEP.domainTakesAll)
        else this.#put(key, answer, KEEP.accepted)
        break
      case 'refused':
        if (answer.by === 'MAIL') this.#put(domainKey(request), answer, KEEP.domainRefused)
        else this.#put(key, answer, KEEP.refused)
        break
      case 'unanswered':
        break
    }
  }

  #find(key: string): CalloutAnswer | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    if (entry.expires > this.#clock.ticks()) return entry.answer
    this.#entries.delete(key)
    return undefined
  }

  #put(key: string, answer: CalloutAnswer, span: Duration): void {
    this.#entries.delete(key)
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size < this.#limit) break
      this.#entries.delete(oldest)
    }
    this.#entries.set(key, { answer, expires: after(this.#clock.ticks(), span) })
  }
}

/** Refusals of MAIL concern the sender and the domain asked, whoever the recipient. */
const domainKey = ({ mailbox, mailFrom }: CalloutRequest): string =>
  JSON.stringify(['domain refuses', formatReversePath(mailFrom), mailbox.domain])

const anythingKey = ({ mailbox, mailFrom }: CalloutRequest): string =>
  JSON.stringify(['domain takes all', formatReversePath(mailFrom), mailbox.domain])
