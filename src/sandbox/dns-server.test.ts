import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { test, type TestContext } from 'node:test'
import { decode, encode, streamEncode, type DecodedPacket, type Packet } from 'dns-packet'
import fc from 'fast-check'
import { parseZones } from '../dns/zones.ts'
import { answerPacket } from './dns-answer.ts'
import { startDnsServer, type DnsServer } from './dns-server.ts'

const ZONES = parseZones(`
ok.test      MX 10 mx.ok.test
mx.ok.test   A 192.0.2.1
alias.test   CNAME mx.ok.test
silent.test  FAIL timeout
broken.test  FAIL servfail
signed.test  AD
signed.test  A 192.0.2.2
${Array.from({ length: 12 }, (_, i) => `big.test TXT "${'x'.repeat(90)}${i}"`).join('\n')}
${Array.from({ length: 300 }, (_, i) => `huge.test TXT "${'x'.repeat(250)}${i}"`).join('\n')}
`)

const query = (name: string, type: 'A' | 'MX' | 'TXT', more: Packet = {}): Packet => ({
  type: 'query',
  id: 4711,
  flags: 0x100,
  questions: [{ name, type }],
  ...more,
})
const edns = (size: number): Packet => ({
  additionals: [
    {
      name: '.',
      type: 'OPT',
      udpPayloadSize: size,
      extendedRcode: 0,
      ednsVersion: 0,
      flags: 0,
      flag_do: false,
      options: [],
    },
  ],
})
const ask = (packet: Packet, transport: 'udp' | 'tcp' = 'udp'): DecodedPacket => {
  const answer = answerPacket(ZONES, encode(packet), transport)
  assert.ok(answer)
  return decode(answer)
}
const rcode = ({ flags = 0 }: Packet): number => flags & 15

test('an answer repeats id and question and says that recursion is available', () => {
  const answer = ask(query('OK.test', 'MX'))
  assert.equal(answer.id, 4711)
  assert.equal(answer.questions?.[0]?.name, 'OK.test')
  assert.deepEqual([answer.flag_qr, answer.flag_ra, answer.flag_rd, answer.flag_ad], [true, true, true, false])
  assert.deepEqual(
    answer.answers?.map((r) => 'data' in r && r.data),
    [{ preference: 10, exchange: 'mx.ok.test' }],
  )
})

test('NXDOMAIN and NODATA carry the SOA that makes them believable', () => {
  const absent = ask(query('nowhere.test', 'A'))
  const empty = ask(query('ok.test', 'A'))
  assert.deepEqual([rcode(absent), absent.answers?.length, absent.authorities?.[0]?.type], [3, 0, 'SOA'])
  assert.deepEqual([rcode(empty), empty.answers?.length, empty.authorities?.[0]?.type], [0, 0, 'SOA'])
})

test('aliases come before what they lead to', () => {
  assert.deepEqual(
    ask(query('alias.test', 'A')).answers?.map((r) => `${r.name} ${r.type}`),
    ['alias.test CNAME', 'mx.ok.test A'],
  )
})

test('validation is told only to those who ask for it', () => {
  assert.equal(ask(query('signed.test', 'A')).flag_ad, false)
  assert.equal(ask(query('signed.test', 'A', { flags: 0x120 })).flag_ad, true)
})

test('what does not fit into UDP is truncated, by the size that the client names, and whole over TCP', () => {
  const plain = ask(query('big.test', 'TXT'))
  assert.deepEqual([plain.flag_tc, plain.answers?.length], [true, 0])
  assert.equal(ask(query('big.test', 'TXT', edns(4096))).flag_tc, true)
  assert.equal(ask(query('mx.ok.test', 'A', edns(1))).flag_tc, false)
  const whole = ask(query('big.test', 'TXT'), 'tcp')
  assert.deepEqual([whole.flag_tc, whole.answers?.length], [false, 12])
  assert.equal(ask(query('huge.test', 'TXT'), 'tcp').flag_tc, true)
})

test('faults are SERVFAIL or silence', () => {
  assert.equal(rcode(ask(query('broken.test', 'A'))), 2)
  assert.equal(answerPacket(ZONES, encode(query('silent.test', 'A')), 'udp'), undefined)
})

