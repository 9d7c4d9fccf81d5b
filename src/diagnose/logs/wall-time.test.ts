import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../core/time.ts'
import { makeWallClock } from './wall-time.ts'

const NOW = instant(Date.UTC(2026, 10, 22, 12))

test('what the minute before was does not change what a minute means, whatever came before it', () => {
  const clock = makeWallClock(NOW, 'UTC')
  for (let year = 2013; year < 2026; year++) {
    for (let month = 1; month < 12; month++) {
      clock.at(year, month, 5, 10, 30)
      for (const [y, m, d, h, min] of [
        [year - 13, month + 1, 5, 10, 30],
        [year, month + 1, 5, 10, 30],
        [year, month, 6, 10, 30],
        [year, month, 5, 11, 30],
        [year, month, 5, 10, 31],
      ] as const) {
        assert.equal(clock.at(y, m, d, h, min), Date.UTC(y, m - 1, d, h, min))
      }
    }
  }
})

test('a time without a zone is one of the zone that was asked for, in winter and in summer', () => {
  const clock = makeWallClock(NOW, 'Europe/Berlin')
  assert.equal(clock.at(2026, 1, 15, 12, 0), Date.UTC(2026, 0, 15, 11, 0))
  assert.equal(clock.at(2026, 7, 15, 12, 0), Date.UTC(2026, 6, 15, 10, 0))
  assert.equal(clock.at(2026, 7, 15, 0, 30), Date.UTC(2026, 6, 14, 22, 30))
})

test('a date without a year is the latest that is not in the future, but for a clock a little ahead', () => {
  const { yearOf } = makeWallClock(NOW, 'UTC')
  assert.deepEqual([yearOf(11, 22), yearOf(11, 23), yearOf(11, 24), yearOf(1, 1)], [2026, 2026, 2025, 2026])
  assert.equal(makeWallClock(instant(Date.UTC(2025, 11, 31, 23, 30)), 'UTC').yearOf(1, 1), 2026)
})
