import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { after, duration, hours, seconds } from '../core/time.ts'
import { HostMemory } from './host-memory.ts'

const at = (address: string) => ({ address, port: 25 })
const REASON = { code: 'connect.timeout' } as const

test('a host that failed rests, and no longer', async () => {
  const clock = new FakeClock()
  const memory = new HostMemory({ clock, rest: () => seconds(10) })
  assert.equal(memory.resting(at('a')), undefined)
  const failed = clock.now()
  memory.failed(at('a'), REASON)
  assert.deepEqual(memory.resting(at('a')), { at: failed, reason: REASON })
  assert.equal(memory.resting({ address: 'a', port: 26 }), undefined)
  await clock.advance(seconds(10))
  assert.equal(memory.resting(at('a')), undefined)
  assert.equal(memory.failedAt(at('a')), failed)
})

test('while one message calls a host that had failed, it rests for the others', async () => {
  const clock = new FakeClock()
  const memory = new HostMemory({ clock, rest: () => seconds(10) })
  memory.calling(at('a'))
  assert.equal(memory.resting(at('a')), undefined)
  memory.failed(at('a'), REASON)
  await clock.advance(seconds(10))
  memory.calling(at('a'))
  assert.notEqual(memory.resting(at('a')), undefined)
  memory.reached(at('a'))
  assert.equal(memory.resting(at('a')), undefined)
  assert.equal(memory.size, 0)
})

test('what is remembered is bounded: who failed longest ago is forgotten, with time or when asked to', async () => {
  const clock = new FakeClock()
  const memory = new HostMemory({ clock, most: 2 })
  for (const name of ['a', 'b', 'a', 'c']) memory.failed(at(name), REASON)
  assert.equal(memory.size, 2)
  assert.equal(memory.failedAt(at('b')), undefined)
  assert.notEqual(memory.failedAt(at('a')), undefined)
  await clock.advance(hours(24))
  assert.equal(memory.failedAt(at('a')), undefined)
  memory.forget()
  assert.equal(memory.size, 0)
})

test('a host rests for half a minute unless told otherwise, and is remembered for a day', async () => {
  const clock = new FakeClock()
  const memory = new HostMemory({ clock })
  assert.deepEqual([memory.restEnd(at('a')), memory.failedAt(at('a'))], [undefined, undefined])
  const failed = clock.ticks()
  for (const name of ['a', 'b']) memory.failed(at(name), REASON)
  assert.equal(memory.restEnd(at('a')), after(failed, seconds(30)))
  await clock.advance(duration(seconds(30) - 1))
  assert.notEqual(memory.resting(at('a')), undefined)
  memory.calling(at('a'))
  assert.equal(memory.restEnd(at('a')), after(clock.ticks(), seconds(30)))
  await clock.advance(duration(1))
  assert.deepEqual([memory.restEnd(at('b')), memory.resting(at('b'))], [undefined, undefined])
  await clock.advance(duration(hours(24) - seconds(30) - 1))
  assert.equal(memory.failedAt(at('a')), failed)
  memory.reached(at('b'))
  assert.deepEqual([memory.size, memory.failedAt(at('a'))], [1, failed])
  await clock.advance(duration(1))
  assert.equal(memory.failedAt(at('a')), undefined)
})
