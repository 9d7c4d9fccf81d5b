import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { listenForStop } from './stop-signals.ts'

test('the first signal asks for a stop, its echo is ignored, a later one ends the process at once', async () => {
  const source = new EventEmitter()
  let now = 1000
  let ended = 0
  const signals = listenForStop({ source, onSecond: () => ended++, now: () => now })
  source.emit('SIGINT', 'SIGINT')
  assert.equal(await signals.first, 'SIGINT')
  now += 20
  source.emit('SIGINT', 'SIGINT')
  assert.equal(ended, 0)
  now += 1000
  source.emit('SIGTERM', 'SIGTERM')
  assert.equal(ended, 1)
  signals.release()
  assert.equal(source.listenerCount('SIGTERM'), 0)
})
