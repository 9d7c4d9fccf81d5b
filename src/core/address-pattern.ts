// Patterns of mail addresses, as Exim's address lists have them: `user@domain`, `*@domain`, `user@*.domain`, a domain alone
// (everyone there), `*.domain` (everyone below it), `<>` (the null reverse-path) and `^` with a regular expression for the
// whole address. Upper and lower case do not matter, as in Exim's lists.

import { formatMailbox, type ReversePath } from './address.ts'
import { parseDomain } from './domain.ts'
import { parsePattern } from './name-pattern.ts'

export interface AddressPattern {
  readonly text: string
  /** Where it fits one address or one whole domain and nothing else: that, in lower case. */
  readonly exactly?: string
  readonly matches: (address: ReversePath) => boolean
}

/** Undefined for what is no pattern. */
export function parseAddressPattern(text: string): AddressPattern | undefined {
  if (text === '<>') return { text, matches: (address) => address === null }
  if (text.startsWith('^')) {
    const pattern = parsePattern(text)
    return pattern && { text, matches: (address) => address !== null && pattern.matches(formatMailbox(address)) }
  }
  if (/\s/.test(text)) return undefined
  const at = text.lastIndexOf('@')
  const domain = parseDomainPattern(text.slice(at + 1))
  const name = parseDomain(text.slice(at + 1))
  if (domain === undefined || at === 0) return undefined
  if (at < 0) {
    return { text, ...(name && { exactly: name }), matches: (address) => address !== null && domain(address.domain) }
  }
  const localPart = parsePattern(text.slice(0, at))
  if (localPart === undefined) return undefined
  const local = text.slice(0, at).toLowerCase()
  const exactly =
    name === undefined ? undefined : local === '*' ? name : local.includes('*') ? undefined : `${local}@${name}`
  return {
    text,
    ...(exactly !== undefined && { exactly }),
    matches: (address) => address !== null && domain(address.domain) && localPart.matches(address.localPart),
  }
}

/** A test for `example.org`, `*.example.org`, `example.*` or `*`; international names may be written as they are read. */
export function parseDomainPattern(text: string): ((domain: string) => boolean) | undefined {
  if (text === '*') return () => true
  if (!text.includes('*')) {
    const literal = /^\[.+\]$/.test(text) ? text.toLowerCase() : undefined
    const wanted = literal ?? parseDomain(text)
    return wanted === undefined ? undefined : (domain) => domain.toLowerCase() === wanted
  }
  const below = text.startsWith('*.') ? parseDomain(text.slice(2)) : undefined
  if (below !== undefined) return (domain) => domain.endsWith(`.${below}`)
  if (!/^[\w.*-]+$/.test(text)) return undefined
  return parsePattern(text)?.matches
}
