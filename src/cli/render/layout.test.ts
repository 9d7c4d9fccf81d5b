import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { instant } from '../../core/time.ts'
import { formatSize, table, wrap } from './layout.ts'
import { choosePaint, noPaint } from './paint.ts'
import { formatSpan, makeTimes } from './times.ts'

test('wrapping loses no word, and only a word that is too long passes the edge', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,15}$/)), fc.integer({ min: 4, max: 40 }), (words, width) => {
      const lines = wrap(words.join(' '), width)
      assert.equal(lines.join(' '), words.join(' '))
      assert.ok(lines.every((line) => line.length <= width || !line.includes(' ')))
    }),
    { numRuns: 300 },
  )
})

test('a table that is too wide takes from the columns that may shrink', () => {
  const lines = table(['A', 'B'], [['1234567890', 'x'.repeat(30)]], { width: 24, shrink: [1] })
  assert.deepEqual(lines, ['A           B', `1234567890  ${'x'.repeat(11)}…`])
})

test('sizes have at most three digits', () => {
  assert.deepEqual([0, 999, 1000, 1234, 14_400, 999_999, 52_428_800].map(formatSize), [
    '0 B',
    '999 B',
    '1.0 kB',
    '1.2 kB',
    '14 kB',
    '1.0 MB',
    '52 MB',
  ])
})

test('spans have at most two units', () => {
  assert.deepEqual([0, 850, 2450, 59_999, 60_000, 61_000, 3_600_000, 5_430_000, 93_600_000].map(formatSpan), [
    '0 ms',
    '850 ms',
    '2.4 s',
    '59 s',
    '1 min',
    '1 min 1 s',
    '1 h',
    '1 h 30 min',
    '1 d 2 h',
  ])
})

test('moments of other days carry their date, in the time zone asked for', () => {
  const now = instant(Date.UTC(2026, 10, 22, 22, 0, 0))
  assert.equal(makeTimes(now, 'UTC').moment(now), '22:00:00')
  assert.equal(makeTimes(now, 'UTC').moment(instant(now + 7_200_000)), '2026-11-23 00:00:00')
  assert.equal(makeTimes(now, 'Europe/Moscow').moment(now), '01:00:00')
  assert.equal(makeTimes(now, 'UTC').relative(instant(now - 60_000)), '21:59:00 (1 min ago)')
})

test('colours are for terminals, and NO_COLOR turns them off', () => {
  assert.equal(choosePaint({ isTTY: false }, {})('bad', 'x'), 'x')
  assert.equal(choosePaint({ isTTY: true }, { NO_COLOR: '1' }), noPaint)
  assert.equal(choosePaint({ isTTY: true }, { TERM: 'dumb' }), noPaint)
  assert.equal(choosePaint({ isTTY: true }, {})('bad', 'x'), '\u001b[31mx\u001b[39m')
})
