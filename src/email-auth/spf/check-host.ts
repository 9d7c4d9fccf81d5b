// check_host() of RFC 7208 §4: whether a domain lets a client send in its name. Terms are asked from left to right, the first
// that matches decides. What DNS does not tell now is `temperror`, what the domain's owner wrote wrongly `permerror`.
// Record 0050 says why it is our own, and where it reads the RFC its own way.

import { inNetwork, ipBytes, isIpv6, type IpAddress } from '../../core/ip.ts'
import type { AuthResult, SpfReason } from '../../core/origin-results.ts'
import { isName, stop, troubled, MAX_HOSTS, type Evaluation, type Stop } from './evaluation.ts'
import { parseMacros, type MacroPart } from './macro.ts'
import { isSpfRecord, readRecord, type Directive, type Mechanism, type Prefixes, type SpfRecord } from './record.ts'

export interface SpfOutcome {
  readonly result: AuthResult
  readonly reason: SpfReason
  readonly term?: string
  /** Whose record the term stands in. */
  readonly domain: string
  readonly detail?: string
  /** Where the words to a failure stand, and the domain that they are written for (RFC 7208 §6.2). */
  readonly explanation?: readonly MacroPart[]
}

export async function checkHost(domain: string, evaluation: Evaluation): Promise<SpfOutcome> {
  // RFC 7208 §4.3: names that cannot be, and names of one label, have no record.
  if (!isName(domain) || !domain.includes('.')) return { result: 'none', reason: 'no-domain', domain }
  const found = await evaluation.ask(...evaluation.txt(domain))
  if (found.kind === 'temporary') return stopped(troubled('TXT', domain, found), domain)
  const records = found.kind === 'answer' ? found.records.filter(isSpfRecord) : []
  const [text] = records
  if (text === undefined) return { result: 'none', reason: 'no-record', domain }
  if (records.length > 1) return { result: 'permerror', reason: 'several-records', domain }
  const read = readRecord(text)
  if (!read.ok) return { result: 'permerror', reason: 'syntax', term: read.term, domain }
  return evaluate(read.record, domain, evaluation)
}

const stopped = ({ result, reason, detail }: Stop, domain: string, term?: string): SpfOutcome => ({
  result,
  reason,
  domain,
  ...(term !== undefined && { term }),
  ...(detail !== undefined && { detail }),
})

async function evaluate(record: SpfRecord, domain: string, evaluation: Evaluation): Promise<SpfOutcome> {
  const { directives, redirect, explanation } = record
  const { client } = evaluation.about
  for (const directive of directives) {
    const { text, qualifier } = directive
    const matches = await matchesClient(directive, domain, evaluation)
    if (typeof matches !== 'boolean') return stopped(matches, domain, text)
    evaluation.trace.add(matches ? `${text} = ${client} → ${qualifier}` : `${text} ≠ ${client}`)
    if (!matches) continue
    const failed = qualifier === 'fail' && explanation !== undefined
    return { result: qualifier, reason: 'matched', term: text, domain, ...(failed && { explanation }) }
  }
  // RFC 7208 §4.7. Where there is an `all`, something has matched.
  if (redirect === undefined) return { result: 'neutral', reason: 'nothing-matched', domain }
  return follow(redirect, domain, evaluation)
}

/** RFC 7208 §6.1: the other record takes the place of this one, its explanation included. */
async function follow(
  { text, target }: NonNullable<SpfRecord['redirect']>,
  domain: string,
  evaluation: Evaluation,
): Promise<SpfOutcome> {
  const tooMany = evaluation.countTerm()
  if (tooMany) return stopped(tooMany, domain, text)
  evaluation.trace.add(text)
  const name = await evaluation.expand(target, domain)
  const check = await checkHost(name, evaluation)
  if (check.result !== 'none') return check
  return { result: 'permerror', reason: 'include-without-record', term: text, domain, detail: name }
}

async function matchesClient(directive: Directive, domain: string, evaluation: Evaluation): Promise<boolean | Stop> {
  const { mechanism, text } = directive
  switch (mechanism.kind) {
    case 'all':
      return true
    case 'ip': {
      const { client } = evaluation.about
      if (isIpv6(client) !== (mechanism.family === 6)) return false
      return inNetwork(ipBytes(client) ?? [], mechanism.network)
    }
    case 'include':
    case 'exists':
    case 'a':
    case 'mx':
    case 'ptr':
      return evaluation.countTerm() ?? asks(mechanism, text, domain, evaluation)
  }
}

