// What the facts of a mail that arrived mean: the flaws that speak against it, those that weigh most first. Each is a cause of
// the catalogue with the values that it is known by; the sentences are in words-en.ts and words-ru.ts. Decides from values.

import type { CauseId } from '../causes/facts.ts'
import type { Confidence } from '../diagnosis.ts'
import type { Arrived, Station, FilterVerdict } from './arrived.ts'
import type { AuthResult } from './authentication-results.ts'
import { sameOwner } from './registered-domain.ts'
import type { Filter } from './spam-marks.ts'
import { topicOf } from './test-causes.ts'

interface Points {
  readonly filter: Filter
  readonly tests: readonly string[]
  readonly points?: number
}

export type Flaw =
  | { readonly kind: 'unproven'; readonly domain: string; readonly ip?: string }
  | { readonly kind: 'unaligned'; readonly domain: string; readonly passed: string; readonly method: 'spf' | 'dkim' }
  | { readonly kind: 'dmarc'; readonly domain: string; readonly forwarded: boolean }
  | { readonly kind: 'spf'; readonly result: string; readonly domain: string; readonly ip?: string }
  | { readonly kind: 'spf-record'; readonly domain: string }
  | { readonly kind: 'dkim'; readonly domain: string; readonly reason?: string }
  | { readonly kind: 'no-ptr'; readonly ip: string }
  | { readonly kind: 'helo'; readonly helo: string; readonly ip?: string }
  | ({ readonly kind: 'filter'; readonly cause: CauseId; readonly ip?: string } & Points)
  | { readonly kind: 'bulk' }
  | { readonly kind: 'phishing' }
  | { readonly kind: 'virus' }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'untold'; readonly filter: Filter }
  | { readonly kind: 'malformed'; readonly fields: readonly string[] }
  | { readonly kind: 'unsubscribe' }
  | { readonly kind: 'slow'; readonly by: string; readonly from: string; readonly seconds: number }
  | { readonly kind: 'clock'; readonly by: string; readonly seconds: number }

export interface Weighed {
  readonly flaw: Flaw
  readonly cause: CauseId
  readonly confidence: Confidence
}

const CAUSE_OF: Readonly<Record<Exclude<Flaw['kind'], 'filter'>, CauseId>> = {
  unproven: 'auth.none',
  unaligned: 'dmarc.unaligned',
  dmarc: 'dmarc.fail',
  spf: 'spf.fail',
  'spf-record': 'spf.record',
  dkim: 'dkim.fail',
  'no-ptr': 'dns.ptr',
  helo: 'dns.helo',
  bulk: 'spam.bulk',
  phishing: 'spam.phishing',
  virus: 'virus',
  blocked: 'policy.recipient-rule',
  untold: 'symptom.in-spam',
  malformed: 'format.rfc5322',
  unsubscribe: 'spam.bulk',
  slow: 'symptom.slow',
  clock: 'system.temp',
}

/** A mail that waits longer than this at one station is late. */
export const LATE_SECONDS = 600
/** Clocks that differ by more than this are wrong. */
const WRONG_CLOCK_SECONDS = 120

export function judge(arrived: Arrived): readonly Weighed[] {
  const border = arrived.stations.find(({ border: at }) => at === true)
  const spam = arrived.verdict === 'spam'
  const proofs = judgeProofs(arrived, border)
  const byFilters = arrived.filters.flatMap((verdict) => judgeVerdict(verdict, border))
  const host = judgeHost(border, arrived)
  const form = judgeForm(arrived)
  const mailing = judgeMailing(arrived)
  // In a mail that passed as clean, points of a filter are no flaw.
  const shown = [...proofs, ...host, ...form]
  const against = [
    ...byWeight([...proofs, ...(spam ? withoutDoubles(byFilters, shown) : []), ...host, ...form], byFilters),
    ...mailing,
  ]
  const why = against.filter(({ kind }) => MAY_BE_WHY.has(kind))
  const told: readonly Flaw[] =
    spam && why.length === 0
      ? arrived.filters
          .flatMap(({ filter, spam: one }) => (one === true ? [{ kind: 'untold' as const, filter }] : []))
          .slice(0, 1)
      : []
  return [...told, ...against, ...judgeWay(arrived.stations)].map((flaw) => ({
    flaw,
    cause: causeOf(flaw),
    confidence: sureOf(flaw, arrived, spam),
  }))
}

