// Which domains are left alone for a while, because every host that takes their mail was found dead: what is due for them
// stays in the store, however much it is, and when the rest is over one message tries for all. What it finds decides for the
// others, also for those of other domains whose mail goes to the same destination. Bounded, and a restart begins anew.

import type { Reason } from '../core/reason.ts'
import { after, between, type Instant, type Tick } from '../core/time.ts'

/** What an attempt found out about a destination: nobody can be reached there before `until`. */
export interface Rest {
  /** Tells destinations apart. */
  readonly key: string
  /** The destination, for people. */
  readonly where: string
  /** Of the recipients that were tried. */
  readonly domains: readonly string[]
  readonly until: Tick
  /** It is a route of ours that is paused, for this. Left out: everybody there was found dead. */
  readonly paused?: Reason
}

/** A destination that rests, as people are told of it. */
export interface RestingDestination {
  readonly where: string
  readonly domains: readonly string[]
  /** When it was found dead first, or was paused. */
  readonly since: Instant
  /** Why it is paused. */
  readonly paused?: Reason
  /** When one message tries for all; undefined: it is on its way. */
  readonly next?: Instant
}

interface Resting {
  readonly where: string
  readonly since: Instant
  until: Tick
  paused: Reason | undefined
  readonly domains: Set<string>
  /** A message is on its way to find out. */
  probing: boolean
}

/** Domains remembered; those beyond it are tried message by message. */
const MOST = 10_000

export class RestingDomains {
  readonly #byKey = new Map<string, Resting>()
  readonly #keyOf = new Map<string, string>()
  readonly #most: number

  constructor(most = MOST) {
    this.#most = most
  }

  get size(): number {
    return this.#keyOf.size
  }

  note({ key, where, domains, until, paused }: Rest, now: Instant): void {
    const resting = this.#byKey.get(key) ?? { where, since: now, until, paused, domains: new Set(), probing: false }
    resting.until = until
    resting.paused = paused
    resting.probing = false
    for (const domain of domains) {
      if (this.#keyOf.get(domain) === key) continue
      this.#drop(domain)
      if (this.#keyOf.size >= this.#most) continue
      this.#keyOf.set(domain, key)
      resting.domains.add(domain)
    }
    if (resting.domains.size > 0) this.#byKey.set(key, resting)
  }

  /** A message for these domains found something else than dead hosts, or nobody knows what: they do not rest any more. */
  end(domains: Iterable<string>): void {
    for (const domain of domains) {
      const key = this.#keyOf.get(domain)
      for (const one of (key !== undefined && this.#byKey.get(key)?.domains) || []) this.#keyOf.delete(one)
      if (key !== undefined) this.#byKey.delete(key)
    }
  }

  /** What may be claimed now: nothing for domains in `none`, one message for each domain in `one`; `busy` have all they may. */
  claims(now: Tick, busy: ReadonlySet<string>): { readonly none: readonly string[]; readonly one: readonly string[] } {
    const none: string[] = []
    const one: string[] = []
    for (const { until, domains, probing } of this.#byKey.values()) {
      let probe = !probing && until <= now
      for (const domain of domains) {
        const isProbe = probe && !busy.has(domain)
        ;(isProbe ? one : none).push(domain)
        if (isProbe) probe = false
      }
    }
    return { none, one }
  }

  /**
   * Of the domains in `one` these have a message on its way. `all`: everything was claimed that was due, so that for the others
   * there was nothing; else they are asked about again.
   */
  claimed(one: readonly string[], domains: ReadonlySet<string>, all: boolean): void {
    for (const domain of one) {
      const resting = this.#byKey.get(this.#keyOf.get(domain) ?? '')
      if (domains.has(domain) && resting) resting.probing = true
      else if (all) this.#drop(domain)
    }
  }

  list(ticks: Tick, now: Instant): RestingDestination[] {
    return [...this.#byKey.values()].map(({ where, domains, since, until, paused, probing }) => ({
      where,
      domains: [...domains],
      since,
      ...(paused && { paused }),
      ...(!probing && { next: until > ticks ? after(now, between(ticks, until)) : now }),
    }))
  }

  /** When the next rest is over. */
  next(): Tick | undefined {
    let next: Tick | undefined
    for (const { until, probing } of this.#byKey.values())
      if (!probing && (next === undefined || until < next)) next = until
    return next
  }

  clear(): void {
    this.#byKey.clear()
    this.#keyOf.clear()
  }

  #drop(domain: string): void {
    const key = this.#keyOf.get(domain)
    if (key === undefined) return
    this.#keyOf.delete(domain)
    const resting = this.#byKey.get(key)
    resting?.domains.delete(domain)
    if (resting?.domains.size === 0) this.#byKey.delete(key)
  }
}