type Asking = Exclude<Mechanism, { kind: 'all' | 'ip' }>

async function asks(mechanism: Asking, text: string, domain: string, evaluation: Evaluation): Promise<boolean | Stop> {
  const name = mechanism.target === undefined ? domain : await evaluation.expand(mechanism.target, domain)
  const { client } = evaluation.about
  switch (mechanism.kind) {
    case 'include':
      return includes(name, text, evaluation)
    case 'exists': {
      // RFC 7208 §5.7: always an A record, whatever the client has.
      const { resolver } = evaluation.deps
      const found = await evaluation.askFirst('A', name, (asked, signal) => resolver.a(asked, signal))
      return 'kind' in found ? found : found.length > 0
    }
    case 'a': {
      const found = await evaluation.askFirst(...evaluation.addresses(name))
      return 'kind' in found ? found : holds(found, client, mechanism.prefixes)
    }
    case 'mx':
      return matchesMx(name, mechanism.prefixes, evaluation)
    case 'ptr':
      return matchesPtr(name, evaluation)
  }
}

/** RFC 7208 §5.2. */
async function includes(name: string, text: string, evaluation: Evaluation): Promise<boolean | Stop> {
  const { trace } = evaluation
  trace.add(text)
  trace.deeper()
  const { result, reason, detail } = await checkHost(name, evaluation)
  trace.back()
  switch (result) {
    case 'pass':
      return true
    case 'fail':
    case 'softfail':
    case 'neutral':
    case 'policy':
      return false
    case 'none':
      return stop('permerror', 'include-without-record', name)
    case 'temperror':
    case 'permerror':
      return stop(result, reason, detail ?? name)
  }
}

async function matchesMx(name: string, prefixes: Prefixes, evaluation: Evaluation): Promise<boolean | Stop> {
  const found = await evaluation.askFirst(...evaluation.mx(name))
  if ('kind' in found) return found
  if (found.length > MAX_HOSTS) return stop('permerror', 'too-many-mx', name)
  // RFC 7505 §3: a null MX has no host.
  for (const { exchange } of found.filter((record) => record.exchange !== '')) {
    const addresses = await evaluation.ask(...evaluation.addresses(exchange))
    if (addresses.kind === 'temporary') return troubled(evaluation.addresses(exchange)[0], exchange, addresses)
    if (addresses.kind === 'answer' && holds(addresses.records, evaluation.about.client, prefixes)) return true
  }
  return false
}

/** RFC 7208 §5.5: trouble with DNS is no match here. */
async function matchesPtr(name: string, evaluation: Evaluation): Promise<boolean | Stop> {
  const found = await evaluation.reverse()
  const names = await evaluation.validatedNames(found)
  const wanted = name.toLowerCase()
  return names.some((one) => one === wanted || one.endsWith(`.${wanted}`))
}

function holds(addresses: readonly IpAddress[], client: IpAddress, { v4, v6 }: Prefixes): boolean {
  const bytes = ipBytes(client) ?? []
  const v6Client = isIpv6(client)
  const prefix = v6Client ? v6 : v4 + 96
  return addresses.some((address) => {
    const base = ipBytes(address)
    return base !== undefined && isIpv6(address) === v6Client && inNetwork(bytes, { text: address, base, prefix })
  })
}

const LONGEST_EXPLANATION = 300

/** RFC 7208 §6.2: whatever is wrong with it, there is none then. Asked outside of the limits, for the result stands. */
export async function explain(
  { explanation, domain }: SpfOutcome,
  evaluation: Evaluation,
): Promise<string | undefined> {
  if (explanation === undefined) return undefined
  const name = await evaluation.expand(explanation, domain)
  const found = await evaluation.ask(...evaluation.txt(name))
  const [text, ...others] = found.kind === 'answer' ? found.records : []
  if (text === undefined || others.length > 0) return undefined
  const parts = parseMacros(text, 'explanation')
  if (parts === undefined) return undefined
  const words = await evaluation.expandText(parts, domain)
  return /^[ -~]*$/.test(words) ? words.slice(0, LONGEST_EXPLANATION) : undefined
}