/** What can put a mail into the spam folder by itself. */
const MAY_BE_WHY: ReadonlySet<Flaw['kind']> = new Set([
  'unproven',
  'unaligned',
  'dmarc',
  'spf',
  'dkim',
  'no-ptr',
  'helo',
  'filter',
  'bulk',
  'phishing',
  'virus',
  'blocked',
  'malformed',
])

/** That it is so is certain where the receiving side wrote it; that it is why, only where a filter says so. */
function sureOf(flaw: Flaw, { proven }: Arrived, spam: boolean): Confidence {
  if (flaw.kind === 'untold') return 'low'
  if (!proven) return 'medium'
  const toldByFilter =
    flaw.kind === 'filter' || flaw.kind === 'bulk' || flaw.kind === 'virus' || flaw.kind === 'blocked'
  return spam && !toldByFilter ? 'medium' : 'high'
}

const passed = (result: AuthResult | undefined): boolean => result?.result === 'pass'

function judgeProofs({ authentication, author, stations }: Arrived, border: Station | undefined): readonly Flaw[] {
  const of = (method: string): readonly AuthResult[] => authentication.filter((one) => one.method === method)
  const best = (method: string): AuthResult | undefined => of(method).find(passed) ?? of(method)[0]
  const [spf, dkim, dmarc, arc] = ['spf', 'dkim', 'dmarc', 'arc'].map(best)
  if (!spf && !dkim && !dmarc) return []
  const domain = author ?? dmarc?.domain ?? spf?.domain ?? 'DOMAIN'
  const ip = border?.ip === undefined ? {} : { ip: border.ip }
  if (passed(dmarc)) return []
  const aligned = [...of('dkim'), ...of('spf')].some(
    (one) => passed(one) && (one.domain === undefined || sameOwner(one.domain, domain) || one.domain === domain),
  )
  if (dmarc?.result !== 'fail' && aligned) return []
  const other = dkim && passed(dkim) ? dkim : spf && passed(spf) ? spf : undefined
  if (other?.domain !== undefined && !aligned)
    return [{ kind: 'unaligned', domain, passed: other.domain, method: other.method === 'dkim' ? 'dkim' : 'spf' }]
  return [
    ...(dmarc?.result === 'fail'
      ? [{ kind: 'dmarc' as const, domain, forwarded: passed(arc) || stations.length > 4 }]
      : []),
    ...judgeSpf(spf, domain, ip),
    ...(dkim && BROKEN.has(dkim.result) ? [brokenSignature(dkim, domain)] : []),
    ...(dmarc?.result !== 'fail' && !BROKEN.has(dkim?.result ?? '') && (spf === undefined || spf.result === 'none')
      ? [{ kind: 'unproven' as const, domain, ...ip }]
      : []),
  ]
}

/** RFC 8601 §2.7.1. */
const BROKEN: ReadonlySet<string> = new Set(['fail', 'permerror', 'policy', 'hardfail', 'invalid'])
const NOT_LISTED: ReadonlySet<string> = new Set(['fail', 'softfail', 'hardfail'])

function judgeSpf(spf: AuthResult | undefined, author: string, ip: { readonly ip?: string }): readonly Flaw[] {
  const domain = spf?.domain ?? author
  if (spf?.result === 'permerror') return [{ kind: 'spf-record', domain }]
  return spf && NOT_LISTED.has(spf.result) ? [{ kind: 'spf', result: spf.result, domain, ...ip }] : []
}

function brokenSignature({ domain = '', reason, comment }: AuthResult, author: string): Flaw {
  const told = reason ?? comment
  return { kind: 'dkim', domain: domain === '' ? author : domain, ...(told === undefined ? {} : { reason: told }) }
}

/** A name that a client gives itself and that is none (RFC 5321 §4.1.1.1). */
const NO_NAME = /^(?:\[.*\]|localhost(?:\..*)?|[^.]*|.*\.(?:local|lan|localdomain|internal)|[\d.]+)$/i

function judgeHost(border: Station | undefined, { authentication }: Arrived): readonly Flaw[] {
  if (!border) return []
  const { ip, ptr, from } = border
  const looked = authentication.find(({ method }) => method === 'iprev')
  const nameless = ptr === null || (looked !== undefined && !passed(looked) && looked.result !== 'temperror')
  return [
    ...(nameless && ip !== undefined ? [{ kind: 'no-ptr' as const, ip }] : []),
    ...(from !== undefined && ip !== undefined && NO_NAME.test(from)
      ? [{ kind: 'helo' as const, helo: from, ip }]
      : []),
  ]
}

