// The text of an SPF record as terms (RFC 7208 §4.6.1, §12). A mistake anywhere makes the whole record void (§4.6), so all
// of it is read before any of it counts; the term that cannot be read is told.

import { parseNetwork, type Network } from '../../core/ip.ts'
import { parseMacros, type MacroPart } from './macro.ts'

export type Qualifier = 'pass' | 'fail' | 'softfail' | 'neutral'

/** Prefix lengths, in bits of IPv4 and IPv6. */
export interface Prefixes {
  readonly v4: number
  readonly v6: number
}

export interface Directive {
  readonly qualifier: Qualifier
  /** As written. */
  readonly text: string
  readonly mechanism: Mechanism
}

export type Mechanism =
  | { readonly kind: 'all' }
  | { readonly kind: 'ip'; readonly network: Network; readonly family: 4 | 6 }
  | { readonly kind: 'include' | 'exists'; readonly target: readonly MacroPart[] }
  /** No target: the domain itself. */
  | { readonly kind: 'a' | 'mx'; readonly target?: readonly MacroPart[]; readonly prefixes: Prefixes }
  | { readonly kind: 'ptr'; readonly target?: readonly MacroPart[] }

export interface SpfRecord {
  readonly directives: readonly Directive[]
  readonly redirect?: { readonly text: string; readonly target: readonly MacroPart[] }
  readonly explanation?: readonly MacroPart[]
}

export type ReadSpf =
  | { readonly ok: true; readonly record: SpfRecord }
  /** `term`: the one that cannot be read. */
  | { readonly ok: false; readonly term: string }

/** RFC 7208 §4.5: the version, and a blank or the end behind it. */
export const isSpfRecord = (text: string): boolean => /^v=spf1(?: |$)/i.test(text)

const QUALIFIERS: Readonly<Record<string, Qualifier>> = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' }
const MODIFIER = /^([a-z][a-z0-9._-]*)=(.*)$/is
const DIRECTIVE = /^([+?~-]?)([a-z0-9]+)(.*)$/is

export function readRecord(text: string): ReadSpf {
  const directives: Directive[] = []
  let redirect: SpfRecord['redirect']
  let explanation: SpfRecord['explanation']
  for (const term of text.slice('v=spf1'.length).split(' ')) {
    if (term === '') continue
    const modifier = MODIFIER.exec(term)
    if (modifier === null) {
      const directive = readDirective(term)
      if (directive === undefined) return { ok: false, term }
      directives.push(directive)
      continue
    }
    const [, name = '', value = ''] = modifier
    switch (name.toLowerCase()) {
      case 'redirect': {
        const target = readDomainSpec(value)
        // RFC 7208 §6: neither stands twice.
        if (target === undefined || redirect !== undefined) return { ok: false, term }
        redirect = { text: term, target }
        break
      }
      case 'exp': {
        const target = readDomainSpec(value)
        if (target === undefined || explanation !== undefined) return { ok: false, term }
        explanation = target
        break
      }
      default:
        // RFC 7208 §6: what is not known is ignored, if it can be read.
        if (parseMacros(value, 'domain-spec') === undefined) return { ok: false, term }
    }
  }
  return { ok: true, record: { directives, ...(redirect && { redirect }), ...(explanation && { explanation }) } }
}

function readDirective(text: string): Directive | undefined {
  const [, sign = '', name = '', rest = ''] = DIRECTIVE.exec(text) ?? []
  const mechanism = readMechanism(name.toLowerCase(), rest)
  return mechanism && { qualifier: QUALIFIERS[sign] ?? 'pass', text, mechanism }
}

function readMechanism(name: string, rest: string): Mechanism | undefined {
  switch (name) {
    case 'all':
      return rest === '' ? { kind: 'all' } : undefined
    case 'include':
    case 'exists': {
      const target = rest.startsWith(':') ? readDomainSpec(rest.slice(1)) : undefined
      return target && { kind: name, target }
    }
    case 'ptr':
      return rest === '' ? { kind: 'ptr' } : withTarget(rest, (target) => ({ kind: 'ptr', target }))
    case 'a':
    case 'mx':
      return readHosts(name, rest)
    case 'ip4':
    case 'ip6':
      return readNetwork(name === 'ip4' ? 4 : 6, rest)
    default:
      return undefined
  }
}

function withTarget(rest: string, make: (target: readonly MacroPart[]) => Mechanism): Mechanism | undefined {
  const target = rest.startsWith(':') ? readDomainSpec(rest.slice(1)) : undefined
  return target && make(target)
}

function readHosts(kind: 'a' | 'mx', rest: string): Mechanism | undefined {
  // What a domain ends with is no slash, so the lengths are what stands behind the last letters.
  const [, before = '', v4, v6] = /^(.*?)(?:\/(\d+))?(?:\/\/(\d+))?$/s.exec(rest) ?? []
  const prefixes = { v4: readLength(v4, 32), v6: readLength(v6, 128) }
  if (prefixes.v4 === undefined || prefixes.v6 === undefined) return undefined
  const known: Prefixes = { v4: prefixes.v4, v6: prefixes.v6 }
  return before === '' ? { kind, prefixes: known } : withTarget(before, (target) => ({ kind, target, prefixes: known }))
}

/** RFC 7208 §5.6: no zero in front. */
function readLength(digits: string | undefined, width: number): number | undefined {
  if (digits === undefined) return width
  return /^(?:0|[1-9]\d{0,2})$/.test(digits) && Number(digits) <= width ? Number(digits) : undefined
}

function readNetwork(family: 4 | 6, rest: string): Mechanism | undefined {
  const written = /^:([0-9a-f:.]+)(?:\/(0|[1-9]\d{0,2}))?$/i.exec(rest)
  if (written === null || written[1]?.includes(':') !== (family === 6)) return undefined
  const network = parseNetwork(rest.slice(1))
  return network && { kind: 'ip', network, family }
}

/** RFC 7208 §7.1: it ends with a macro, or with a label that is not a number. */
const DOMAIN_END = /\.(?:[a-z0-9]*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])\.?$/i

function readDomainSpec(text: string): readonly MacroPart[] | undefined {
  const parts = parseMacros(text, 'domain-spec')
  if (parts === undefined) return undefined
  return /%(?:\{[^{}]*\}|[%_-])$/.test(text) || DOMAIN_END.test(text) ? parts : undefined
}