test('other classes are refused, other operations not implemented, broken questions rejected', () => {
  assert.equal(rcode(ask(query('ok.test', 'MX', { questions: [{ name: 'ok.test', type: 'MX', class: 'CH' }] }))), 5)
  assert.equal(rcode(ask(query('ok.test', 'MX', { flags: 4 << 11 }))), 4)
  assert.equal(rcode(ask(query('ok.test', 'MX', { questions: [] }))), 1)
})

test('responses and scraps are met with silence, so that no two servers talk for ever', () => {
  assert.equal(answerPacket(ZONES, encode({ ...query('ok.test', 'MX'), type: 'response' }), 'udp'), undefined)
  assert.equal(answerPacket(ZONES, Buffer.from('short'), 'udp'), undefined)
})

test('no packet makes the server throw', () => {
  const sound = encode(query('ok.test', 'MX', edns(1232)))
  const damage = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 8 })
  fc.assert(
    fc.property(damage, fc.uint8Array({ maxLength: 40 }), fc.boolean(), (changes, tail, tcp) => {
      const bytes = Buffer.concat([sound, tail])
      for (const [at, value] of changes) bytes[at] = value
      answerPacket(ZONES, bytes, tcp ? 'tcp' : 'udp')
    }),
    { numRuns: 3000 },
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void answerPacket(ZONES, Buffer.from(bytes), 'udp')),
  )
})

async function running(t: TestContext): Promise<DnsServer> {
  const server = await startDnsServer({ zones: ZONES })
  t.after(() => server.close())
  return server
}

test('UDP and TCP answer on the same port, and garbage ends neither', async (t) => {
  const { address, port } = await running(t)
  const udp = createSocket('udp4')
  t.after(() => udp.close())
  udp.send(Buffer.from('garbage that is longer than a header'), port, address)
  udp.send(Buffer.alloc(0), port, address)
  udp.send(encode(query('ok.test', 'MX')), port, address)
  for (;;) {
    const [bytes] = await once(udp, 'message')
    if (decode(bytes as Buffer).id === 4711) break
  }
  const rude = connect(port, address)
  rude.on('error', () => {})
  rude.write(Buffer.from([0, 3, 1, 2, 3, 255, 255, 0]))
  await once(rude, 'connect')
  rude.resetAndDestroy()

  const tcp = connect(port, address)
  t.after(() => tcp.destroy())
  const both = Buffer.concat([streamEncode(query('ok.test', 'MX')), streamEncode(query('mx.ok.test', 'A', { id: 2 }))])
  tcp.write(both.subarray(0, 5))
  tcp.write(both.subarray(5))
  let received = Buffer.alloc(0)
  for await (const chunk of tcp) {
    received = Buffer.concat([received, chunk as Buffer])
    const first = received.length > 2 ? 2 + received.readUInt16BE(0) : Infinity
    if (received.length > first + 2 && received.length >= first + 2 + received.readUInt16BE(first)) break
  }
  const end = 2 + received.readUInt16BE(0)
  assert.equal(decode(received.subarray(2, end)).id, 4711)
  assert.equal(decode(received.subarray(end + 2)).id, 2)
})

test('closing ends open connections, frees the port, and may be asked for twice', async () => {
  const server = await startDnsServer({ zones: ZONES })
  const client = connect(server.port, server.address)
  client.on('error', () => {})
  await once(client, 'connect')
  const ended = once(client, 'close')
  await Promise.all([server.close(), server.close(), ended])
  const again = await startDnsServer({ zones: ZONES, port: server.port })
  assert.equal(again.port, server.port)
  await again.close()
})

test('a port in use and an address that is none are reported', async (t) => {
  const { port } = await running(t)
  await assert.rejects(startDnsServer({ zones: ZONES, port }), /EADDRINUSE/)
  await assert.rejects(startDnsServer({ zones: ZONES, address: 'localhost' }), /IP address/)
})

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'))

test('the server listens on IPv6 too', { skip: !hasIpv6 && 'this machine has no IPv6 loopback' }, async (t) => {
  const server = await startDnsServer({ zones: ZONES, address: '::1' })
  t.after(() => server.close())
  const udp = createSocket('udp6')
  t.after(() => udp.close())
  udp.send(encode(query('ok.test', 'MX')), server.port, '::1')
  const [bytes] = await once(udp, 'message')
  assert.equal(decode(bytes as Buffer).id, 4711)
})
