// Runs the checks: all at the same time, each question to DNS once, and all of it within a bound of time. What is not there when the
// time is over, and what a check stumbles over, is `unknown`.

import { seconds } from '../core/time.ts'
import { cachingResolver } from '../dns/caching-resolver.ts'
import type { Evidence, Check, CheckResult, CheckVerdict, DomainCheck } from './check.ts'
import { CHECKS, isMeant } from './checks.ts'
import { foundFacts, STATUSES, type CheckStatus } from './found.ts'
import { domainExists } from './checks/domain-exists.ts'
import { makeLook, type Look } from './look.ts'
import type { World } from './world.ts'

export interface Examination {
  /** In A-labels. */
  readonly domains: readonly string[]
  /** Ids and groups of checks; empty: all. */
  readonly only: readonly string[]
  /** The domains only: their mail does not go out from this host. */
  readonly elsewhere: boolean
}

export interface Report {
  /** What this host greets with. */
  readonly host: string
  readonly domains: readonly string[]
  readonly results: readonly CheckResult[]
  readonly counts: Readonly<Record<CheckStatus, number>>
}

/** The whole run is over before a person goes to make tea. */
export const TIME_LIMIT = seconds(6)

/** These ask about this host, although they are told of a domain. */
const OF_BOTH: ReadonlySet<string> = new Set(['spf.us', 'mx.here'])

interface Job {
  readonly check: Check
  readonly target: string
}

/** `progress` is told each time one is done. */
export async function examine(
  { domains, only, elsewhere }: Examination,
  world: World,
  progress: (done: number, of: number) => void = () => {},
): Promise<Report> {
  const jobs = CHECKS.filter((check) => isMeant(check, only)).flatMap((check): Job[] => {
    if (check.of === 'host') return elsewhere ? [] : [{ check, target: world.hostname }]
    if (elsewhere && OF_BOTH.has(check.id)) return []
    return domains.map((target) => ({ check, target }))
  })
  const shared = { ...world, resolver: cachingResolver(world.resolver, { clock: world.clock }) }
  const limit = new AbortController()
  const over = Promise.withResolvers<'over'>()
  const timer = world.clock.after(
    TIME_LIMIT,
    () => {
      over.resolve('over')
      limit.abort()
    },
    true,
  )
  let done = 0
  try {
    const all = await Promise.all(
      jobs.map(async (job) => {
        const results = await runOne(job, shared, limit.signal, over.promise)
        progress(++done, jobs.length)
        return results
      }),
    )
    const results = inOrder(all.flat(), domains)
    return { host: world.hostname, domains, results, counts: countOf(results) }
  } finally {
    timer.cancel()
    limit.abort()
  }
}

async function runOne(
  { check, target }: Job,
  world: World,
  signal: AbortSignal,
  over: Promise<'over'>,
): Promise<readonly CheckResult[]> {
  const evidence: Evidence[] = []
  const look = makeLook({ resolver: world.resolver, server: world.server, signal, evidence })
  const work = check.of === 'host' ? check.run(world, look) : ofDomain(check, target, look, world)
  const verdicts = await Promise.race([work.catch(asFault), over])
  const told = verdicts === 'over' ? [OVERDUE] : verdicts
  return told.map((verdict) => resultOf(check, target, verdict, evidence))
}

/** RFC 8020: below a name that does not exist there is nothing, so that this is all there is to say. */
async function ofDomain(
  check: DomainCheck,
  domain: string,
  look: Look,
  world: World,
): Promise<readonly CheckVerdict[]> {
  if (check !== domainExists && (await world.resolver.mx(domain, look.signal)).kind === 'nxdomain') return []
  return check.run(domain, look, world)
}

const OVERDUE: CheckVerdict = { found: 'unknown.time' }

/** A fault of ours says nothing about the target. */
const asFault = (error: unknown): readonly CheckVerdict[] => [
  { found: 'unknown.fault', values: { fault: error instanceof Error ? error.message : String(error) } },
]

function resultOf(
  { id, of }: Check,
  target: string,
  verdict: CheckVerdict,
  evidence: readonly Evidence[],
): CheckResult {
  const { found, about, values = {}, cures = [] } = verdict
  const { status, who, causes = [] } = foundFacts(found)
  return {
    check: id,
    scope: of,
    target,
    ...(about !== undefined && { about }),
    status,
    found,
    values,
    ...(who !== undefined && { who }),
    causes,
    cures,
    evidence: [...evidence],
  }
}

/** The host first, then domain by domain. */
const inOrder = (results: readonly CheckResult[], domains: readonly string[]): readonly CheckResult[] => {
  const place = ({ scope, target }: CheckResult): number => (scope === 'host' ? 0 : 1 + domains.indexOf(target))
  return results.toSorted((a, b) => place(a) - place(b))
}

const countOf = (results: readonly CheckResult[]): Report['counts'] => {
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<CheckStatus, number>
  for (const { status } of results) counts[status]++
  return counts
}
