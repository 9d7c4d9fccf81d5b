import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '../../core/time.ts'
import { makeReadPrefix } from './prefix.ts'

const NOW = instant(Date.UTC(2026, 10, 22, 12))
const read = makeReadPrefix({ now: NOW, timeZone: 'UTC' })
const EXIM = '1xV00J-0000b0-1P Completed'
const at = (text: string): number => Date.parse(text)

test('each form of prefix is taken off, and its time, machine, tag and pid are kept', () => {
  const source = { machine: 'mx1', tag: 'exim', pid: '33' }
  const cases: readonly (readonly [string, string, object])[] = [
    [`2026-11-22 05:20:43 ${EXIM}`, '2026-11-22T05:20:43Z', {}],
    [`2026-11-22 05:20:43.279 ${EXIM}`, '2026-11-22T05:20:43.279Z', {}],
    [`2026-11-22 05:20:43 +0100 [33] ${EXIM}`, '2026-11-22T04:20:43Z', { pid: '33' }],
    [`2026-11-22 05:20:43.5 -0330 ${EXIM}`, '2026-11-22T08:50:43.5Z', {}],
    [`Nov 22 05:20:43 mx1 exim[33]: ${EXIM}`, '2026-11-22T05:20:43Z', source],
    [`Nov  2 05:20:43 mx1 exim[33]: ${EXIM}`, '2026-11-02T05:20:43Z', source],
    [`Nov 22 05:20:43.123456 mx1 exim[33]: ${EXIM}`, '2026-11-22T05:20:43.123Z', source],
    [`Nov 22 2025 05:20:43 mx1 exim[33]: ${EXIM}`, '2025-11-22T05:20:43Z', source],
    [`Nov 22 05:20:43 mx1 mail.info exim[33]: ${EXIM}`, '2026-11-22T05:20:43Z', source],
    [`Nov 22 05:20:43 exim[33]: ${EXIM}`, '2026-11-22T05:20:43Z', { tag: 'exim', pid: '33' }],
    [`Nov 22 05:20:43 mx1 splogger: ${EXIM}`, '2026-11-22T05:20:43Z', { machine: 'mx1', tag: 'splogger' }],
    [`<22>Nov 22 05:20:43 mx1 exim[33]: ${EXIM}`, '2026-11-22T05:20:43Z', source],
    [`<22>1 2026-11-22T05:20:43.003Z mx1 exim 33 - [a b="c\\"]d"] ${EXIM}`, '2026-11-22T05:20:43.003Z', source],
    [`<22>1 2026-11-22T05:20:43Z mx1 exim 33 - - ${EXIM}`, '2026-11-22T05:20:43Z', source],
    [`2026-11-22T05:20:43+01:00 mx1 exim[33]: ${EXIM}`, '2026-11-22T04:20:43Z', source],
    [`2026-11-22T05:20:43+0100 mx1 exim[33]: ${EXIM}`, '2026-11-22T04:20:43Z', source],
    [`Sun 2026-11-22 05:20:43 UTC mx1 exim[33]: ${EXIM}`, '2026-11-22T05:20:43Z', source],
    [`2026-11-22T05:20:43.123456789Z stdout F ${EXIM}`, '2026-11-22T05:20:43.123Z', {}],
    [`mail-1  | 2026-11-22 05:20:43 ${EXIM}`, '2026-11-22T05:20:43Z', { machine: 'mail-1' }],
    [`@4000000067401b5b1f1e2b3c ${EXIM}`, '2024-11-22T05:49:05.522Z', {}],
    [`1700000000.123456 ${EXIM}`, '2023-11-14T22:13:20.123Z', {}],
    [
      JSON.stringify({ log: `${EXIM}\n`, stream: 'stdout', time: '2026-11-22T05:20:43.1Z' }),
      '2026-11-22T05:20:43.1Z',
      {},
    ],
    [
      JSON.stringify({
        MESSAGE: EXIM,
        __REALTIME_TIMESTAMP: '1795324843000000',
        _HOSTNAME: 'mx1',
        SYSLOG_IDENTIFIER: 'exim',
        _PID: '33',
      }),
      '2026-11-22T05:20:43Z',
      source,
    ],
  ]
  for (const [line, time, expected] of cases)
    assert.deepEqual(read(line), { at: at(time), text: EXIM, ...expected }, line)
})

