// One line of a log with the record that it must give, for the tables of the parsers' tests, and what every parser is tested
// for: that it reads its table, and that no text makes it throw.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '../../../core/time.ts'
import type { LogFormat, LogLine, ParseLine } from '../log-record.ts'

type Expected = Readonly<Record<string, unknown>>

export interface SampleLine {
  readonly what: string
  readonly tag?: string
  readonly text: string
  /** Without format, and without the time where it is the line's. */
  readonly record: Expected
}

export const LINE_TIME = instant(1)

export const lineOf = ({ tag, text }: SampleLine): LogLine => ({
  at: LINE_TIME,
  text,
  ...(tag === undefined ? {} : { tag }),
})

function whole(format: LogFormat, record: Expected): Expected {
  const base = { at: LINE_TIME, format, ...record }
  const { also } = record
  if (!Array.isArray(also)) return base
  return { ...base, also: also.map((one: Expected) => ({ at: base.at, format, ...one })) }
}

/** The lines are read by one parser in their order, because some parsers remember. */
export function testTable(format: LogFormat, lines: readonly SampleLine[], parse: ParseLine): void {
  const records = lines.map((line) => parse(lineOf(line)))
  for (const [i, line] of lines.entries()) {
    test(`reads ${line.what}`, () => {
      assert.deepEqual(records[i], whole(format, line.record))
    })
  }
}

/** Whole texts, and lines of the table cut and put together anew. */
export function testAnyText(lines: readonly SampleLine[], make: () => ParseLine): void {
  const parts = fc
    .tuple(fc.constantFrom(...lines), fc.nat(400), fc.nat(400))
    .map(([{ text }, from, to]) => text.slice(Math.min(from, to), Math.max(from, to)))
  const texts = fc.oneof(
    fc.string(),
    parts,
    fc.array(fc.oneof(parts, fc.string({ maxLength: 8 })), { maxLength: 4 }).map((all) => all.join('')),
  )
  const heads = fc
    .constantFrom(...lines)
    .chain(({ text }) => fc.nat(text.length).map((length) => text.slice(0, length)))
  const tags = fc.constantFrom(undefined, ...lines.map(({ tag }) => tag))
  test('no text makes it throw', () => {
    const parse = make()
    for (const line of lines) parse(lineOf(line))
    fc.assert(
      fc.property(fc.oneof(texts, heads), tags, (text, tag) => {
        const record = parse({ at: LINE_TIME, text, ...(tag === undefined ? {} : { tag }) })
        // What a record is found by must be there.
        if (record?.kind === 'attempted' || record?.kind === 'arrived') assert.notEqual(record.id, '')
      }),
      { numRuns: 3000 },
    )
  })
}
