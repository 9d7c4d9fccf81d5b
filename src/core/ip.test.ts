import assert from 'node:assert/strict'
import { BlockList, isIP } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { ipAddress, ipv4Text, ipv6Text } from './arbitraries.test-support.ts'
import {
  clientKey,
  findNetwork,
  inNetwork,
  ipBytes,
  isIpv6,
  parseIp,
  parseNetwork,
  type IpAddress,
  type Network,
  isHostAddress,
} from './ip.ts'

function network(text: string): Network {
  const found = parseNetwork(text)
  assert.ok(found, text)
  return found
}

const holds = (text: string, address: string): boolean => inNetwork(ipBytes(address) ?? [], network(text))

test('an address takes its shortest form (RFC 5952)', () => {
  for (const [text, short] of [
    ['192.0.2.1', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['1:0:0:0:0:0:0:0', '1::'],
    ['0001::000a', '1::a'],
    // One group may stand for itself as `::` (RFC 4291 §2.2), though it is not written so (RFC 5952 §4.2.2).
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['fe80::1%eth0', 'fe80::1'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ] as const) {
    assert.equal(parseIp(text), short, text)
  }
})

test('an IPv4-mapped address is the IPv4 address', () => {
  for (const text of ['::ffff:192.0.2.1', '::FFFF:c000:201', '0:0:0:0:0:ffff:192.0.2.1']) {
    assert.equal(parseIp(text), '192.0.2.1', text)
    assert.ok(holds('192.0.2.0/24', text))
  }
  assert.ok(isIpv6('2001:db8::1' as IpAddress))
  assert.ok(!isIpv6('192.0.2.1' as IpAddress))
})

test('what is not an address is refused', () => {
  for (const text of [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.04',
    '0x1.2.3.4',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.-4',
    '1.2.3.+4',
    '1.2.3.4\n',
    '16909060',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    '::12345',
    '::g',
    '::1.2.3',
    '::1.2.3.4.5',
    '1.2.3.4::',
    '[::1]',
    '1:2:3:4:5:6:7:1.2.3.4',
  ]) {
    assert.equal(parseIp(text), undefined, JSON.stringify(text))
  }
})

test('every address is read back from its text, as the same 16 bytes', () => {
  fc.assert(
    fc.property(fc.oneof(ipv4Text, ipv6Text), (text) => {
      const short = parseIp(text)
      assert.ok(short)
      assert.equal(parseIp(short), short)
      assert.deepEqual(ipBytes(short), ipBytes(text))
      assert.equal(ipBytes(text)?.length, 16)
    }),
  )
})

test('this parser and the system’s agree on what an address is', () => {
  const piece = fc.constantFrom('0', '1', '255', '256', '00', 'ffff', 'g', '.', ':', '::', '1.2.3.4', 'a')
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 16 }).map((all) => all.join('')),
      (text) => {
        assert.equal(parseIp(text) !== undefined, isIP(text) !== 0, text)
      },
    ),
    { numRuns: 2000 },
  )
})

test('a network is read with and without its prefix', () => {
  assert.equal(network('192.0.2.0/24').prefix, 120)
  assert.equal(network('192.0.2.1').prefix, 128)
  assert.equal(network('2001:db8::/32').prefix, 32)
  assert.equal(network(' ::/0 ').text, '::/0')
  for (const text of [
    '',
    '/',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '10.0.0.0/8x',
    '10.0.0.0/ 8',
    '10/8',
    'a/8',
    '10.0.0.0/1e1',
  ]) {
    assert.equal(parseNetwork(text), undefined, JSON.stringify(text))
  }
})

test('a network ends exactly at its prefix', () => {
  assert.ok(holds('10.0.0.0/8', '10.255.255.255'))
  assert.ok(!holds('10.0.0.0/8', '11.0.0.0'))
  assert.ok(holds('192.0.2.128/25', '192.0.2.128'))
  assert.ok(!holds('192.0.2.128/25', '192.0.2.127'))
  assert.ok(holds('192.0.2.4/31', '192.0.2.5'))
  assert.ok(!holds('192.0.2.4/31', '192.0.2.6'))
  assert.ok(holds('0.0.0.0/0', '255.255.255.255'))
  assert.ok(!holds('0.0.0.0/0', '2001:db8::1'))
  assert.ok(holds('127.0.0.1', '127.0.0.1'))
  assert.ok(!holds('127.0.0.1', '127.0.0.2'))
  assert.ok(!holds('::1', '127.0.0.1'))
  assert.ok(holds('::/0', '127.0.0.1'))
  assert.ok(holds('2001:db8:8000::/33', '2001:db8:ffff::1'))
  assert.ok(!holds('2001:db8:8000::/33', '2001:db8:7fff::1'))
})

test('bits of the base behind the prefix do not matter', () => {
  assert.ok(holds('10.1.2.3/8', '10.200.0.1'))
})

test('this membership and the system’s agree', () => {
  fc.assert(
    fc.property(ipAddress, ipAddress, fc.nat(128), fc.boolean(), (base, other, bits, near) => {
      const width = isIpv6(base) ? 128 : 32
      const prefix = bits % (width + 1)
      const address = near ? base : other
      // The system's list takes an IPv6 network to hold no IPv4 address; ours sees the mapped form.
      fc.pre(isIpv6(base) === isIpv6(address))
      const system = new BlockList()
      system.addSubnet(base, prefix, isIpv6(base) ? 'ipv6' : 'ipv4')
      assert.equal(holds(`${base}/${prefix}`, address), system.check(address, isIpv6(address) ? 'ipv6' : 'ipv4'))
    }),
    { numRuns: 300 },
  )
})

test('the first network that holds an address is found', () => {
  const networks = ['127.0.0.1', '10.0.0.0/8', '10.1.0.0/16'].map(network)
  const find = (text: string) => findNetwork(text as IpAddress, networks)?.text
  assert.equal(find('10.1.0.1'), '10.0.0.0/8')
  assert.equal(find('127.0.0.1'), '127.0.0.1')
  assert.equal(find('127.0.0.2'), undefined)
  assert.equal(find('::1'), undefined)
  assert.equal(findNetwork('127.0.0.1' as IpAddress, []), undefined)
})

test('hostile texts of 100 kB are refused', () => {
  for (const char of ['1', ':', '.', '1.', '0:', '%', '::'])
    assert.equal(parseIp(char.repeat(100_000 / char.length)), undefined)
  assert.equal(parseNetwork(`10.0.0.0${'/8'.repeat(50_000)}`), undefined)
})

test('what is no address of a host is known', () => {
  for (const text of [
    '0.0.0.0',
    '0.1.2.3',
    '224.0.0.1',
    '239.255.255.255',
    '255.255.255.255',
    '240.0.0.1',
    '::',
    'ff02::1',
  ])
    assert.equal(isHostAddress(text as IpAddress), false, text)
  for (const text of ['1.0.0.1', '127.0.0.1', '10.0.0.1', '223.255.255.255', '::1', 'fe80::1', '2001:db8::1'])
    assert.equal(isHostAddress(text as IpAddress), true, text)
})

test('limits count an IPv4 address, and the /64 of an IPv6 one', () => {
  for (const [address, key] of [
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
  ] as const) {
    assert.equal(clientKey(parseIp(address) ?? assert.fail()), key)
  }
})