test('of two times the one that tells more counts', () => {
  assert.deepEqual(read(`Nov 22 05:20:43 mx1 exim[33]: 2024-11-22 05:20:44 ${EXIM}`), {
    at: at('2024-11-22T05:20:44Z'),
    machine: 'mx1',
    tag: 'exim',
    pid: '33',
    text: EXIM,
  })
  assert.equal(read(`2026-11-22T05:20:43Z stdout F 2026-11-22 07:20:43 ${EXIM}`).at, at('2026-11-22T05:20:43Z'))
})

test('a date without a year is the latest one that is not in the future', () => {
  assert.equal(read('Nov 23 05:20:43 h exim: x').at, at('2026-11-23T05:20:43Z'), 'the zone of the log may be ahead')
  assert.equal(read('Nov 24 05:20:43 h exim: x').at, at('2025-11-24T05:20:43Z'))
  assert.equal(read('Jun 25 01:24:53 h exim: x').at, at('2026-06-25T01:24:53Z'))
  const atNewYear = makeReadPrefix({ now: instant(Date.UTC(2027, 0, 1, 0, 5)), timeZone: 'UTC' })
  assert.equal(atNewYear('Dec 31 23:59:59 h exim: x').at, at('2026-12-31T23:59:59Z'))
  assert.equal(atNewYear('Jan  1 00:01:00 h exim: x').at, at('2027-01-01T00:01:00Z'))
})

test('times without a zone are those of the zone that is asked for, on both sides of a change of the clocks', () => {
  const berlin = makeReadPrefix({ now: NOW, timeZone: 'Europe/Berlin' })
  assert.equal(berlin(`2026-10-25 01:30:00 ${EXIM}`).at, at('2026-10-24T23:30:00Z'))
  assert.equal(berlin(`2026-10-25 04:30:00 ${EXIM}`).at, at('2026-10-25T03:30:00Z'))
  assert.equal(berlin(`2026-10-25 04:30:59 ${EXIM}`).at, at('2026-10-25T03:30:59Z'))
  assert.equal(berlin(`2026-10-25 04:30:59 +0000 ${EXIM}`).at, at('2026-10-25T04:30:59Z'))
})

test('text of a program is not taken for a machine and a tag', () => {
  for (const text of [
    'pid 374: SIGHUP received',
    'H=a.example [192.0.2.1] F=<a@b> rejected RCPT <c@d>: no',
    'SMTP call from x dropped: y',
  ])
    assert.deepEqual(read(`2026-11-22 05:20:43 ${text}`), { at: at('2026-11-22T05:20:43Z'), text })
})

test('a table keeps its first column, and tells its time', () => {
  const row = '2026-11-22T05:20:43.123Z,192.0.2.1,client'
  assert.deepEqual(read(row), { at: at('2026-11-22T05:20:43.123Z'), text: row })
})

test('a line without a prefix is a text without a time', () => {
  for (const text of [
    '',
    ' Suggested action: x',
    'Envelope-from: <a@b>',
    '{"kind":"queued"}',
    '{broken',
    '<nothing>',
    'Abc 12',
  ])
    assert.deepEqual(read(text), { at: undefined, text })
})

test('no text makes it throw', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '2026-11-22 05:20:43',
      'Nov 22 05:20:43',
      '<22>1 ',
      ' mx exim[1]: ',
      '[1/2] ',
      '@40000000',
      '{"log":"',
      'a  | ',
      '1700000000.1 ',
      'T',
      'Z ',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      assert.equal(typeof read(pieces.join('')).text, 'string')
    }),
    { numRuns: 2000 },
  )
})
