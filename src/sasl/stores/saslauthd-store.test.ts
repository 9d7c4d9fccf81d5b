// saslauthd's side is played by a double; the real one has its turn in test/interop.

import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../../core/clock.ts'
import { duration } from '../../core/time.ts'
import { saslauthdStore } from './saslauthd-store.ts'
import { testFolder } from './stores.test-support.ts'

/** A daemon that gives these answers in turn, each in pieces of one octet; undefined: none, and the connection stays open. */
async function double(path: string, answers: (string | undefined)[]): Promise<AsyncDisposable & { heard: string[] }> {
  const heard: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (bytes) => {
      heard.push(bytes.toString('latin1'))
      const answer = answers.shift()
      if (answer === undefined) return
      const framed = Buffer.from(`\0${String.fromCharCode(answer.length)}${answer}`, 'latin1')
      for (const byte of framed) socket.write(Buffer.of(byte))
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return { heard, [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) }
}

test('OK is right, NO is wrong, and what it could not ask is neither', async () => {
  await using folder = await testFolder()
  const path = join(folder.path, 'mux')
  await using daemon = await double(path, ['OK', 'NO', 'NO PAM start error', 'maybe', '', 'OK\0'])
  const store = saslauthdStore({ path, service: 'smtp', clock: systemClock })
  const kinds: string[] = []
  for (let i = 0; i < 6; i++) kinds.push((await store.verify('alice', 'geheim')).kind)
  assert.deepEqual(kinds, ['ok', 'wrong', 'unavailable', 'unavailable', 'unavailable', 'ok'])
  assert.equal(daemon.heard[0], '\0\x05alice\0\x06geheim\0\x04smtp\0\0')
})

test('a daemon that is silent or not there is unavailable, and the text says what to do', async () => {
  await using folder = await testFolder()
  const path = join(folder.path, 'mux')
  const store = saslauthdStore({ path, service: 'smtp', clock: systemClock, timeout: duration(50) })
  const none = await store.verify('alice', 'x')
  assert.match(none.kind === 'unavailable' ? none.detail : '', /no such socket; does saslauthd run/)
  await using _ = await double(path, [undefined])
  assert.equal((await store.verify('alice', 'x')).kind, 'unavailable')
  const long = await store.verify('alice', 'x'.repeat(300))
  assert.match(long.kind === 'wrong' ? long.detail : '', /more than 255 octets/)
})
