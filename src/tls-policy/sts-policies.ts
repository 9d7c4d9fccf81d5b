// What is known of the MTA-STS policies of other domains (RFC 8461): asks DNS whether a domain has one, fetches it where that is
// new, and goes by what was fetched before until that expires. It decides when a policy is fetched and which one holds; what it
// demands of a host is for the attempt to say. A domain without a record costs one question to DNS, whose answer is kept there.

import type { Clock } from '../core/clock.ts'
import type { Domain } from '../core/domain.ts'
import { after, hours, minutes, type Instant } from '../core/time.ts'
import type { Resolver } from '../dns/resolver.ts'
import { SharedQuestion } from '../dns/shared-question.ts'
import type { Fetched, FetchProblem } from './sts-fetch.ts'
import type { KnownPolicy, StsFolder } from './sts-folder.ts'
import { readStsRecord } from './sts-record.ts'

export interface StsDeps {
  readonly clock: Clock
  readonly resolver: Pick<Resolver, 'txt'>
  readonly folder: StsFolder
  readonly fetch: (domain: Domain, signal?: AbortSignal) => Promise<Fetched>
  readonly fault: (error: unknown) => void
}

export interface StsAnswer {
  /** The one that holds; left out: none does. */
  readonly known?: KnownPolicy
  /** There is a record, and the policy that it tells of could not be had. */
  readonly problem?: FetchProblem
}

interface Failure {
  readonly id: string
  readonly problem: FetchProblem
  readonly until: Instant
}

/** RFC 8461 §3.3: not again and again from a host that has none. */
const AFTER_FAILURE = minutes(5)
/** RFC 8461 §10.2: so that whoever keeps the record from us gains a day at most of each policy. */
export const REFRESH_AFTER = hours(24)
const MOST = 10_000

export const expiry = ({ fetched, policy }: KnownPolicy): Instant => after(fetched, policy.maxAge)

export class StsPolicies {
  readonly #deps: StsDeps
  readonly #failures = new Map<Domain, Failure>()
  readonly #underWay = new Map<Domain, SharedQuestion<Fetched>>()
  #known: Promise<Map<Domain, KnownPolicy>> | undefined

  constructor(deps: StsDeps) {
    this.#deps = deps
  }

  /** Never rejects. */
  async policyFor(domain: Domain, signal?: AbortSignal): Promise<StsAnswer> {
    const { resolver, clock } = this.#deps
    const [all, found] = await Promise.all([this.#all(), resolver.txt(`_mta-sts.${domain}`, signal)])
    const kept = all.get(domain)
    const live = kept && clock.now() < expiry(kept) ? { known: kept } : {}
    const record = found.kind === 'answer' ? readStsRecord(found.records) : undefined
    // RFC 8461 §5: without a record, or without an answer, what was fetched holds until it expires.
    if (record?.kind !== 'id') return live
    const { id } = record
    if (live.known?.id === id) {
      if (isOld(live.known, clock.now())) void this.#renew(domain, id)
      return live
    }
    const failure = this.#failures.get(domain)
    if (failure?.id === id && clock.now() < failure.until) return { ...live, problem: failure.problem }
    const fetched = await this.#renew(domain, id, signal)
    if (!fetched) return live
    if (!fetched.ok) return { ...live, problem: fetched.problem }
    return { known: { domain, id, policy: fetched.policy, fetched: clock.now() } }
  }

  /** What is kept and old is fetched again, one after the other; what has expired is forgotten. */
  async refresh(signal?: AbortSignal): Promise<void> {
    const { clock, folder } = this.#deps
    const all = await this.#all()
    for (const known of all.values()) {
      if (signal?.aborted) return
      if (expiry(known) <= clock.now()) {
        all.delete(known.domain)
        await folder.remove(known.domain)
      } else if (isOld(known, clock.now())) await this.#renewOld(known.domain, signal)
    }
  }

  /** Where the record is gone nothing is fetched, and what is kept holds on. */
  async #renewOld(domain: Domain, signal: AbortSignal | undefined): Promise<void> {
    const found = await this.#deps.resolver.txt(`_mta-sts.${domain}`, signal)
    const record = found.kind === 'answer' ? readStsRecord(found.records) : undefined
    if (record?.kind === 'id') await this.#renew(domain, record.id, signal)
  }

  #all(): Promise<Map<Domain, KnownPolicy>> {
    this.#known ??= this.#deps.folder.readAll().then((list) => new Map(list.map((known) => [known.domain, known])))
    return this.#known
  }

  /** One question at a time for each domain, whoever waits for it; undefined for whoever has given up. */
  #renew(domain: Domain, id: string, signal?: AbortSignal): Promise<Fetched | undefined> {
    const running = this.#underWay.get(domain)
    if (running && !running.abandoned) return running.wait(signal)
    const started = new SharedQuestion((shared) => this.#fetch(domain, id, shared))
    this.#underWay.set(domain, started)
    void started.settled.then(() => {
      if (this.#underWay.get(domain) === started) this.#underWay.delete(domain)
    })
    return started.wait(signal)
  }

  async #fetch(domain: Domain, id: string, signal: AbortSignal): Promise<Fetched> {
    const { clock, fetch, fault, folder } = this.#deps
    try {
      const fetched = await fetch(domain, signal)
      if (signal.aborted) return fetched
      if (!fetched.ok) {
        dropOldest(this.#failures, MOST)
        this.#failures.set(domain, { id, problem: fetched.problem, until: after(clock.now(), AFTER_FAILURE) })
        return fetched
      }
      const known: KnownPolicy = { domain, id, policy: fetched.policy, fetched: clock.now() }
      const all = await this.#all()
      dropOldest(all, MOST)
      all.delete(domain)
      all.set(domain, known)
      this.#failures.delete(domain)
      // It holds even where the disk does not take it.
      await folder.write(known).catch(fault)
      return fetched
    } catch (error) {
      fault(error)
      return { ok: false, problem: { result: 'sts-policy-fetch-error', detail: 'a fault in this server' } }
    }
  }
}

const isOld = ({ fetched }: KnownPolicy, now: Instant): boolean => after(fetched, REFRESH_AFTER) <= now

function dropOldest<K>(map: Map<K, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size < most) return
    map.delete(key)
  }
}
