// The real resolver against servers that err, forge or fall silent: each test scripts the packets of a UDP peer.

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test, type TestContext } from 'node:test'
import { decode, encode, type Answer, type DecodedPacket, type Packet } from 'dns-packet'
import fc from 'fast-check'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import { seconds } from '../core/time.ts'
import { createDnsResolver } from './dns-resolver.ts'
import { readMessage } from './dns-message.ts'
import type { DnsServerAddress } from './dns-exchange.ts'

const LOOPBACK = parseIp('127.0.0.1') as IpAddress
const RA = 0x80
const TC = 0x200

interface Peer extends DnsServerAddress {
  readonly queries: DecodedPacket[]
}

/** A UDP server that sends whatever `script` gives for a query. */
async function peer(t: TestContext, script: (query: DecodedPacket, count: number) => readonly Buffer[]): Promise<Peer> {
  const socket = createSocket('udp4')
  const queries: DecodedPacket[] = []
  socket.on('message', (bytes, client) => {
    const query = decode(bytes)
    queries.push(query)
    for (const answer of script(query, queries.length)) socket.send(answer, client.port, client.address)
  })
  socket.bind(0, LOOPBACK)
  await once(socket, 'listening')
  t.after(() => socket.close())
  return { address: LOOPBACK, port: socket.address().port, queries }
}

const response = (query: DecodedPacket, packet: Packet): Buffer =>
  encode({ type: 'response', id: query.id ?? 0, flags: RA, questions: query.questions ?? [], ...packet })

const a = (name: string, data: string, ttl = 300): Answer => ({ name, type: 'A', ttl, data })
const cname = (name: string, data: string): Answer => ({ name, type: 'CNAME', ttl: 300, data })
const soa: Answer = { name: 'test', type: 'SOA', ttl: 30, data: { mname: 'ns.test', rname: 'x.test' } }
const resolver = (...servers: DnsServerAddress[]) => createDnsResolver({ servers, clock: new FakeClock(), tries: 1 })
const addresses = async (found: ReturnType<ReturnType<typeof resolver>['a']>) => {
  const result = await found
  return result.kind === 'answer' ? result.records : result
}

test('the question asks for recursion, the AD bit and 1232 octets, without signatures', async (t) => {
  const server = await peer(t, (query) => [response(query, { answers: [a('ok.test', '192.0.2.1')] })])
  await resolver(server).a('ok.test')
  const [query] = server.queries
  const opt = query?.additionals?.[0]
  assert.deepEqual([query?.flag_rd, query?.flag_ad, query?.flag_cd], [true, true, false])
  assert.deepEqual(opt?.type === 'OPT' && [opt.udpPayloadSize, opt.flag_do], [1232, false])
})

test('answers with a wrong id, another question, or garbage are ignored and the right one is taken', async (t) => {
  const server = await peer(t, (query) => [
    response(query, { id: ((query.id ?? 0) + 1) % 65536, answers: [a('ok.test', '203.0.113.1')] }),
    response(query, { questions: [{ name: 'evil.test', type: 'A' }], answers: [a('ok.test', '203.0.113.2')] }),
    response(query, { questions: [{ name: 'ok.test', type: 'AAAA' }], answers: [a('ok.test', '203.0.113.3')] }),
    response(query, { questions: [], answers: [a('ok.test', '203.0.113.4')] }),
    Buffer.from('garbage'),
    encode({ ...query, type: 'query' }),
    response(query, { answers: [a('OK.test', '192.0.2.1')] }),
  ])
  assert.deepEqual(await addresses(resolver(server).a('ok.test')), ['192.0.2.1'])
})

test('answers from another address than the one asked are not heard', async (t) => {
  const clock = new FakeClock()
  const other = createSocket('udp4')
  t.after(() => other.close())
  let forged: () => void = () => {}
  const sent = new Promise<void>((resolve) => (forged = resolve))
  const socket = createSocket('udp4')
  socket.on('message', (bytes, client) => {
    const forgery = response(decode(bytes), { answers: [a('ok.test', '203.0.113.1')] })
    other.send(forgery, client.port, client.address, forged)
  })
  socket.bind(0, LOOPBACK)
  await once(socket, 'listening')
  t.after(() => socket.close())
  const dns = createDnsResolver({ servers: [{ address: LOOPBACK, port: socket.address().port }], clock, tries: 1 })
  const found = dns.a('ok.test')
  await sent
  await clock.advance(seconds(3))
  assert.equal((await found).kind, 'temporary')
})

