// DMARC (RFC 9989): whether what SPF or DKIM proved belongs to the author that the reader of the mail sees, and what the
// author's domain wants done where nothing does. DNS trouble that could hide a pass is `temperror`, never a failure.

import type { Clock } from '../../core/clock.ts'
import type { Domain } from '../../core/domain.ts'
import { seconds } from '../../core/time.ts'
import type { Resolver } from '../../dns/resolver.ts'
import type { DkimResult, DmarcPolicy, DmarcResult, SpfResult } from '../../core/origin-results.ts'
import { TraceLines } from '../trace-lines.ts'
import type { DmarcRecord } from './record.ts'
import { treeWalk, type FoundRecord, type TreeWalk, type WalkDeps } from './tree-walk.ts'

export const DMARC_TIME_LIMIT = seconds(20)

export interface DmarcQuestion {
  /** The domains of the addresses in From, each once; none where there is no From or none that can be read. */
  readonly authors: readonly Domain[]
  readonly spf: SpfResult
  readonly dkim: readonly DkimResult[]
}

export interface DmarcDeps {
  readonly resolver: Resolver
  readonly clock: Clock
}

export async function checkDmarc(question: DmarcQuestion, { resolver, clock }: DmarcDeps): Promise<DmarcResult> {
  const { authors } = question
  const [author, ...others] = authors
  if (author === undefined) return { method: 'dmarc', result: 'permerror', reason: 'no-author', trace: [] }
  if (others.length > 0) {
    const detail = authors.slice(0, 5).join(', ')
    return { method: 'dmarc', result: 'permerror', reason: 'several-authors', domain: author, detail, trace: [] }
  }
  const limit = new AbortController()
  const trace = new TraceLines()
  const late = Promise.withResolvers<DmarcResult>()
  const timer = clock.after(DMARC_TIME_LIMIT, () => {
    limit.abort()
    late.resolve({ method: 'dmarc', result: 'temperror', reason: 'timeout', domain: author, trace: trace.lines })
  })
  try {
    return await Promise.race([judge(author, question, { resolver, signal: limit.signal, trace }), late.promise])
  } finally {
    timer.cancel()
  }
}

async function judge(author: Domain, question: DmarcQuestion, deps: WalkDeps): Promise<DmarcResult> {
  const walk = await treeWalk(author, deps)
  const common = { method: 'dmarc', domain: author } as const
  if (walk.kind === 'unknown') return unknown(author, walk, deps)
  const { organization } = walk
  const chosen = choose(author, walk.found, organization)
  if (chosen === undefined) {
    const { malformed } = walk
    const trace = deps.trace.lines
    if (malformed === undefined) return { ...common, result: 'none', reason: 'no-record', organization, trace }
    const { domain: recordDomain, tag: detail } = malformed
    return { ...common, result: 'permerror', reason: 'record-malformed', organization, recordDomain, detail, trace }
  }
  const { record } = chosen.found
  const proof = await align(author, organization, record, question, deps)
  const asked = await policyFor(author, chosen, deps)
  const shared = {
    ...common,
    organization,
    recordDomain: chosen.found.domain,
    spfMode: record.spfMode,
    dkimMode: record.dkimMode,
    spfAligned: proof.spf === true,
    dkimAligned: proof.dkim === true,
    spf: question.spf.result,
    spfDomain: question.spf.domain,
    client: question.spf.client,
    signers: signersOf(question.dkim),
  }
  if (proof.spf === true || proof.dkim === true) {
    return { ...shared, ...asked, result: 'pass', reason: 'aligned', trace: deps.trace.lines }
  }
  const doubt = typeof proof.spf === 'string' ? proof.spf : typeof proof.dkim === 'string' ? proof.dkim : undefined
  const trace = deps.trace.lines
  if (doubt !== undefined) return { ...shared, ...asked, result: 'temperror', reason: 'dns', detail: doubt, trace }
  const passed = question.spf.result === 'pass' || question.dkim.some(({ result }) => result === 'pass')
  return { ...shared, ...asked, result: 'fail', reason: passed ? 'not-aligned' : 'nothing-passed', trace }
}

const signersOf = (dkim: readonly DkimResult[]): readonly string[] => {
  const domains = dkim.flatMap(({ result, domain }) => (result === 'pass' && domain !== undefined ? [domain] : []))
  return [...new Set(domains)].slice(0, MOST_SIGNERS)
}

