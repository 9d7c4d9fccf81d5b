// Asks an address list: patterns written in a rule, or a file of them in the format of exim4-config_files(5): one a line,
// `#` begins a comment at the start of a line or after a space, `!` in front makes the line an exception. The first line
// that fits decides; where none does, the answer is no, or yes when the last line is an exception (Exim's spec §10.4).
// A line that cannot be read fits nobody and is told.

import type { ReversePath } from '../core/address.ts'
import { parseAddressPattern, type AddressPattern } from '../core/address-pattern.ts'
import type { ListFile } from '../lookup/list-file.ts'

export type ListAnswer =
  | { readonly kind: 'yes' | 'no'; readonly entry?: string; readonly unreadable?: readonly string[] }
  | { readonly kind: 'unknown'; readonly why: string }

export type AddressList = (address: ReversePath) => ListAnswer

interface Entry {
  readonly pattern: AddressPattern
  readonly fits: ListAnswer
}

interface Placed extends Entry {
  readonly place: number
}

/** Lists have a hundred thousand lines and are asked at every recipient, so only what has to be is tried one by one. */
interface Entries {
  /** By the address or domain that alone they fit. */
  readonly exact: ReadonlyMap<string, Placed>
  readonly others: readonly Placed[]
  readonly otherwise: ListAnswer
}

const NO: ListAnswer = { kind: 'no' }

/** What is written in a rule has no exceptions: `not` says them better. */
export function inlineList(patterns: readonly AddressPattern[]): AddressList {
  const entries = patterns.map((pattern): Entry => ({ pattern, fits: { kind: 'yes', entry: pattern.text } }))
  const list = placed(entries, NO)
  return (address) => firstFit(list, address)
}

export function listInFile(file: ListFile): AddressList {
  let source: readonly string[] | undefined
  let parsed = placed([], NO)
  return (address) => {
    const { lines, problem } = file.lines()
    if (problem !== undefined) return { kind: 'unknown', why: `the list ${file.path} cannot be read: ${problem}` }
    if (lines !== source) {
      parsed = parseLines(lines)
      source = lines
    }
    return firstFit(parsed, address)
  }
}

function placed(entries: readonly Entry[], otherwise: ListAnswer): Entries {
  const exact = new Map<string, Placed>()
  const others: Placed[] = []
  for (const [place, entry] of entries.entries()) {
    const { exactly } = entry.pattern
    if (exactly === undefined) others.push({ ...entry, place })
    // The first of two that are the same decides.
    else if (!exact.has(exactly)) exact.set(exactly, { ...entry, place })
  }
  return { exact, others, otherwise }
}

function firstFit({ exact, others, otherwise }: Entries, address: ReversePath): ListAnswer {
  let first: Placed | undefined
  if (address !== null) {
    const ofDomain = exact.get(address.domain)
    first = exact.get(`${address.localPart.toLowerCase()}@${address.domain}`) ?? ofDomain
    if (first && ofDomain && ofDomain.place < first.place) first = ofDomain
  }
  for (const other of others) {
    if (first && first.place < other.place) break
    if (other.pattern.matches(address)) return other.fits
  }
  return first?.fits ?? otherwise
}

/** Exim's marks for a whole list: letters are compared without their case here, and no names are looked up. */
const MARKS: ReadonlySet<string> = new Set(['+caseful', '+ignore_unknown', '+include_unknown'])
const UNREADABLE_SHOWN = 8

function parseLines(lines: readonly string[]): Entries {
  const entries: Entry[] = []
  const unreadable: string[] = []
  let exception = false
  for (const [i, line] of lines.entries()) {
    const text = line.replace(/(?:^|\s)#.*$/, '').trim()
    if (text === '' || MARKS.has(text)) continue
    exception = text.startsWith('!')
    const pattern = parseAddressPattern(exception ? text.slice(1).trim() : text)
    if (pattern) entries.push({ pattern, fits: { kind: exception ? 'no' : 'yes', entry: text } })
    else unreadable.push(`line ${i + 1}: ${text.slice(0, 80)}`)
  }
  const otherwise: ListAnswer = {
    kind: exception ? 'yes' : 'no',
    ...(unreadable.length > 0 && { unreadable: unreadable.slice(0, UNREADABLE_SHOWN) }),
  }
  return placed(entries, otherwise)
}
