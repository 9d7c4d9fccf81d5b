import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countClients } from './client-counts.ts'
import { CLIENT_TIMEOUTS } from './client-timeouts.ts'

test('nobody is waited for more briefly than RFC 5321 §4.5.3.2 has it', () => {
  const seconds = Object.fromEntries(Object.entries(CLIENT_TIMEOUTS).map(([what, time]) => [what, time / 1000]))
  const hello = { connect: 300, EHLO: 300, HELO: 300, LHLO: 300, STARTTLS: 300, AUTH: 300 }
  const envelope = { MAIL: 300, RCPT: 300, DATA: 120, block: 180, content: 600 }
  assert.deepEqual(seconds, { ...hello, ...envelope, dial: 30, tls: 60, RSET: 300, QUIT: 5 })
})

test('a client has as many connections as it may, and each that ends makes room', async () => {
  const counts = countClients()
  const enter = () => counts.enter('a', 2)
  assert.deepEqual([enter(), enter(), enter(), counts.enter('b', 1)], [true, true, false, true])
  counts.leave('a')
  assert.deepEqual([enter(), enter()], [true, false])
  counts.leave('a')
  counts.leave('a')
  counts.leave('nobody')
  assert.deepEqual([enter(), enter(), enter(), counts.enter('nobody', 1)], [true, true, false, true])
})
