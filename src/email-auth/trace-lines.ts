// The story of a check as short lines in the signs of DNS and of the record itself, so that it reads the same in every
// language: `TXT example.org → "v=spf1 mx -all"`, `mx ≠ 192.0.2.7`. Bounded, for strangers write most of it.

import type { DnsResult, MxRecord } from '../dns/resolver.ts'

const LONGEST_LINE = 400
const MOST_LINES = 80
const SHOWN_RECORDS = 6

export class TraceLines {
  readonly #lines: string[] = []
  #depth = 0
  #left = 0

  get lines(): readonly string[] {
    return this.#left === 0 ? this.#lines : [...this.#lines, `… +${this.#left}`]
  }

  add(line: string): void {
    if (this.#lines.length >= MOST_LINES) {
      this.#left++
      return
    }
    this.#lines.push('  '.repeat(Math.min(this.#depth, 10)) + harmless(line, LONGEST_LINE))
  }

  answer(type: string, name: string, found: DnsResult<unknown>): void {
    this.add(`${type} ${name} → ${shownAnswer(found)}`)
  }

  deeper(): void {
    this.#depth++
  }

  back(): void {
    this.#depth--
  }
}

function shownAnswer(found: DnsResult<unknown>): string {
  switch (found.kind) {
    case 'nxdomain':
      return 'NXDOMAIN'
    case 'nodata':
      return 'NODATA'
    case 'temporary':
      return found.detail
    case 'answer': {
      const shown = found.records.slice(0, SHOWN_RECORDS).map(shownRecord).join(', ')
      const more = found.records.length - SHOWN_RECORDS
      return more > 0 ? `${shown}, … +${more}` : shown
    }
  }
}

function shownRecord(record: unknown): string {
  if (typeof record === 'string') return / |=/.test(record) ? `"${harmless(record, 300)}"` : record
  const { preference, exchange } = record as MxRecord
  return `${preference} ${exchange === '' ? '.' : exchange}`
}

/** One line of printable characters, of at most so many. */
export function harmless(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest - 1)}…` : text
  return cut.replaceAll(/[\p{C}\u2028\u2029]/gu, '�').toWellFormed()
}
