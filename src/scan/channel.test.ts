import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { test } from 'node:test'
import { Channel, readAll } from './channel.ts'

test('an answer is read though the other side closed before the next octets could be written', async (t) => {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const connected = once(server, 'connection') as Promise<[Socket]>
  const place = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
  using channel = await Channel.open(place, new AbortController().signal)
  const [peer] = await connected
  assert.ok(await channel.send(Buffer.from('what it never reads')))
  peer.write('too much')
  peer.destroy()
  assert.equal(await channel.send(Buffer.alloc(64)), false)
  assert.equal((await readAll(channel, 100)).toString(), 'too much')
})

test('who says more than is read is made to wait, and nothing of it is lost', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const connected = once(server, 'connection') as Promise<[Socket]>
  const place = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
  using channel = await Channel.open(place, new AbortController().signal)
  const [peer] = await connected
  // More than the system itself keeps for two sockets.
  const size = 32 * 1024 * 1024
  let allTaken = false
  peer.end(Buffer.alloc(size), () => {
    allTaken = true
  })
  // Each turn of the event loop would take 64 KiB.
  for (let turn = 0; turn < 3000; turn++) await new Promise<void>((done) => setImmediate(done))
  assert.equal(allTaken, false)
  assert.equal((await readAll(channel, size)).length, size)
})
