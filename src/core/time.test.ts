import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  after,
  between,
  days,
  duration,
  formatDuration,
  formatInstant,
  formatMailDate,
  hours,
  instant,
  minutes,
  parseDuration,
  seconds,
} from './time.ts'

test('a duration is read in its units', () => {
  for (const [text, ms] of [
    ['0s', 0],
    ['250ms', 250],
    ['90s', 90_000],
    ['15m', 900_000],
    ['1.5h', 5_400_000],
    ['4d', 345_600_000],
    ['1d12h', 129_600_000],
    ['1h1m1s1ms', 3_661_001],
  ] as const) {
    assert.equal(parseDuration(text), ms, text)
  }
})

test('what has no unit, or a wrong one, is no duration', () => {
  for (const text of [
    '',
    '15',
    '15 m',
    ' 15m',
    '15m ',
    '-15m',
    '15M',
    '15min',
    '1w',
    'm',
    '.5h',
    '5.h',
    '1e3s',
    '15m\n',
    '٣m',
  ]) {
    assert.equal(parseDuration(text), undefined, JSON.stringify(text))
  }
})

test('every duration is read back from its text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), (ms) => {
      assert.equal(parseDuration(formatDuration(duration(ms))), ms)
    }),
  )
  assert.equal(formatDuration(hours(36)), '1d12h')
  assert.equal(formatDuration(duration(0)), '0s')
  assert.equal(formatDuration(duration(1500)), '1s500ms')
  assert.equal(formatDuration(duration(-5)), '0s')
})

test('a hostile duration of 100 kB is refused', () => {
  assert.equal(parseDuration(`${'1'.repeat(100_000)}x`), undefined)
  assert.equal(parseDuration(`${'1m'.repeat(50_000)}x`), undefined)
  assert.equal(parseDuration(`${'1.1'.repeat(30_000)}m`), undefined)
})

test('units are what they are called, and instants move by them', () => {
  assert.deepEqual([seconds(1), minutes(1), hours(1), days(1)], [1000, 60_000, 3_600_000, 86_400_000])
  const start = instant(1000)
  assert.equal(after(start, seconds(2)), 3000)
  assert.equal(between(start, after(start, minutes(1))), 60_000)
})

test('the date of a header is RFC 5322, in UTC, with the day not padded', () => {
  assert.equal(formatMailDate(instant(Date.UTC(2026, 10, 22, 5, 20, 43))), 'Sun, 22 Nov 2026 05:20:43 +0000')
  assert.equal(formatMailDate(instant(Date.UTC(2028, 1, 29, 23, 59, 59))), 'Tue, 29 Feb 2028 23:59:59 +0000')
  assert.equal(formatMailDate(instant(0)), 'Thu, 1 Jan 1970 00:00:00 +0000')
})

test('the date of a header tells the same second as the instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (second) => {
      const at = instant(second * 1000)
      assert.equal(Date.parse(formatMailDate(at)), at)
      assert.equal(Date.parse(formatInstant(at)), at)
    }),
  )
})

test('an instant in events keeps its milliseconds', () => {
  assert.equal(formatInstant(instant(Date.UTC(2026, 10, 22, 5, 20, 43, 123))), '2026-11-22T05:20:43.123Z')
})
