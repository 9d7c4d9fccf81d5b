import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '../../core/time.ts'
import type { LogLine, LogRecord } from './log-record.ts'
import { makeReadPrefix } from './prefix.ts'
import { makeRecogniser } from './recognise.ts'

interface Read {
  readonly records: LogRecord[]
  readonly lines: LogLine[]
  readonly passed: string[]
}

function readAll(text: string): Read {
  const read: Read = { records: [], lines: [], passed: [] }
  const recogniser = makeRecogniser(makeReadPrefix({ now: instant(Date.UTC(2026, 10, 22, 12)), timeZone: 'UTC' }), {
    record(record, line) {
      read.records.push(record)
      read.lines.push(line)
    },
    passed: (why) => void read.passed.push(why),
  })
  for (const line of text.split('\n')) recogniser.read(line)
  return read
}

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../test/fixtures/logs/${name}`, import.meta.url), 'latin1').trimEnd()

test('every line of a real mainlog and rejectlog of Exim is understood', () => {
  const main = readAll(fixture('exim-mainlog'))
  assert.deepEqual([main.records.length, main.passed], [898, ['continuation', 'continuation']])
  const reject = readAll(fixture('exim-rejectlog'))
  assert.equal(reject.records.filter(({ kind }) => kind === 'refused').length, 41)
  assert.deepEqual(
    new Set(reject.passed),
    new Set(['continuation']),
    'the header that is copied belongs to its refusal',
  )
  assert.ok([...main.records, ...reject.records].every(({ format, at }) => format === 'exim' && at !== undefined))
})

test('in a mixed log each line goes to the parser that understands it', () => {
  const { records, passed } = readAll(
    [
      'Nov 22 05:20:43 saturn postfix/smtp[8738]: 7EE668039: to=<u@example.com>, relay=mail.example.com[192.0.2.4]:25, delay=3.6, delays=0.08/0.02/0.85/0.14, dsn=2.1.5, status=sent (250 2.0.0 Ok: queued as 153053D)',
      '2026-11-22 05:20:43 1xV00J-0000b0-1P Completed',
      'Nov 22 05:20:43 saturn sshd[8738]: Accepted publickey for root',
      'Nov 22 05:20:43 vh256 splogger: 1xV00J-0000b0-1P Completed',
      'Nov 22 05:20:43 vh256 splogger: info: nobody knows this',
    ].join('\n'),
  )
  assert.deepEqual(
    records.map(({ format, kind }) => [format, kind]),
    [
      ['postfix', 'attempted'],
      ['exim', 'finished'],
      ['exim', 'finished'],
    ],
  )
  assert.deepEqual(passed, ['other-program', 'unrecognised'])
})

test('a line that was split for syslog is read as one, also between those of another process', () => {
  const failure =
    '1xV00J-0000b0-1P ** x@y.example R=a T=b H=mx [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<x@'
  const { records, lines, passed } = readAll(
    [
      `Nov 22 05:20:43 mx1 exim[33]: [1/3] 2025-01-02 03:04:05 ${failure}`,
      'Nov 22 05:20:43 mx1 exim[34]: 1xV00J-0000b1-1P Completed',
      'Nov 22 05:20:43 mx1 exim[33]: [2/3] y.example>: 550-5.1.1 no such',
      'Nov 22 05:20:43 mx1 exim[33]: [3\\3] 550 5.1.1 user',
    ].join('\n'),
  )
  assert.deepEqual(passed, ['continuation', 'continuation'])
  const record = records[1]
  assert.ok(record?.kind === 'attempted')
  assert.deepEqual([record.text, record.stage], ['550-5.1.1 no such\n550 5.1.1 user', 'RCPT TO'])
  assert.deepEqual([lines[1]?.machine, lines[1]?.at], ['mx1', Date.UTC(2025, 0, 2, 3, 4, 5)])
})

test('lines without a time are no continuation of what nobody understood', () => {
  assert.deepEqual(readAll('P Received: from x\nhello\n\n  indented').passed, [
    'unrecognised',
    'unrecognised',
    'blank',
    'continuation',
  ])
})

test('no bytes make it throw, and each line is told once', () => {
  const sample = fixture('exim-mainlog').split('\n')
  const line = fc.oneof(
    fc.string(),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1').replaceAll('\n', ' ')),
    fc
      .tuple(fc.constantFrom(...sample), fc.nat(300), fc.nat(300), fc.string())
      .map(([text, from, length, junk]) => text.slice(0, from) + junk + text.slice(from + length)),
  )
  fc.assert(
    fc.property(
      fc.array(
        line.map((text) => text.replaceAll('\n', ' ')),
        { minLength: 1, maxLength: 20 },
      ),
      (lines) => {
        const { records, passed } = readAll(lines.join('\n'))
        assert.equal(records.length + passed.length, lines.length)
      },
    ),
    { numRuns: 400 },
  )
})
