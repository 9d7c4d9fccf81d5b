import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { seconds } from '../core/time.ts'
import { domain } from '../core/message.test-support.ts'
import { ClientConnection } from '../net/client-connection.ts'
import { CLIENT_TIMEOUTS } from '../net/client-timeouts.ts'
import { playPeer, type Heard, type Script } from '../../test/support/scripted-peer.ts'
import { SessionPool } from './session-pool.ts'

interface Setting {
  readonly clock: FakeClock
  readonly pool: SessionPool
  readonly open: (script?: Script) => Promise<{ connection: ClientConnection; heard: Heard }>
}

function setting(options: { keepIdle?: number; messagesPerConnection?: number } = {}): Setting {
  const clock = new FakeClock()
  const { keepIdle = 10, messagesPerConnection = 100 } = options
  return {
    clock,
    pool: new SessionPool({ clock, keepIdle: seconds(keepIdle), messagesPerConnection }),
    async open(script = {}) {
      const [ours, theirs] = duplexPair()
      const heard: Heard = { commands: [], messages: [] }
      playPeer(theirs, { script, heard })
      const connection = new ClientConnection(ours as unknown as Socket, {
        hostname: domain('us.test'),
        remote: { host: 'peer.test', address: '203.0.113.1', port: 25 },
        clock,
        timeouts: CLIENT_TIMEOUTS,
      })
      assert.equal((await connection.run({ step: 'greet' })).problem, undefined)
      assert.equal((await connection.run({ step: 'ehlo' })).problem, undefined)
      return { connection, heard }
    },
  }
}

const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve))
}

test('what was given is taken again, the last first, and only for its own destination', async () => {
  const { pool, open } = setting()
  const [first, second] = [await open(), await open()]
  pool.give('x', first.connection)
  pool.give('x', second.connection)
  assert.equal(pool.take('y'), undefined)
  assert.equal(pool.take('x'), second.connection)
  assert.equal(pool.take('x'), first.connection)
  assert.equal(pool.take('x'), undefined)
})

test('a connection that nobody wants for a while is closed with QUIT', async () => {
  const { pool, open, clock } = setting({ keepIdle: 10 })
  const [early, late] = [await open(), await open()]
  pool.give('x', early.connection)
  await clock.advance(seconds(6))
  pool.give('x', late.connection)
  await clock.advance(seconds(5))
  await settled()
  assert.ok(early.heard.commands.includes('QUIT'))
  assert.equal(pool.size, 1)
  assert.equal(pool.take('x'), late.connection)
})

test('a dead connection is never given out', async () => {
  const { pool, open } = setting()
  const { connection } = await open()
  pool.give('x', connection)
  connection.destroy()
  assert.equal(pool.take('x'), undefined)
})

test('the server’s own limit of transactions counts', async () => {
  const { pool, open } = setting()
  const { connection, heard } = await open({ EHLO: '250-x\n250 LIMITS MAILMAX=0' })
  pool.give('x', connection)
  assert.equal(pool.take('x'), connection)
  pool.give('x', connection)
  await settled()
  assert.ok(!heard.commands.includes('QUIT'))
})

test('closing says QUIT to all, waits no longer than a server may take, and keeps nothing afterwards', async () => {
  const { pool, open, clock } = setting()
  const [kind, silent, later] = [await open(), await open({ QUIT: {} }), await open()]
  pool.give('x', kind.connection)
  pool.give('y', silent.connection)
  const closed = pool.close()
  await settled()
  await clock.advance(seconds(5))
  await closed
  assert.ok(kind.heard.commands.includes('QUIT'))
  assert.equal(silent.connection.usable, false)
  pool.give('x', later.connection)
  await settled()
  assert.ok(later.heard.commands.includes('QUIT'))
  assert.equal(pool.size, 0)
})
