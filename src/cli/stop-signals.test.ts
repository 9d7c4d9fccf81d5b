import { test } from 'node:test'
import assert from 'node:assert/strict'
import { listenForStop } from './stop-signals.ts'

test('the first signal asks for a stop, its echo is ignored, a later one ends the process at once', async () => {
  const before = process.listenerCount('SIGTERM')
  let now = 1000
  let ended = 0
  const signals = listenForStop({ onSecond: () => ended++, now: () => now })
  process.emit('SIGINT', 'SIGINT')
  assert.equal(await signals.first, 'SIGINT')
  now += 20
  process.emit('SIGINT', 'SIGINT')
  assert.equal(ended, 0)
  now += 1000
  process.emit('SIGTERM', 'SIGTERM')
  assert.equal(ended, 1)
  signals.release()
  assert.equal(process.listenerCount('SIGTERM'), before)
})
