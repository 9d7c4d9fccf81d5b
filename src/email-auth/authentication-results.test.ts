import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHeader } from '../core/header.ts'
import type { AuthenticationResult, SpfResult } from '../core/origin-results.ts'
import { authenticationResults, claimedResults, receivedSpf } from './authentication-results.ts'

const SPF: SpfResult = {
  method: 'spf',
  result: 'pass',
  reason: 'matched',
  identity: 'mailfrom',
  domain: 'a.test',
  sender: 'x@a.test',
  client: '192.0.2.7',
  term: 'ip4:192.0.2.7',
  trace: [],
}
const told = (results: readonly AuthenticationResult[], unsigned = false, fold = ' '): string | undefined => {
  const nobody = (): never => assert.fail('nothing is to be asked')
  return authenticationResults(
    { results, unsigned, spf: nobody, dkim: nobody, dmarc: nobody, iprev: nobody, arc: nobody },
    'mx.here.test',
  )?.replaceAll('\r\n\t', fold)
}

test('what was found stands behind our name, in the properties of RFC 8601', () => {
  const results: readonly AuthenticationResult[] = [
    { method: 'iprev', result: 'pass', client: '192.0.2.7', names: ['mx.a.test'] },
    SPF,
    {
      method: 'dkim',
      result: 'pass',
      reason: 'valid',
      domain: 'a.test',
      selector: 's1',
      algorithm: 'rsa-sha256',
      keyBits: 2048,
      signature: 'AbC/d+==',
    },
    {
      method: 'dmarc',
      result: 'fail',
      reason: 'nothing-passed',
      domain: 'a.test',
      policy: 'none',
      published: 'none',
      trace: [],
    },
    { method: 'arc', result: 'pass', reason: 'valid', sealers: ['lists.example.org', 'b.test'] },
    { method: 'arc', result: 'fail', reason: 'seal-broken', sealers: ['b.test'], instance: 1 },
  ]
  assert.equal(
    told(results),
    'mx.here.test; iprev=pass (mx.a.test) policy.iprev=192.0.2.7; ' +
      'spf=pass (matched, client 192.0.2.7) smtp.mailfrom=x@a.test; ' +
      'dkim=pass (2048 bits) header.d=a.test header.s=s1 header.a=rsa-sha256 header.b="AbC/d+=="; ' +
      'dmarc=fail (nothing-passed, p=none) header.from=a.test policy.dmarc=none; ' +
      'arc=pass (i=2, sealed by b.test); arc=fail (seal-broken, sealed by b.test)',
  )
})

test('nothing asked, nothing told; no signature is a result', () => {
  assert.equal(told([]), undefined)
  assert.equal(told([], true), 'mx.here.test; dkim=none')
  const helo = told([{ ...SPF, identity: 'helo', result: 'none', domain: 'mx.a.test' }])
  assert.match(helo ?? '', /smtp\.helo=mx\.a\.test$/)
})

test('what strangers wrote ends neither value, comment, field nor header', () => {
  const evil = 'x"; dmarc=pass (\r\nBcc: y@b.test\\ü@a.test'
  const text = told([{ ...SPF, sender: evil }]) ?? ''
  assert.doesNotMatch(text, /[\r\n]|[^\x20-\x7e]/)
  assert.match(text, /smtp\.mailfrom="x\\"; dmarc=pass \(\?\?Bcc: y@b\.test\\\\\?@a\.test"$/)
  const field = receivedSpf({ ...SPF, sender: evil, domain: 'a) (b', term: '"a\r\nb' }, 'he"lo\r\n', 'mx.here.test')
  assert.deepEqual(field.match(/\r\n(?!\t)/g), null)
  assert.match(field, /a\\\) \\\(b/)
})

test('two hundred signatures make a field of bounded length', () => {
  const many = Array.from({ length: 200 }, (): AuthenticationResult => ({
    method: 'dkim',
    result: 'permerror',
    reason: 'no-key',
    domain: `${'a'.repeat(60)}.${'b'.repeat(180)}.test`,
    selector: 's'.repeat(200),
  }))
  const lines = (told(many, false, '\r\n\t') ?? '').split('\r\n')
  assert.ok(lines.length <= 21)
  for (const line of lines) assert.ok(line.length < 998)
})

test('fields that claim to be ours are found, however they write our name', () => {
  const header = (values: readonly string[]) =>
    readHeader(Buffer.from(values.map((value) => `Authentication-Results:${value}\r\n`).join('')), false).fields
  const fields = header([
    ' other.test; spf=pass',
    ' mx.here.test; spf=pass',
    ' MX.Here.Test 1; none',
    '\r\n\tmx.here.test\r\n\t; dmarc=pass',
    ' (a comment (nested)) mx.here.test;x',
    ' "mx.here.test"; x',
    ' mx.here.test.evil.test; x',
    ' mx.here.test.; x',
    ' not-mx.here.test; x',
  ])
  assert.deepEqual(claimedResults(fields, 'mx.here.test'), [2, 3, 4, 5, 6, 8])
  const bomb = header([` ${'('.repeat(100_000)}mx.here.test; x`, ' mx.here.test'])
  assert.deepEqual(claimedResults(bomb, 'mx.here.test'), [2])
})