test('records of other names in the answer are not taken', async (t) => {
  const server = await peer(t, (query) => [
    response(query, { answers: [a('evil.test', '203.0.113.1'), a('ok.test', '192.0.2.1')] }),
  ])
  assert.deepEqual(await addresses(resolver(server).a('ok.test')), ['192.0.2.1'])
})

test('an alias whose end is missing is asked for, and its absence is believed', async (t) => {
  const server = await peer(t, (query) => {
    const name = query.questions?.[0]?.name
    if (name === 'www.test') return [response(query, { answers: [cname('www.test', 'web.test')] })]
    if (name === 'bare.test') return [response(query, { answers: [cname('bare.test', 'x.test')], authorities: [soa] })]
    return [response(query, { answers: [a('web.test', '192.0.2.1')] })]
  })
  assert.deepEqual(await addresses(resolver(server).a('www.test')), ['192.0.2.1'])
  assert.deepEqual(await addresses(resolver(server).a('bare.test')), { kind: 'nodata' })
  assert.deepEqual(
    server.queries.map((query) => query.questions?.[0]?.name),
    ['www.test', 'web.test', 'bare.test'],
  )
})

test('a chain that never ends is cut, one answer at a time', async (t) => {
  const server = await peer(t, (query, count) => [
    response(query, { answers: [cname(query.questions?.[0]?.name ?? '', `n${count}.test`)] }),
  ])
  assert.deepEqual(await addresses(resolver(server).a('www.test')), {
    kind: 'temporary',
    fault: 'alias-loop',
    detail: 'more than 12 aliases in a row',
  })
  assert.equal(server.queries.length, 13)
})

test('SERVFAIL leads to the next server, which is then asked first', async (t) => {
  const broken = await peer(t, (query) => [response(query, { flags: RA | 2 })])
  const sound = await peer(t, (query) => [response(query, { answers: [a('ok.test', '192.0.2.1')] })])
  const dns = resolver(broken, sound)
  assert.deepEqual(await addresses(dns.a('ok.test')), ['192.0.2.1'])
  assert.deepEqual(await addresses(dns.a('ok.test')), ['192.0.2.1'])
  assert.deepEqual([broken.queries.length, sound.queries.length], [1, 2])
})

test('a port where nothing listens is known at once, without waiting for the time-out', async (t) => {
  const closed = createSocket('udp4')
  closed.bind(0, LOOPBACK)
  await once(closed, 'listening')
  const { port } = closed.address()
  closed.close()
  const sound = await peer(t, (query) => [response(query, { answers: [a('ok.test', '192.0.2.1')] })])
  const dead = { address: LOOPBACK, port }
  assert.deepEqual(await addresses(resolver(dead, sound).a('ok.test')), ['192.0.2.1'])
  const alone = await resolver(dead).a('ok.test')
  assert.match(alone.kind === 'temporary' ? alone.detail : '', /ECONNREFUSED/)
})

test('a server that does not know EDNS is asked without it', async (t) => {
  const server = await peer(t, (query, count) => [
    count === 1
      ? response(query, { flags: RA | 1, questions: [] })
      : response(query, { answers: [a('ok.test', '192.0.2.1')] }),
  ])
  assert.deepEqual(await addresses(resolver(server).a('ok.test')), ['192.0.2.1'])
  assert.equal(server.queries[1]?.additionals?.length, 0)
})

test('a referral is not taken for the absence of records', async (t) => {
  const ns: Answer = { name: 'ok.test', type: 'NS', ttl: 300, data: 'ns.ok.test' }
  const server = await peer(t, (query) => [response(query, { flags: 0, authorities: [ns] })])
  assert.equal((await resolver(server).mx('ok.test')).kind, 'temporary')
})

/** A SERVFAIL with an extended error (RFC 8914 §2). */
function failure(query: DecodedPacket, code: number, said = ''): Buffer {
  const bytes = response(query, { flags: RA | 2 })
  bytes.writeUInt16BE(1, 10)
  const text = Buffer.from(said)
  const opt = Buffer.from([0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 6 + text.length, 0, 15, 0, 2 + text.length, 0, code])
  return Buffer.concat([bytes, opt, text])
}

