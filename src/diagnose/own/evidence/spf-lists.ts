// Whether an SPF record lists an address, as far as that can be told with few look-ups: ip4, ip6, a, mx, and one level of
// include and redirect (RFC 7208 §5). This is no SPF check: it answers "not known" where macros, exists, ptr or deeper
// includes come before a match, and never invents.

import { findNetwork, parseIp, parseNetwork, type IpAddress } from '../../../core/ip.ts'
import type { Resolver } from '../../../dns/resolver.ts'

export type Listing = 'listed' | 'not-listed' | 'unknown'

/** RFC 7208 §4.6.4 allows ten; a person waits for these. */
const MOST_LOOKUPS = 10

export interface SpfQuestion {
  readonly record: string
  /** The domain that publishes it. */
  readonly domain: string
  readonly address: IpAddress
}

interface Asking {
  readonly resolver: Resolver
  readonly signal: AbortSignal
  readonly budget: { left: number }
  readonly depth: number
}

export async function listsAddress(
  question: SpfQuestion,
  { resolver, signal }: { readonly resolver: Resolver; readonly signal: AbortSignal },
): Promise<Listing> {
  return walk(question, { resolver, signal, budget: { left: MOST_LOOKUPS }, depth: 0 })
}

/** The first mechanism that matches decides (RFC 7208 §4.6.2), so a doubt before a match remains a doubt. */
async function walk(question: SpfQuestion, asking: Asking): Promise<Listing> {
  const terms = question.record.trim().split(/\s+/).slice(1)
  let redirect: string | undefined
  let doubt = false
  for (const term of terms) {
    const [, modifier] = /^redirect=(.+)$/i.exec(term) ?? []
    if (modifier !== undefined) redirect = modifier
    if (/^[a-z][\w.-]*=/i.test(term)) continue
    const [, qualifier = '', mechanism = ''] = /^([+?~-]?)(.*)$/.exec(term) ?? []
    const match = await matches(mechanism, question, asking)
    if (match === 'unknown') doubt = true
    if (match === 'listed') {
      if (doubt) return 'unknown'
      return qualifier === '' || qualifier === '+' ? 'listed' : 'not-listed'
    }
    // `all` matches everything, so nothing behind it counts.
    if (/^all$/i.test(mechanism)) return doubt ? 'unknown' : 'not-listed'
  }
  if (doubt) return 'unknown'
  return redirect === undefined ? 'not-listed' : include(redirect, question, asking)
}

async function matches(mechanism: string, question: SpfQuestion, asking: Asking): Promise<Listing> {
  const { address, domain } = question
  const [, name = '', rest = ''] = /^([a-z0-9]+)(.*)$/i.exec(mechanism) ?? []
  switch (name.toLowerCase()) {
    case 'all':
      return 'not-listed'
    case 'ip4':
    case 'ip6':
      return within(rest.replace(/^:/, ''), address)
    case 'include':
      return include(rest.replace(/^:/, ''), question, asking)
    case 'a':
    case 'mx': {
      const [, target = domain, four, six] = /^(?::([^/]+))?(?:\/(\d{1,2}))?(?:\/\/(\d{1,3}))?$/.exec(rest) ?? []
      if (target.includes('%')) return 'unknown'
      const prefix = address.includes(':') ? six : four
      return name.toLowerCase() === 'a'
        ? hostHas(target, address, prefix, asking)
        : mailHostsHave(target, address, prefix, asking)
    }
    default:
      return 'unknown'
  }
}

const within = (text: string, address: IpAddress): Listing => {
  const network = parseNetwork(text)
  return network !== undefined && findNetwork(address, [network]) !== undefined ? 'listed' : 'not-listed'
}

async function include(domain: string, { address }: SpfQuestion, asking: Asking): Promise<Listing> {
  if (domain.includes('%') || asking.depth > 0 || !spend(asking)) return 'unknown'
  const result = await asking.resolver.txt(domain.toLowerCase(), asking.signal)
  if (result.kind === 'temporary') return 'unknown'
  const record = result.kind === 'answer' ? spfRecords(result.records)[0] : undefined
  if (record === undefined) return 'not-listed'
  return walk({ record, domain, address }, { ...asking, depth: asking.depth + 1 })
}

async function hostHas(host: string, address: IpAddress, prefix: string | undefined, asking: Asking): Promise<Listing> {
  if (!spend(asking)) return 'unknown'
  const { resolver, signal } = asking
  const name = host.toLowerCase()
  const result = await (address.includes(':') ? resolver.aaaa(name, signal) : resolver.a(name, signal))
  if (result.kind === 'temporary') return 'unknown'
  const records = result.kind === 'answer' ? result.records : []
  const nets = records.map((one) => (prefix === undefined ? one : `${one}/${prefix}`))
  return nets.some((net) => within(net, address) === 'listed') ? 'listed' : 'not-listed'
}

async function mailHostsHave(
  domain: string,
  address: IpAddress,
  prefix: string | undefined,
  asking: Asking,
): Promise<Listing> {
  if (!spend(asking)) return 'unknown'
  const result = await asking.resolver.mx(domain.toLowerCase(), asking.signal)
  if (result.kind === 'temporary') return 'unknown'
  let doubt = false
  for (const { exchange } of result.kind === 'answer' ? result.records : []) {
    const one = parseIp(exchange) === undefined ? await hostHas(exchange, address, prefix, asking) : 'not-listed'
    if (one === 'listed') return one
    if (one === 'unknown') doubt = true
  }
  return doubt ? 'unknown' : 'not-listed'
}

function spend({ budget }: Asking): boolean {
  budget.left--
  return budget.left >= 0
}

/** RFC 7208 §4.5. */
export const spfRecords = (texts: readonly string[]): readonly string[] =>
  texts.filter((text) => /^v=spf1(?: |$)/i.test(text.trim()))
