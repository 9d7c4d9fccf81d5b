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
