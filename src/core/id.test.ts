import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Clock } from './clock.ts'
import { formatId, makeIdSource, messageId, parseId, parseMessageId, sessionId } from './id.ts'
import { instant, tick } from './time.ts'

/** A clock that shows what it is told, backwards too. */
function settableClock(start: number): Clock & { set(ms: number): void } {
  let now = start
  return {
    now: () => instant(now),
    ticks: () => tick(0),
    set: (ms) => void (now = ms),
    after: () => ({ cancel: () => undefined }),
  }
}

const START = Date.UTC(2026, 10, 22)

test('identifiers grow, also when more are made in a millisecond than it has room for', () => {
  const next = makeIdSource(settableClock(START))
  let before = next()
  for (let i = 0; i < 10_000; i++) {
    const id = next()
    assert.ok(id > before)
    before = id
  }
})

test('identifiers grow on when the clock steps back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 2, maxLength: 30 }), (steps) => {
      const clock = settableClock(START)
      const next = makeIdSource(clock)
      let before = next()
      for (const step of steps) {
        clock.set(START + step)
        const id = next()
        assert.ok(id > before)
        before = id
      }
    }),
  )
})

test('all sources at once make as many identifiers as they are asked for', () => {
  const clock = settableClock(START)
  const places = Array.from({ length: 16 }, (_, n) => n)
  const sources = places.flatMap((node) => places.map((worker) => makeIdSource(clock, { node, worker })))
  const made = sources.flatMap((next) => Array.from({ length: 20 }, next))
  assert.equal(new Set(made).size, 256 * 20)
})

test('two sources never make the same identifier, in the same millisecond and when the clock steps back', () => {
  const place = fc.record({ node: fc.integer({ min: 0, max: 15 }), worker: fc.integer({ min: 0, max: 15 }) })
  const step = fc.record({ first: fc.boolean(), back: fc.integer({ min: -3, max: 2 }) })
  fc.assert(
    fc.property(place, place, fc.array(step, { maxLength: 200 }), (one, other, steps) => {
      fc.pre(one.node !== other.node || one.worker !== other.worker)
      const clock = settableClock(START)
      const [first, second] = [makeIdSource(clock, one), makeIdSource(clock, other)]
      let now = START
      const made = steps.map(({ first: isFirst, back }) => {
        clock.set((now += back))
        return isFirst ? first() : second()
      })
      assert.equal(new Set(made).size, made.length)
    }),
  )
})

test('a source begins after what is in use, whatever the clock says', () => {
  const used = makeIdSource(settableClock(Date.UTC(2030, 0, 1)), { node: 15, worker: 15 })()
  assert.ok(makeIdSource(settableClock(START), { after: used })() > used)
  const old = (START - Date.UTC(2020, 0, 1)) * 4096 + 4095
  assert.ok(makeIdSource(settableClock(START), { after: old })() > old, 'one of the first version')
})

test('a source that is no place of its own is refused', () => {
  for (const place of [{ node: 16 }, { worker: -1 }, { node: 0.5 }]) {
    assert.throws(() => makeIdSource(settableClock(START), place), RangeError)
  }
})

test('identifiers have room until 2080 and stay exact numbers', () => {
  const id = makeIdSource(settableClock(Date.UTC(2080, 0, 1)))()
  assert.ok(Number.isSafeInteger(id))
  assert.equal(parseId(formatId(id)), id)
})

test('the text of an identifier has 11 characters, reads back, and sorts like its number', () => {
  const value = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [textA, textB] = [formatId(a), formatId(b)]
      assert.match(textA, /^[0-9A-HJKMNP-TV-Z]{11}$/)
      assert.equal(parseId(textA), a)
      assert.equal(parseMessageId(textA), messageId(a))
      assert.equal(textA < textB, a < b)
    }),
  )
  assert.equal(sessionId(33), '00000000011')
})

test('an identifier may be typed as a person reads it', () => {
  const id = makeIdSource(settableClock(START))()
  const text = formatId(id)
  assert.equal(parseId(`  ${text.toLowerCase()}\n`), id)
  assert.equal(parseId('0000000OoIL'), parseId('00000000011'))
})

test('what is not an identifier is none', () => {
  for (const text of [
    '',
    '0',
    '0000000000',
    '000000000000',
    '0000000000U',
    '0000-000000',
    '００000000000',
    'ZZZZZZZZZZZ',
  ]) {
    assert.equal(parseId(text), undefined, text)
    assert.equal(parseMessageId(text), undefined, text)
  }
})
