import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { instant } from '../../core/time.ts'
import { table, wrap } from './layout.ts'
import { choosePaint, noPaint } from './paint.ts'
import { makeTimes } from './times.ts'

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
