// One entry of a list of clients: a network, an address, a host name, `*.example.org`, `*`, `relay_from`, or any of them
// with `!` before it; and one line of a list file in Debian's format for Exim (a subset of exim's host lists, spec §10.3
// and §10.11). Only reads; what an entry means for a client is decided in client-match.ts.

import { parseDomain } from '../../core/domain.ts'
import { parseNetwork, type Network } from '../../core/ip.ts'

export interface ClientEntry {
  /** As written. */
  readonly text: string
  /** What a match says: `!` before the entry turns it to false. */
  readonly sense: boolean
  readonly pattern: ClientPattern
}

export type ClientPattern =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'network'; readonly network: Network }
  | { readonly kind: 'relay-from' }
  | { readonly kind: 'host'; readonly name: string }
  /** `*.example.org`: all names that end in `.example.org`. */
  | { readonly kind: 'hosts-below'; readonly suffix: string }

/** `undefined` when it cannot be read. */
export function parseClientEntry(text: string): ClientEntry | undefined {
  const sense = !text.startsWith('!')
  const pattern = parsePattern(sense ? text : text.slice(1).trimStart())
  return pattern && { text, sense, pattern }
}

function parsePattern(text: string): ClientPattern | undefined {
  if (text === '*') return { kind: 'everyone' }
  if (text === 'relay_from') return { kind: 'relay-from' }
  const network = parseNetwork(withoutBrackets(text))
  if (network) return { kind: 'network', network }
  const below = text.startsWith('*.')
  const name = parseDomain(below ? text.slice(2) : text)
  if (name === undefined) return undefined
  return below ? { kind: 'hosts-below', suffix: `.${name}` } : { kind: 'host', name }
}

/** `[2001:db8::1]` means the address in it. */
const withoutBrackets = (text: string): string => text.replace(/^\[([^\]]+)\]/, '$1')

export interface ClientList {
  readonly entries: readonly ClientEntry[]
  /** Lines that cannot be read: `line 3: foo bar`. */
  readonly unreadable: readonly string[]
}

/**
 * A `#` begins a comment anywhere in a line (spec §10.3: in lists of hosts). `+ignore_unknown` is passed over, for a client
 * without a name ends no list here.
 */
export function parseClientLines(lines: readonly string[]): ClientList {
  const entries: ClientEntry[] = []
  const unreadable: string[] = []
  for (const [index, line] of lines.entries()) {
    const text = line.replace(/#.*$/, '').trim()
    if (text === '' || text === '+ignore_unknown') continue
    const entry = parseClientEntry(text)
    if (entry) entries.push(entry)
    else unreadable.push(`line ${index + 1}: ${text.slice(0, 80)}`)
  }
  return { entries, unreadable }
}