test('each extended error that explains a failure is told by its meaning, any other by its code', async (t) => {
  for (const [code, meaning] of [
    [7, 'a DNSSEC signature has expired'],
    [8, 'a DNSSEC signature is not yet valid'],
    [9, 'the DNSKEY record is missing'],
    [10, 'DNSSEC signatures are missing'],
    [12, 'the NSEC record is missing'],
    [14, 'the resolver is not ready'],
    [15, 'the name is blocked'],
    [17, 'the answer was filtered'],
    [18, 'this client is not allowed to ask'],
    [20, 'the server has no authority for the name'],
    [22, 'no name server of the domain can be reached'],
    [23, 'a network error on the way to the domain’s name servers'],
    [24, 'extended error 24'],
  ] as const) {
    const server = await peer(t, (query) => [failure(query, code)])
    const found = await resolver(server).a('ok.test')
    assert.ok(found.kind === 'temporary' && found.detail.endsWith(`SERVFAIL (${meaning})`), JSON.stringify(found))
    assert.equal(found.fault, code <= 12 ? 'dnssec' : 'servfail', meaning)
  }
})

test('the extended error of a SERVFAIL is told', async (t) => {
  const server = await peer(t, (query) => [failure(query, 6, 'no SEP\u001b matches')])
  assert.deepEqual(await resolver(server).a('ok.test'), {
    kind: 'temporary',
    fault: 'dnssec',
    detail: `127.0.0.1 port ${server.port}: SERVFAIL (DNSSEC validation failed: no SEP? matches)`,
  })
})

test('names that could disturb a terminal are escaped', async (t) => {
  const server = await peer(t, (query) => [
    response(query, {
      answers: [{ name: 'ok.test', type: 'MX', ttl: 1, data: { preference: 1, exchange: 'MX\u001b[31m.test' } }],
    }),
  ])
  const found = await resolver(server).mx('ok.test')
  assert.deepEqual(found.kind === 'answer' && found.records, [{ preference: 1, exchange: 'mx\\027[31m.test' }])
})

test('a TTL with the highest bit set counts as 0', async (t) => {
  const server = await peer(t, (query) => [response(query, { answers: [a('ok.test', '192.0.2.1', 0x8000_0001)] })])
  const found = await resolver(server).a('ok.test')
  assert.equal(found.kind === 'answer' && found.ttl, 0)
})

test('TCP that refuses, closes early or cuts short as well is temporary', async (t) => {
  const server = await peer(t, (query) => [response(query, { flags: RA | TC })])
  const dns = resolver(server)
  assert.match(JSON.stringify(await dns.a('ok.test')), /temporary.*ECONNREFUSED/)
  let answerWith: (query: Buffer) => Buffer = () => Buffer.alloc(0)
  const tcp = createServer((client) => {
    client.on('error', () => {})
    client.on('data', (bytes: Buffer) => client.end(answerWith(bytes)))
  })
  tcp.listen(server.port, LOOPBACK)
  await once(tcp, 'listening')
  t.after(() => tcp.close())
  assert.match(JSON.stringify(await dns.a('ok.test')), /temporary.*closed without an answer/)
  answerWith = (bytes) => {
    const answer = response(decode(bytes.subarray(2)), { flags: RA | TC })
    return Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 255]), answer])
  }
  assert.match(JSON.stringify(await dns.a('ok.test')), /temporary.*cut short even over TCP/)
})

test('no bytes make the reader throw', () => {
  const question = { name: 'ok.test', type: 'MX' } as const
  const sound = encode({
    type: 'response',
    id: 7,
    questions: [question],
    answers: [{ name: 'ok.test', type: 'MX', ttl: 1, data: { preference: 1, exchange: 'mx.ok.test' } }],
  })
  const damage = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 6 })
  fc.assert(
    fc.property(damage, fc.nat(sound.length), (changes, length) => {
      const bytes = Buffer.from(sound)
      for (const [at, value] of changes) bytes[at] = value
      readMessage(bytes.subarray(0, length), 7, question)
    }),
    { numRuns: 2000 },
  )
  assert.equal(readMessage(sound, 7, question)?.kind, 'noerror')
})
