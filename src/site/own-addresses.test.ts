import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDomain, type Domain } from '../core/domain.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import { selfRecognizer } from './own-addresses.ts'

const ip = (text: string): IpAddress => parseIp(text) as IpAddress
const listener = (address: string, port: number) => ({ address: ip(address), port, mode: 'smtp' as const })

test('this server is known by its name, and by an address with a port that it listens on', () => {
  const isSelf = selfRecognizer({
    hostname: parseDomain('mx.here.test') as Domain,
    smtpPort: 25,
    listen: [listener('192.0.2.1', 25), listener('192.0.2.1', 587)],
  })
  assert.ok(isSelf('mx.here.test', ip('198.51.100.9'), 25))
  assert.ok(isSelf('mail.other.test', ip('192.0.2.1'), 25))
  assert.ok(isSelf('192.0.2.1', ip('192.0.2.1'), 587))
  assert.ok(!isSelf('mail.other.test', ip('192.0.2.2'), 25))
})

test('another mail server on the same machine is not this one', () => {
  const isSelf = selfRecognizer({
    hostname: parseDomain('mx.here.test') as Domain,
    smtpPort: 25,
    listen: [listener('0.0.0.0', 25)],
  })
  assert.ok(isSelf('localhost', ip('127.0.0.1'), 25))
  assert.ok(!isSelf('localhost', ip('127.0.0.1'), 10025))
  assert.ok(!isSelf('mx.here.test', ip('127.0.0.1'), 10025))
})
