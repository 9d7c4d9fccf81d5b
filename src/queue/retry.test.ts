import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import type { RetrySchedule } from '../config/config.ts'
import { days, duration, hours, instant, minutes, type Duration, type Instant } from '../core/time.ts'
import { expiresAt, longestWait, nextAttempt, SHORTEST_RETRY_MS, usualSteps } from './retry.ts'

const DEFAULT: RetrySchedule = {
  first: { every: minutes(15), until: hours(2) },
  grow: { from: hours(1), factor: 1.5, until: hours(16) },
  last: { every: hours(6), until: days(4) },
}
const START = instant(Date.UTC(2026, 10, 22, 5, 0, 0))

/** All attempts after the first, when every attempt fails at once. */
function allAttempts(schedule: RetrySchedule, start: Instant, most = 100_000): Instant[] {
  const out: Instant[] = []
  for (let now = start; out.length < most;) {
    const next = nextAttempt(usualSteps(schedule), start, now)
    if (next === 'expired') return out
    out.push(next)
    now = next
  }
  throw new Error('the schedule does not end')
}

const hoursAndMinutes = (at: Instant): string => {
  const total = Math.round((at - START) / 60_000)
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`
}

describe('the default schedule', () => {
  test('follows the row of Exim’s default and ends exactly after four days', () => {
    assert.deepEqual(
      allAttempts(DEFAULT, START).map(hoursAndMinutes),
      (
        '0:15 0:30 0:45 1:00 1:15 1:30 1:45 2:00 3:00 4:30 6:45 10:08 15:11 22:47 28:47 34:47 40:47 46:47 52:47 58:47 ' +
        '64:47 70:47 76:47 82:47 88:47 94:47 96:00'
      ).split(' '),
    )
  })

  test('never waits for longer than it says', () => {
    assert.equal(longestWait(DEFAULT), hours(9))
    assert.equal(longestWait({ ...DEFAULT, last: { every: hours(12), until: days(4) } }), hours(12))
    assert.equal(longestWait({ ...DEFAULT, last: { every: hours(6), until: hours(8) } }), hours(8))
  })

  test('ends when an attempt fails at the announced end or later, not before', () => {
    const end = expiresAt(usualSteps(DEFAULT), START)
    assert.equal(end, START + days(4))
    assert.equal(nextAttempt(usualSteps(DEFAULT), START, end), 'expired')
    assert.equal(nextAttempt(usualSteps(DEFAULT), START, instant(end + 1)), 'expired')
    assert.equal(nextAttempt(usualSteps(DEFAULT), START, instant(end - 1)), end)
  })

  test('a slow attempt misses the point it ran over and takes the one after it', () => {
    assert.equal(nextAttempt(usualSteps(DEFAULT), START, instant(START + minutes(16))), START + minutes(30))
    assert.equal(nextAttempt(usualSteps(DEFAULT), START, instant(START + hours(5))), START + hours(6.75))
  })

  test('a clock that ran ahead when the message came and was set right since keeps nothing waiting for it', () => {
    for (const ahead of [hours(1), days(400)]) {
      const now = instant(START - ahead)
      assert.equal(nextAttempt(usualSteps(DEFAULT), START, now), now + minutes(15))
    }
  })
})

describe('other schedules', () => {
  test('a growing phase that is left out leads from the first to the last', () => {
    const schedule = { ...DEFAULT, grow: { from: hours(1), factor: 2, until: duration(0) }, last: DEFAULT.last }
    assert.equal(nextAttempt(usualSteps(schedule), START, instant(START + hours(2))), START + hours(8))
  })

  test('factor 1 and zero distances cannot spin', () => {
    const zero = duration(0)
    const schedule: RetrySchedule = {
      first: { every: zero, until: minutes(1) },
      grow: { from: zero, factor: 1, until: minutes(2) },
      last: { every: zero, until: minutes(3) },
    }
    assert.equal(allAttempts(schedule, START).length, 180)
  })

  test('numbers that are none are taken as the least', () => {
    const nan = Number.NaN as Duration
    const schedule: RetrySchedule = {
      first: { every: nan, until: nan },
      grow: { from: nan, factor: Number.NaN, until: nan },
      last: { every: nan, until: minutes(1) },
    }
    assert.equal(allAttempts(schedule, START).length, 60)
    const endless = { ...schedule, last: { every: nan, until: nan } }
    assert.equal(nextAttempt(usualSteps(endless), START, START), 'expired')
  })

  test('numbers too large to calculate with leave only the end', () => {
    const endless = Number.POSITIVE_INFINITY as Duration
    const steep = { ...DEFAULT, grow: { ...DEFAULT.grow, factor: Number.POSITIVE_INFINITY } }
    assert.equal(nextAttempt(usualSteps(steep), START, instant(START + hours(2))), START + days(4))
    const rare = { ...DEFAULT, first: { every: endless, until: endless } }
    assert.equal(nextAttempt(usualSteps(rare), START, START), START + days(4))
  })

  test('a factor barely above 1 grows as it should and costs nothing', () => {
    const schedule = {
      ...DEFAULT,
      grow: { from: duration(1000), factor: 1 + 1e-9, until: days(365) },
      last: DEFAULT.last,
    }
    assert.equal(nextAttempt(usualSteps(schedule), START, instant(START + hours(50))), START + hours(50) + 1000)
  })
})

describe('any schedule', () => {
  const span = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: days(1) }))
  const schedules = fc.record({
    first: fc.record({ every: span, until: span }),
    grow: fc.record({
      from: span,
      factor: fc.oneof(fc.constant(1), fc.double({ min: 0, noNaN: false })),
      until: span,
    }),
    last: fc.record({ every: span, until: fc.integer({ min: 0, max: 600_000 }) }),
  }) as fc.Arbitrary<RetrySchedule>

  test('is strictly increasing, keeps its distances, ends at its end in bounded steps', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const row = allAttempts(schedule, START)
        const end = expiresAt(usualSteps(schedule), START)
        assert.ok(row.length <= schedule.last.until / SHORTEST_RETRY_MS + 1)
        assert.equal(row.at(-1) ?? end, end)
        let before: number = START
        for (const at of row) {
          assert.ok(Number.isSafeInteger(at) && at > before)
          assert.ok(at - before >= SHORTEST_RETRY_MS || at === end)
          assert.ok(at - before <= longestWait(schedule))
          before = at
        }
      }),
      { numRuns: 200 },
    )
  })

  test('a later failure never leads to an earlier attempt, and always to one after it', () => {
    const long = schedules.map((s) => ({ ...s, last: { ...s.last, until: duration(s.last.until * 1000) } }))
    const moment = fc.integer({ min: 0, max: days(8) })
    fc.assert(
      fc.property(long, moment, moment, (schedule, a, b) => {
        const [early, late] = [instant(START + Math.min(a, b)), instant(START + Math.max(a, b))]
        const first = nextAttempt(usualSteps(schedule), START, early)
        const second = nextAttempt(usualSteps(schedule), START, late)
        if (second === 'expired') return
        assert.ok(first !== 'expired')
        assert.ok(first > early && second > late && first <= second)
      }),
      { numRuns: 1000 },
    )
  })
})