const unknown = (domain: string, walk: Extract<TreeWalk, { kind: 'unknown' }>, { trace }: WalkDeps): DmarcResult => ({
  method: 'dmarc',
  result: 'temperror',
  reason: 'dns',
  domain,
  detail: `TXT ${walk.name}: ${walk.trouble.detail}`,
  trace: trace.lines,
})

interface Chosen {
  readonly found: FoundRecord
  readonly own: boolean
}

/** RFC 9989 §4.10.1: the author's own record, else that of the organization, else that of the public suffix. */
function choose(author: string, found: readonly FoundRecord[], organization: string): Chosen | undefined {
  const own = found.find(({ domain }) => domain === author)
  if (own) return { found: own, own: true }
  const above = found.find(({ domain }) => domain === organization) ?? found.find(({ record }) => record.psd === 'y')
  return above && { found: above, own: false }
}

type Asked = Pick<DmarcResult, 'policy' | 'published' | 'policyTag'>

async function policyFor(author: string, { found: { record }, own }: Chosen, deps: WalkDeps): Promise<Asked> {
  const { p, sp, np } = record
  const [published, policyTag] = own
    ? ([p, 'p'] as const)
    : np !== undefined && np !== (sp ?? p) && !(await exists(author, deps))
      ? ([np, 'np'] as const)
      : sp === undefined
        ? ([p, 'p'] as const)
        : ([sp, 'sp'] as const)
  return { published, policyTag, policy: record.testing ? softened(published) : published }
}

/** RFC 9989 §4.7, `t`: one step less. */
const softened = (policy: DmarcPolicy): DmarcPolicy => (policy === 'reject' ? 'quarantine' : 'none')

/** Whether the name is there at all; it is taken to be where DNS does not say. */
async function exists(domain: string, { resolver, signal, trace }: WalkDeps): Promise<boolean> {
  // One question tells: NXDOMAIN is about the name and all of its types (RFC 8020 §2).
  const found = await resolver.a(domain, signal)
  trace.answer('A', domain, found)
  return found.kind !== 'nxdomain'
}

/** Text: not known, and why. */
type Proof = boolean | string

/** Signatures of so many domains are compared with the author's. */
const MOST_SIGNERS = 10

async function align(
  author: string,
  organization: string,
  record: DmarcRecord,
  { spf, dkim }: DmarcQuestion,
  deps: WalkDeps,
): Promise<{ readonly spf: Proof; readonly dkim: Proof }> {
  const belongs = (domain: string, mode: 'relaxed' | 'strict'): Promise<Proof> =>
    sameOrganization(domain, mode, author, organization, deps)
  const signers = new Map(dkim.flatMap((one) => (one.domain === undefined ? [] : [[one.domain, one] as const])))
  for (const one of dkim) if (one.result === 'pass' && one.domain !== undefined) signers.set(one.domain, one)
  let signed: Proof = false
  for (const [domain, { result, detail }] of [...signers].slice(0, MOST_SIGNERS)) {
    if (signed === true || (result !== 'pass' && result !== 'temperror')) continue
    const proof = await belongs(domain, record.dkimMode)
    if (result === 'pass') signed = proof === false ? signed : proof
    // What could have been a pass is in doubt only where it would have counted.
    else if (proof !== false) signed = detail ?? `DKIM ${domain}`
  }
  return { spf: await spfProof(spf, record, belongs), dkim: signed }
}

async function spfProof(
  { result, domain, detail }: SpfResult,
  { spfMode }: DmarcRecord,
  belongs: (domain: string, mode: 'relaxed' | 'strict') => Promise<Proof>,
): Promise<Proof> {
  if (result !== 'pass' && result !== 'temperror') return false
  const proof = await belongs(domain, spfMode)
  if (result === 'pass' || proof === false) return proof
  return detail ?? `SPF ${domain}`
}

/** RFC 9989 §4.4: strict wants the same name, relaxed the same organizational domain. */
async function sameOrganization(
  written: string,
  mode: 'relaxed' | 'strict',
  author: string,
  organization: string,
  deps: WalkDeps,
): Promise<Proof> {
  const domain = written.toLowerCase()
  if (domain === author) return true
  // A domain outside of the organization's name cannot have it for its own.
  if (mode === 'strict' || (domain !== organization && !domain.endsWith(`.${organization}`))) return false
  const walk = await treeWalk(domain, deps)
  return walk.kind === 'known' ? walk.organization === organization : `TXT ${walk.name}: ${walk.trouble.detail}`
}
