import assert from 'node:assert/strict'
import { hash, type X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { connect } from 'node:tls'
import type { AcmeSettings, ChallengeType } from '../../config/tls-config.ts'
import { parseDomain } from '../../core/domain.ts'
import { parseIp } from '../../core/ip.ts'
import { openResponder, type ChallengeResponder } from './challenge-responder.ts'

const shown = { name: 'mx.example.org', token: 'tok-EN_1', keyAuthorization: 'tok-EN_1.thumb' }

function settings(challenge: ChallengeType, port = 0): AcmeSettings {
  const [address, name] = [parseIp('127.0.0.1'), parseDomain('mx.example.org')]
  assert.ok(address && name)
  const rest = { directory: 'https://ca.example', contact: null, agreeToTerms: true, trust: null, folder: '/nowhere' }
  return { ...rest, challenge, names: [name], listen: { address, port } }
}

test('HTTP-01: the token’s file, and nothing else', async () => {
  await using responder = await openResponder(settings('http-01'))
  await responder.show(shown)
  const get = async (path: string, method = 'GET'): Promise<readonly [number, string]> => {
    const response = await fetch(`http://127.0.0.1:${responder.port}${path}`, { method })
    return [response.status, await response.text()]
  }
  assert.deepEqual(await get('/.well-known/acme-challenge/tok-EN_1'), [200, 'tok-EN_1.thumb'])
  for (const path of ['/', '/.well-known/acme-challenge/', '/.well-known/acme-challenge/other', '/tok-EN_1'])
    assert.equal((await get(path))[0], 404, path)
  assert.equal((await get('/.well-known/acme-challenge/tok-EN_1', 'POST'))[0], 404)
})

interface Shown {
  readonly protocol: string | false | null
  readonly certificate: X509Certificate | undefined
}

function handshake(
  responder: ChallengeResponder,
  servername: string,
  ALPNProtocols?: string[],
): Promise<Shown | string> {
  const socket = connect({
    port: responder.port,
    host: '127.0.0.1',
    servername,
    rejectUnauthorized: false,
    ...(ALPNProtocols ? { ALPNProtocols } : {}),
  })
  return new Promise((resolve) => {
    socket.on('secureConnect', () => {
      resolve({ protocol: socket.alpnProtocol, certificate: socket.getPeerX509Certificate() })
      socket.destroy()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}

test('TLS-ALPN-01: a certificate for the name alone, with the digest of the key authorization', async () => {
  await using responder = await openResponder(settings('tls-alpn-01'))
  await responder.show(shown)
  const answer = await handshake(responder, 'mx.example.org', ['acme-tls/1'])
  assert.ok(typeof answer === 'object')
  assert.equal(answer.protocol, 'acme-tls/1')
  assert.equal(answer.certificate?.subjectAltName, 'DNS:mx.example.org')
  // RFC 8737 §3: the extension holds an OCTET STRING of the 32 bytes.
  const digest = Buffer.concat([Buffer.from([0x04, 0x20]), hash('sha256', shown.keyAuthorization, 'buffer')])
  assert.ok(answer.certificate.raw.includes(digest))
})

test('TLS-ALPN-01: other protocols and other names get no answer', async () => {
  await using responder = await openResponder(settings('tls-alpn-01'))
  await responder.show(shown)
  assert.equal(
    await handshake(responder, 'mx.example.org', ['h2', 'http/1.1']),
    'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
  )
  assert.equal(typeof (await handshake(responder, 'other.example.org', ['acme-tls/1'])), 'string')
})

for (const challenge of ['http-01', 'tls-alpn-01'] as const) {
  test(`${challenge}: a port that is taken is the system’s error, and the port is free after use`, async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    await assert.rejects(openResponder(settings(challenge, port)), { code: 'EADDRINUSE' })
    other.close()
    await once(other, 'close')
    await (await openResponder(settings(challenge, port)))[Symbol.asyncDispose]()
    await (await openResponder(settings(challenge, port)))[Symbol.asyncDispose]()
  })
}
