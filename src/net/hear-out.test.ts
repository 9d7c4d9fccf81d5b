import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { connect as connectTls, TLSSocket } from 'node:tls'
import { systemClock } from '../core/clock.ts'
import { selfSignedContext } from '../sandbox/certificate.ts'
import { hearOut } from './hear-out.ts'

async function portOf(t: TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** What is read by somebody who writes after `peer` has answered and reset the connection `wire`, before the answer was read. */
async function heardBy(socket: Socket, peer: Socket, wire = peer): Promise<{ heard: string; gone: number }> {
  let gone = 0
  hearOut(socket, () => void gone++)
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  peer.on('error', () => {})
  peer.write('552 too large')
  // TLS writes within this turn of the loop; nothing is read before the next.
  await new Promise(setImmediate)
  wire.resetAndDestroy()
  for (let i = 0; i < 3; i++) socket.write('more of it')
  await once(socket, 'end')
  return { heard: Buffer.concat(chunks).toString(), gone }
}

test('what a peer said before it closed is read though a write has failed', async (t) => {
  const server = createServer()
  const connection = once(server, 'connection') as Promise<[Socket]>
  const socket = connect(await portOf(t, server), '127.0.0.1')
  await once(socket, 'connect')
  const { heard, gone } = await heardBy(socket, (await connection)[0])
  assert.equal(heard, '552 too large')
  assert.ok(gone > 0)
})

test('within TLS too', async (t) => {
  const secureContext = await selfSignedContext(systemClock, 'peer.test')
  const server = createServer()
  const connection = once(server, 'connection') as Promise<[Socket]>
  const socket = connectTls({ port: await portOf(t, server), host: '127.0.0.1', rejectUnauthorized: false })
  const [wire] = await connection
  const peer = new TLSSocket(wire, { isServer: true, secureContext })
  await Promise.all([once(socket, 'secureConnect'), once(peer, 'secure')])
  const { heard } = await heardBy(socket, peer, wire)
  assert.equal(heard, '552 too large')
  socket.destroy()
})

test('any other failure of a write ends the socket as ever', async (t) => {
  const server = createServer()
  const socket = connect(await portOf(t, server), '127.0.0.1')
  await once(socket, 'connect')
  hearOut(socket, () => assert.fail('nobody is gone'))
  socket.destroy()
  const failure = new Promise((resolve) => socket.write('late', resolve))
  assert.equal(Reflect.get((await failure) as Error, 'code'), 'ERR_STREAM_DESTROYED')
})
