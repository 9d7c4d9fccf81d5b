// One attacker holds every connection with slow sessions, from as many addresses as the limit of one address allows. Honest
// strangers and clients of our own are served all the same.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'

import { seconds } from '../../src/core/time.ts'
import { freePort } from '../support/free-port.ts'
import { waitForMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'

const ADDRESSES = 20
const OF_ONE = 50
const OWN = '127.0.0.1'
/** Each has a network to itself, as the addresses of a botnet have. */
const attackers = Array.from({ length: ADDRESSES }, (_, n) => `127.1.${n}.1`)

class Client {
  readonly socket: Socket
  heard = ''
  closed = false

  constructor(port: number, localAddress: string) {
    this.socket = connect({ port, host: OWN, localAddress })
    this.socket.on('data', (bytes) => (this.heard += bytes.toString('latin1')))
    this.socket.on('error', () => {}).on('close', () => (this.closed = true))
  }

  /** Says something, and resolves with everything heard when the answer has come. */
  async ask(text: string, answer: RegExp): Promise<string> {
    this.heard = ''
    this.socket.write(text)
    return this.hear(answer)
  }

  hear(answer: RegExp): Promise<string> {
    return waitFor(String(answer), () => (answer.test(this.heard) ? this.heard : undefined), seconds(20))
  }
}

async function sendTo(client: Client, rcptTo: string): Promise<void> {
  await client.hear(/^220 /m)
  await client.ask('EHLO client.test\r\n', /^250 /m)
  await client.ask('MAIL FROM:<>\r\n', /^250 /m)
  await client.ask(`RCPT TO:<${rcptTo}>\r\n`, /^250 /m)
  await client.ask('DATA\r\n', /^354 /m)
  await client.ask('Subject: in spite of all\r\n\r\nhello\r\n.\r\n', /^250 /m)
  client.socket.end('QUIT\r\n')
  await once(client.socket, 'close')
}

test('twenty addresses of one attacker do not hold all connections', async (t) => {
  await using folder = await tempFolder()
  const site = await WaybillSite.make(folder.path, await freePort(), {
    relay_from: [OWN],
    limits: { connections: ADDRESSES * OF_ONE, connections_per_client: OF_ONE },
  })
  const server = await site.start()
  const open: Client[] = []
  const from = (address: string): Client => {
    const client = new Client(site.port, address)
    open.push(client)
    return client
  }
  t.after(async () => {
    for (const { socket } of open) socket.destroy()
    await server.end()
  })
  const crowd = attackers.flatMap((address) => Array.from({ length: OF_ONE }, () => from(address)))
  await Promise.all(
    crowd.map(async (one) => {
      await one.hear(/^220 /m)
      // They are never silent for long, and never come to anything.
      await one.ask('EHLO slow.test\r\n', /^250 /m)
      one.socket.write('MAIL ')
    }),
  )
  assert.equal(crowd.filter(({ closed }) => closed).length, 0)

  await t.test('the attacker gets no more than what the limit of one address gives', async () => {
    await from(attackers[0] ?? '').hear(/^421 /m)
    assert.equal(crowd.filter(({ closed }) => closed).length, 0)
  })

  await t.test('a stranger takes the place of one of them, and sends mail', async () => {
    await sendTo(from('127.2.0.1'), 'alice@here.test')
    await waitForMail(site.maildir('alice'), 1)
    await waitFor('one of the crowd to be let go', () => crowd.some(({ closed }) => closed) || undefined)
    const gone = crowd.filter(({ closed }) => closed)
    assert.equal(gone.length, 1)
    assert.match(gone[0]?.heard ?? '', /^421 /m)
  })

  await t.test('clients of our own have no limit of one address, and the crowd makes room for them', async () => {
    const own = Array.from({ length: 2 * OF_ONE }, () => from(OWN))
    await Promise.all(own.map((one) => one.hear(/^220 /m)))
    await sendTo(from(OWN), 'bob@here.test')
    await waitForMail(site.maildir('bob'), 1)
    assert.equal(own.filter(({ closed }) => closed).length, 0)
  })

  await t.test('once there, they stay, however many strangers come', async () => {
    const own = open.filter(({ socket, closed }) => !closed && socket.localAddress === OWN)
    assert.equal(own.length, 2 * OF_ONE)
    const strangers = Array.from({ length: OF_ONE }, (_, n) => from(`127.3.${n}.1`))
    await Promise.all(strangers.map((one) => one.hear(/^220 /m)))
    assert.equal(own.filter(({ closed }) => closed).length, 0)
  })
})
