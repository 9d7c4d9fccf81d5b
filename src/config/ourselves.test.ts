import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMailbox } from '../core/address.ts'
import { parseIp, parseNetwork, type IpAddress } from '../core/ip.ts'
import { domain } from '../core/message.test-support.ts'
import { makeOurselves, type OurSettings } from './ourselves.ts'

const ip = (text: string): IpAddress => parseIp(text) as IpAddress
const listener = (address: string, port: number) => ({ address: ip(address), port, mode: 'smtp' as const })

const ourselves = (settings: Partial<OurSettings> = {}, machine: readonly string[] = []) =>
  makeOurselves(
    {
      hostname: domain('mx.here.test'),
      virtual: new Map(),
      localDomains: [domain('here.test'), domain('bücher.test')],
      relayTo: ['branch.test', '*.customer.test'],
      relayFrom: [parseNetwork('10.1.0.0/16') ?? assert.fail()],
      listen: [listener('192.0.2.1', 25), listener('192.0.2.1', 587), listener('2001:db8::1', 25)],
      smtpPort: 25,
      ...settings,
    },
    machine.map(ip),
  )

test('this server is known by its name, and by an address with a port that it listens on', () => {
  const { isSelf } = ourselves()
  assert.ok(isSelf('mx.here.test', ip('198.51.100.9'), 25))
  assert.ok(isSelf('mail.other.test', ip('192.0.2.1'), 25))
  assert.ok(isSelf('192.0.2.1', ip('192.0.2.1'), 587))
  assert.ok(!isSelf('mail.other.test', ip('192.0.2.2'), 25))
})

test('whether the configuration names this server is known without DNS for its name, its addresses and localhost', () => {
  const { namesSelf } = ourselves({ listen: [listener('127.0.0.1', 25), listener('192.0.2.1', 587)] })
  assert.ok(namesSelf('mx.here.test', 25))
  assert.ok(namesSelf('localhost', 25))
  assert.ok(namesSelf('192.0.2.1', 587))
  for (const [host, port] of [
    ['mx.here.test', 587],
    ['localhost', 10_025],
    ['192.0.2.1', 25],
    ['smtp.isp.test', 25],
  ] as const)
    assert.ok(!namesSelf(host, port), `${host} ${port}`)
})

test('another mail server on the same machine is not this one', () => {
  const { isSelf } = ourselves({ listen: [listener('0.0.0.0', 25)] }, ['127.0.0.1', '198.51.100.7'])
  assert.ok(isSelf('localhost', ip('127.0.0.1'), 25))
  assert.ok(!isSelf('localhost', ip('127.0.0.1'), 10025))
  assert.ok(!isSelf('mx.here.test', ip('127.0.0.1'), 10025))
})

test('a domain is local, one that anyone may send to, or somebody else’s', () => {
  const { placeOf } = ourselves()
  const place = (text: string) => {
    const parsed = parseMailbox(`x@${text}`)
    return parsed.ok ? placeOf(parsed.value.domain) : assert.fail(text)
  }
  assert.deepEqual(
    ['here.test', 'BÜCHER.test', 'branch.test', 'a.customer.test', 'customer.test', 'sub.here.test', 'far.test'].map(
      place,
    ),
    ['local', 'local', 'relay_to', 'relay_to', 'other', 'other', 'other'],
  )
  assert.deepEqual(['[192.0.2.1]', '[IPv6:2001:db8::1]', '[192.0.2.2]', '[0.0.0.0]'].map(place), [
    'local',
    'local',
    'other',
    'other',
  ])
})

test('who listens on every address has those of the machine, and only then', () => {
  const everywhere = ourselves({ listen: [listener('0.0.0.0', 25)] }, ['198.51.100.7'])
  assert.ok(everywhere.isOurAddress(ip('198.51.100.7')))
  assert.ok(!everywhere.isOurAddress(ip('0.0.0.0')))
  assert.ok(!ourselves({}, ['198.51.100.7']).isOurAddress(ip('198.51.100.7')))
})

test('our names are those that nobody else may call himself, and relay_from names who may send anywhere', () => {
  const { isOurName, relayNetworkOf } = ourselves()
  assert.deepEqual(['MX.here.test', 'here.test', 'branch.test', 'x'].map(isOurName), [true, true, false, false])
  assert.equal(relayNetworkOf(ip('10.1.2.3'))?.text, '10.1.0.0/16')
  assert.equal(relayNetworkOf(ip('10.2.2.3')), undefined)
})