/** By topic, those with most points first. */
function judgeVerdict(
  { filter, spam, tests, category, by }: FilterVerdict,
  border: Station | undefined,
): readonly Flaw[] {
  if (spam !== true) return []
  const ip = border?.ip === undefined ? {} : { ip: border.ip }
  if (filter === 'microsoft') return judgeMicrosoft(category, by)
  const topics = new Map<CauseId, { points: number; tests: string[]; known: boolean }>()
  for (const { name, score } of tests) {
    const cause = topicOf(name)
    const topic = topics.get(cause) ?? { points: 0, tests: [], known: false }
    topic.points += score ?? 0
    topic.known ||= score !== undefined
    topic.tests.push(name)
    topics.set(cause, topic)
  }
  return [...topics]
    .toSorted(([, a], [, b]) => b.points - a.points)
    .filter(([, { points, known }]) => !known || points >= LEAST_POINTS)
    .map(([cause, { points, tests: names, known }]) => ({
      kind: 'filter',
      cause,
      filter,
      tests: names.slice(0, MOST_NAMED),
      ...(known ? { points: Math.round(points * 10) / 10 } : {}),
      ...ip,
    }))
}

/** Less than this decided nothing. */
const LEAST_POINTS = 0.5
const MOST_NAMED = 2

/** CAT (https://learn.microsoft.com/en-us/defender-office-365/message-headers-eop-mdo). */
const CATEGORIES: Readonly<Record<string, 'bulk' | 'phishing' | 'virus'>> = {
  BULK: 'bulk',
  PHSH: 'phishing',
  HPHSH: 'phishing',
  HPHISH: 'phishing',
  SPOOF: 'phishing',
  UIMP: 'phishing',
  DIMP: 'phishing',
  GIMP: 'phishing',
  MALW: 'virus',
  AMP: 'virus',
  SAP: 'virus',
}

/** By SFV, a list of the recipient or of their organisation. */
function judgeMicrosoft(category: string | undefined, by: string | undefined): readonly Flaw[] {
  if (by === 'BLK' || by === 'SKB') return [{ kind: 'blocked' }]
  const kind = category !== undefined && Object.hasOwn(CATEGORIES, category) ? CATEGORIES[category] : undefined
  return kind === undefined ? [] : [{ kind }]
}

/** Where a filter told its points, what it gave most for comes first; the rest keeps its order. */
function byWeight(flaws: readonly Flaw[], byFilters: readonly Flaw[]): readonly Flaw[] {
  const points = new Map<CauseId, number>()
  for (const flaw of byFilters)
    if (flaw.kind === 'filter' && flaw.points !== undefined)
      points.set(flaw.cause, (points.get(flaw.cause) ?? 0) + flaw.points)
  return flaws.toSorted((a, b) => (points.get(causeOf(b)) ?? 0) - (points.get(causeOf(a)) ?? 0))
}

const causeOf = (flaw: Flaw): CauseId => (flaw.kind === 'filter' ? flaw.cause : CAUSE_OF[flaw.kind])

/** What a proof shows with its values need not be told again as points of a filter. */
function withoutDoubles(byFilters: readonly Flaw[], shown: readonly Flaw[]): readonly Flaw[] {
  const causes = new Set(shown.map(causeOf))
  return byFilters.filter((flaw) => flaw.kind !== 'filter' || !causes.has(flaw.cause))
}

const judgeForm = ({ malformed }: Arrived): readonly Flaw[] =>
  malformed.length > 0 ? [{ kind: 'malformed', fields: malformed }] : []

const judgeMailing = ({ mailing, unsubscribe }: Arrived): readonly Flaw[] =>
  mailing && unsubscribe !== 'one-click' ? [{ kind: 'unsubscribe' }] : []

/** The longest wait, and the first clock that is wrong. */
function judgeWay(stations: readonly Station[]): readonly Flaw[] {
  const waits = stations.flatMap(({ by, seconds }, i) => {
    const from = stations[i - 1]?.by
    return by === undefined || from === undefined || seconds === undefined ? [] : [{ by, from, seconds }]
  })
  const longest = waits.toSorted((a, b) => b.seconds - a.seconds)[0]
  const backwards = waits.find(({ seconds }) => seconds < -WRONG_CLOCK_SECONDS)
  return [
    // A clock that is behind makes the next wait look long.
    ...(longest && longest.seconds >= LATE_SECONDS && !backwards ? [{ kind: 'slow' as const, ...longest }] : []),
    ...(backwards ? [{ kind: 'clock' as const, by: backwards.by, seconds: -backwards.seconds }] : []),
  ]
}
