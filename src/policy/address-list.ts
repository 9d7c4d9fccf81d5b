// Asks an address list: patterns written in a rule, or a file of them in the format of exim4-config_files(5): one a line,
// `#` begins a comment at the start of a line or after a space, `!` in front makes the line an exception. The first line
// that fits decides; where none does, the answer is no, or yes when the last line is an exception (Exim's spec §10.4).
// A line that cannot be read fits nobody and is told.

import type { ReversePath } from '../core/address.ts'
import { parseAddressPattern, type AddressPattern } from './address-pattern.ts'
import type { ListFile } from './policy-deps.ts'

export type ListAnswer =
  | { readonly kind: 'yes' | 'no'; readonly entry?: string; readonly unreadable?: readonly string[] }
  | { readonly kind: 'unknown'; readonly why: string }

export type AddressList = (address: ReversePath) => ListAnswer

interface Entry {
  readonly pattern: AddressPattern
  readonly fits: ListAnswer
}

interface Entries {
  readonly entries: readonly Entry[]
  readonly otherwise: ListAnswer
}

const NO: ListAnswer = { kind: 'no' }

/** What is written in a rule has no exceptions: `not` says them better. */
export function inlineList(patterns: readonly AddressPattern[]): AddressList {
  const entries = patterns.map((pattern): Entry => ({ pattern, fits: { kind: 'yes', entry: pattern.text } }))
  return (address) => firstFit({ entries, otherwise: NO }, address)
}

export function listInFile(file: ListFile): AddressList {
  let source: readonly string[] | undefined
  let parsed: Entries = { entries: [], otherwise: NO }
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

function firstFit({ entries, otherwise }: Entries, address: ReversePath): ListAnswer {
  for (const { pattern, fits } of entries) if (pattern.matches(address)) return fits
  return otherwise
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
  return { entries, otherwise }
}
