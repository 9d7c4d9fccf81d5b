import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { readProxyHeader } from './proxy-protocol.ts'

const read = (text: string) => readProxyHeader(Buffer.from(text, 'latin1'))
const SIGNATURE = '0d0a0d0a000d0a515549540a'
const v2 = (hex: string) => readProxyHeader(Buffer.from(SIGNATURE + hex, 'hex'))

suite('the PROXY header, version 1', () => {
  test('names the client over IPv4', () => {
    const line = 'PROXY TCP4 192.0.2.7 198.51.100.1 4711 25\r\n'
    assert.deepEqual(read(`${line}EHLO x\r\n`), {
      kind: 'proxied',
      client: { address: '192.0.2.7', port: 4711 },
      local: { address: '198.51.100.1', port: 25 },
      length: line.length,
    })
  })
  test('names the client over IPv6', () => {
    const header = read('PROXY TCP6 2001:db8::7 2001:db8::1 4711 25\r\n')
    assert.equal(header.kind === 'proxied' && header.client.address, '2001:db8::7')
  })
  test('may not know the client', () => assert.deepEqual(read('PROXY UNKNOWN\r\n'), { kind: 'local', length: 15 }))
  test('has at most 107 octets, and the largest port', () => {
    const longest = `PROXY UNKNOWN ${'x'.repeat(91)}\r\n`
    assert.deepEqual(read(longest), { kind: 'local', length: 107 })
    assert.deepEqual(read(longest.replace('x', 'xx')).kind, 'bad')
    assert.deepEqual([read('x'.repeat(0)).kind, read(longest.slice(0, 106)).kind], ['more', 'more'])
    assert.equal(read(longest.replaceAll('\r\n', 'xx')).kind, 'bad')
    assert.equal(read('PROXY TCP4 192.0.2.7 198.51.100.1 65535 0\r\n').kind, 'proxied')
    assert.equal(read('PROXY TCP4 192.0.2.7 198.51.100.1 65536 0\r\n').kind, 'bad')
  })
  for (const text of [
    'EHLO x\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.1 4711\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.1 4711 99999\r\n',
    'PROXY TCP4 nonsense 198.51.100.1 4711 25\r\n',
    'PROXY UDP4 192.0.2.7 198.51.100.1 4711 25\r\n',
    `PROXY TCP4 ${'1'.repeat(200)}`,
    `PROXY UNKNOWN ${'x'.repeat(200)}\r\n`,
  ]) {
    test(`is not "${text.slice(0, 40).trim()}"`, () => assert.equal(read(text).kind, 'bad'))
  }
})

suite('the PROXY header, version 2', () => {
  const body = 'c0000207c63364011267001 9'.replace(' ', '')
  test('names the client over IPv4', () => {
    assert.deepEqual(v2(`2111000c${body}`), {
      kind: 'proxied',
      client: { address: '192.0.2.7', port: 0x1267 },
      local: { address: '198.51.100.1', port: 25 },
      length: 28,
    })
  })
  test('passes over extensions', () => assert.equal(v2(`21110010${body}04000100`).kind, 'proxied'))
  test('names the client over IPv6', () => {
    const address = '20010db8000000000000000000000007'
    const header = v2(`21210024${address}${address}12670019`)
    assert.equal(header.kind === 'proxied' && header.client.address, '2001:db8::7')
  })
  test('may be the proxy’s own health check', () => assert.deepEqual(v2('20000000'), { kind: 'local', length: 16 }))
  test('has no other version', () => assert.equal(v2(`3111000c${body}`).kind, 'bad'))
  test('must have room for its addresses', () => assert.equal(v2('21110004c0000207').kind, 'bad'))
  test('has room for its addresses to the octet, and at most 2048 octets', () => {
    assert.equal(v2('2111000bc0000207c6336401126700').kind, 'bad')
    assert.deepEqual(v2(`210007f0${'00'.repeat(2032)}`), { kind: 'local', length: 2048 })
    assert.equal(v2(`210007f1${'00'.repeat(2033)}`).kind, 'bad')
    assert.equal(v2('2211000c').kind, 'bad', 'a command that there is not')
    assert.equal(v2('2131000c'.padEnd(32, '0')).kind, 'local', 'a family that is none of TCP')
  })
  test('is not endless', () => assert.equal(v2('2111ffff').kind, 'bad'))
})

test('however a header is cut, it waits for the rest, and no bytes make it throw', () => {
  const whole = Buffer.from(`${SIGNATURE}2111000cc0000207c633640112670019`, 'hex')
  for (let end = 0; end < whole.length; end++) assert.equal(readProxyHeader(whole.subarray(0, end)).kind, 'more')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      readProxyHeader(Buffer.from(bytes))
      readProxyHeader(Buffer.concat([Buffer.from(SIGNATURE, 'hex'), bytes]))
    }),
    { numRuns: 300 },
  )
})
