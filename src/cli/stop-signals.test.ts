import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { listenForStop } from './stop-signals.ts'

function world({ onTerminal = false } = {}) {
  const source = new EventEmitter()
  const seen = { now: 1000, ended: 0, ignored: [] as string[], reloads: 0 }
  const signals = listenForStop({
    source,
    onSecond: () => seen.ended++,
    now: () => seen.now,
    onTerminal,
    onHangup: () => seen.reloads++,
    onIgnored: (signal) => seen.ignored.push(signal),
  })
  const send = (signal: NodeJS.Signals): boolean => source.emit(signal, signal)
  return { source, seen, signals, send }
}

test('the first signal asks for a stop, its echo is ignored, a later one ends the process at once', async () => {
  const { seen, signals, send } = world()
  send('SIGINT')
  assert.equal(await signals.first, 'SIGINT')
  seen.now += 20
  send('SIGINT')
  assert.equal(seen.ended, 0)
  seen.now += 1000
  send('SIGTERM')
  assert.equal(seen.ended, 1)
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGQUIT'] as const) {
  test(`${signal} asks for a stop`, async () => {
    const { signals, send } = world()
    send(signal)
    assert.equal(await signals.first, signal)
  })
}

test('HUP stops a server whose terminal has gone and asks another to reload; USR1 and USR2 mean nothing', async () => {
  const there = world({ onTerminal: true })
  there.send('SIGHUP')
  assert.equal(await there.signals.first, 'SIGHUP')

  const { seen, signals, send } = world()
  for (const signal of ['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGHUP'] as const) assert.equal(send(signal), true)
  assert.deepEqual([seen.ignored, seen.reloads, seen.ended], [['SIGUSR1', 'SIGUSR2'], 2, 0])
  send('SIGTERM')
  assert.equal(await signals.first, 'SIGTERM', 'none of them was taken for a request to stop')
})

test('signals are given back', () => {
  const { source, signals } = world()
  signals.release()
  assert.deepEqual(source.eventNames(), [])
})
