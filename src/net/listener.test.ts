import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { suite, test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { systemClock } from '../core/clock.ts'
import { parseIp, parseNetwork, type IpAddress } from '../core/ip.ts'
import { tick } from '../core/time.ts'
import { describeReply } from '../core/reply.ts'
import { countClients, type ClientCounts } from './client-counts.ts'
import { listen, type ListenDeps, type Peer } from './listener.ts'
import type { ListenerSettings } from './listening-sockets.ts'

const ip = (text: string): IpAddress => parseIp(text) ?? assert.fail(text)
const on = (address: string, port = 0): ListenerSettings => ({ address: ip(address), port, mode: 'smtp' })

interface Served {
  readonly peer: Peer
  readonly socket: Socket
}

async function world(listeners: readonly ListenerSettings[], changes: Partial<ListenDeps> = {}) {
  const served: Served[] = []
  const turnedAway: string[] = []
  const listening = await listen(listeners, {
    clock: systemClock,
    proxies: [parseNetwork('127.0.0.1') ?? assert.fail()],
    refusedProxy: (address, problem) => turnedAway.push(`${address} ${problem}`),
    connections: 10,
    connectionsPerClient: 10,
    clients: countClients(),
    trusted: () => false,
    serve(socket, peer, closed) {
      served.push({ peer, socket })
      socket.on('error', () => {}).on('close', closed)
      socket.on('end', () => socket.end()).resume()
      socket.write('hello\r\n')
      return {
        shutdown: () => socket.end(),
        destroy: () => socket.destroy(),
        standing: () => ({ spared: false, lastInput: (changes.clock ?? systemClock).ticks() }),
        giveWay: () => socket.end('no place\r\n'),
      }
    },
    turnedAway: (peer, limit, allowed, reply) =>
      turnedAway.push(`${peer.client.address} ${limit} ${allowed} ${describeReply(reply)}`),
    ...changes,
  })
  return {
    served,
    turnedAway,
    listening,
    port: (n = 0): number => listening.bound[n]?.port ?? assert.fail(),
    [Symbol.asyncDispose]: () => listening.close(0),
  }
}

/** Connects and waits for the first thing said. */
async function visit(port: number, host: string): Promise<{ readonly client: Socket; readonly heard: string }> {
  const client = connect({ port, host })
  const [first] = (await once(client, 'data')) as [Buffer]
  return { client, heard: first.toString() }
}

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 5000
  while (!condition()) {
    if (performance.now() > end) assert.fail('waited in vain')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

suite('when all places are taken', () => {
  const full = { connections: 2, connectionsPerClient: 10 }

  test('a stranger of the network that holds them makes room for somebody from another', async () => {
    await using w = await world([on('127.0.0.1')], full)
    const crowd = [await visit(w.port(), '127.0.0.1'), await visit(w.port(), '127.0.0.1')]
    const [first] = crowd
    assert.ok(first)
    const ended = once(first.client, 'close')
    const other = connect({ port: w.port(), host: '127.0.0.1', localAddress: '127.0.9.1' })
    assert.equal(String((await once(other, 'data'))[0]), 'hello\r\n')
    first.client.end()
    await ended
    assert.equal(w.listening.open, 2)
    for (const one of [...crowd.map(({ client }) => client), other]) one.destroy()
  })

  test('nobody of that network makes another leave', async () => {
    await using w = await world([on('127.0.0.1')], { ...full, connections: 1, clock: new FakeClock() })
    const one = await visit(w.port(), '127.0.0.1')
    const two = await visit(w.port(), '127.0.0.1')
    assert.match(two.heard, /^421 4\.3\.2 Too many connections now/)
    for (const { client } of [one, two]) client.destroy()
  })

  test('those that are spared stay, and the newcomer is told to come again', async () => {
    const spared = (served: Socket) => ({
      shutdown: () => {},
      destroy: () => served.destroy(),
      standing: () => ({ spared: true, lastInput: tick(0) }),
      giveWay: () => assert.fail('pushed out'),
    })
    const serve: ListenDeps['serve'] = (socket, _, closed) => {
      socket.on('error', () => {}).on('close', closed)
      socket.write('hello\r\n')
      return spared(socket)
    }
    await using w = await world([on('127.0.0.1')], { connections: 1, serve })
    const one = await visit(w.port(), '127.0.0.1')
    const other = connect({ port: w.port(), host: '127.0.0.1', localAddress: '127.0.9.1' })
    assert.match(String((await once(other, 'data'))[0]), /^421 4\.3\.2/)
    for (const client of [one.client, other]) client.destroy()
  })

  test('the limit of one client is not for those who are trusted', async () => {
    const trusted = { connectionsPerClient: 1, trusted: (address: IpAddress) => address === '127.0.0.1' }
    await using w = await world([on('127.0.0.1')], trusted)
    const ours = [await visit(w.port(), '127.0.0.1'), await visit(w.port(), '127.0.0.1')]
    assert.deepEqual(
      ours.map(({ heard }) => heard),
      ['hello\r\n', 'hello\r\n'],
    )
    for (const { client } of ours) client.destroy()
  })
})

suite('a listener', () => {
  test('on :: serves clients of both kinds, IPv4 under its plain address', async () => {
    await using w = await world([on('::')])
    const visits = [await visit(w.port(), '127.0.0.1'), await visit(w.port(), '::1')]
    assert.deepEqual(
      w.served.map(({ peer }) => [peer.client.address, peer.local.address]),
      [
        ['127.0.0.1', '127.0.0.1'],
        ['::1', '::1'],
      ],
    )
    for (const { client } of visits) client.destroy()
  })

  test('may be on 0.0.0.0 and :: at once with one port, as other mail servers allow', async () => {
    const { port } = await (async () => {
      await using first = await world([on('0.0.0.0')])
      return { port: first.port() }
    })()
    for (const both of [
      [on('0.0.0.0', port), on('::', port)],
      [on('::', port), on('0.0.0.0', port)],
    ]) {
      await using w = await world(both)
      for (const host of ['127.0.0.1', '::1']) (await visit(port, host)).client.destroy()
      assert.equal(w.served.length, 2)
    }
  })

  const linkLocal = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.filter(({ address }) => address.startsWith('fe80:')).map(({ address }) => ({ name, address })),
  )[0]
  test('serves a client with a link-local address', { skip: linkLocal ? false : 'no such interface' }, async () => {
    assert.ok(linkLocal)
    await using w = await world([on('::')])
    const { client } = await visit(w.port(), `${linkLocal.address}%${linkLocal.name}`)
    assert.equal(w.served[0]?.peer.client.address, parseIp(linkLocal.address))
    client.destroy()
  })

  test('turns away who comes over a limit, and reports what they were told', async () => {
    await using w = await world([on('127.0.0.1')], { connections: 3, connectionsPerClient: 2 })
    const kept = [await visit(w.port(), '127.0.0.1'), await visit(w.port(), '127.0.0.1')]
    const away = await visit(w.port(), '127.0.0.1')
    assert.match(away.heard, /^421 4\.7\.0 Too many connections from your address[^\n]*\r\n$/)
    await once(away.client, 'close')
    assert.deepEqual(w.turnedAway, [`127.0.0.1 connections-per-client 2 ${away.heard.trimEnd()}`])
    assert.equal(w.listening.open, 2)
    kept[0]?.client.destroy()
    await until(() => w.listening.open === 1)
    assert.equal((await visit(w.port(), '127.0.0.1')).heard, 'hello\r\n')
  })

  test('counts everyone towards the limit of connections in all', async () => {
    await using w = await world([on('127.0.0.1')], { connections: 1 })
    const { client } = await visit(w.port(), '127.0.0.1')
    assert.match((await visit(w.port(), '127.0.0.1')).heard, /^421 4\.3\.2 /)
    client.destroy()
  })

  test('survives visitors that leave at once', async () => {
    await using w = await world([on('127.0.0.1')], { connections: 1, connectionsPerClient: 1 })
    for (let n = 0; n < 50; n++) {
      const client = connect({ port: w.port(), host: '127.0.0.1' }).on('error', () => {})
      await once(client, 'connect')
      client.resetAndDestroy()
    }
    await until(() => w.listening.open === 0)
    assert.equal((await visit(w.port(), '127.0.0.1')).heard, 'hello\r\n')
  })

  test('that cannot have its port says which', async () => {
    await using w = await world([on('127.0.0.1')])
    await assert.rejects(world([on('127.0.0.1', w.port())]), { code: 'EADDRINUSE', port: w.port() })
  })
})

suite('the limit for one client', () => {
  const behind: ListenerSettings = { ...on('127.0.0.1'), proxy: true }

  async function knock(port: number, address: string): Promise<Socket> {
    const client = connect({ port, host: '127.0.0.1' })
    client.on('error', () => {})
    client.write(`PROXY TCP6 ${address} 2001:db8::25 4711 25\r\n`)
    await once(client, 'data')
    return client
  }

  test('counts an IPv6 network of one customer as one, for it has addresses without end', async () => {
    await using here = await world([behind], { connectionsPerClient: 1 })
    const clients = [await knock(here.port(), '2001:db8:1:2::1'), await knock(here.port(), '2001:db8:1:2:ffff::9')]
    assert.equal(here.served.length, 1)
    clients.push(await knock(here.port(), '2001:db8:1:3::1'))
    assert.equal(here.served.length, 2)
    for (const client of clients) client.destroy()
    await until(() => here.listening.open === 0)
    const again = await knock(here.port(), '2001:db8:1:2::1')
    assert.equal(here.served.length, 3)
    again.destroy()
  })

  test('says nothing in clear where TLS begins at once', async () => {
    await using here = await world([{ ...on('127.0.0.1'), mode: 'submissions' }], { connectionsPerClient: 0 })
    const client = connect({ port: here.port(), host: '127.0.0.1' })
    let heard = ''
    client.on('data', (bytes) => (heard += bytes.toString()))
    await once(client, 'close')
    assert.equal(heard, '')
    assert.equal(here.turnedAway.length, 1)
  })
})

suite('a listener behind a proxy', () => {
  const behind: ListenerSettings = { ...on('127.0.0.1'), proxy: true }

  test('serves the client that the proxy names, and hands on what came behind the header', async () => {
    await using here = await world([behind])
    const client = connect({ port: here.port(), host: '127.0.0.1' })
    client.on('error', () => {})
    client.write('PROXY TCP4 203.0.113.7 198.51.100.1 4711 25\r\nEHLO x\r\n')
    await once(client, 'data')
    const { peer } = here.served[0] ?? assert.fail()
    assert.deepEqual(peer.client, { address: '203.0.113.7', port: 4711 })
    assert.equal(peer.proxy, '127.0.0.1')
    client.destroy()
  })

  test('closes a connection without the header', async () => {
    await using here = await world([behind])
    const client = connect({ port: here.port(), host: '127.0.0.1' })
    client.on('error', () => {})
    client.write('EHLO x\r\n')
    await once(client, 'close')
    assert.equal(here.served.length, 0)
    assert.match(here.turnedAway[0] ?? '', /does not begin with a PROXY header/)
  })

  test('closes a connection from somebody who is no proxy of ours', async () => {
    await using here = await world([behind], { proxies: [] })
    const client = connect({ port: here.port(), host: '127.0.0.1' })
    client.on('error', () => {})
    await once(client, 'close')
    assert.match(here.turnedAway[0] ?? '', /not among the trusted proxies/)
  })
})

suite('counts of clients that come later', () => {
  const later = (answer: () => Promise<boolean>) => {
    const left: string[] = []
    const clients: ClientCounts = { enter: answer, leave: (client) => void left.push(client) }
    return { left, clients }
  }

  test('a client is served when it has been counted, and counted off when it goes', async () => {
    const { left, clients } = later(() => Promise.resolve(true))
    await using w = await world([on('127.0.0.1')], { clients })
    const { client, heard } = await visit(w.port(), '127.0.0.1')
    assert.equal(heard, 'hello\r\n')
    client.destroy()
    await until(() => left.length > 0 && w.listening.open === 0)
    assert.deepEqual(left, ['127.0.0.1'])
  })

  test('where nobody can count the client is asked to come again', async () => {
    const { left, clients } = later(() => Promise.reject(new Error('the test wants it so')))
    await using w = await world([on('127.0.0.1')], { clients })
    const { client, heard } = await visit(w.port(), '127.0.0.1')
    assert.match(heard, /^421 4\.7\.0 /)
    client.destroy()
    assert.deepEqual(left, [])
  })

  test('a client that goes meanwhile is counted off, and does not hold up the end', async () => {
    const counted = Promise.withResolvers<boolean>()
    const { left, clients } = later(() => counted.promise)
    await using w = await world([on('127.0.0.1')], { clients })
    const client = connect({ port: w.port(), host: '127.0.0.1' })
    await until(() => w.listening.open === 1)
    await w.listening.close(0)
    counted.resolve(true)
    await until(() => left.length === 1)
    assert.equal(w.served.length, 0)
    client.destroy()
  })
})
