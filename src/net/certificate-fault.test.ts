import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { connect, createSecureContext, TLSSocket } from 'node:tls'
import { systemClock } from '../core/clock.ts'
import { makeCertificate, type MadeFrom } from '../tls/certificates.test-support.ts'
import { certificateFault, type CertificateFault } from './certificate-fault.ts'

/** What is wrong with a certificate that its authority (itself) vouches for, or nobody. */
async function faultOf(
  made: Omit<MadeFrom, 'now'>,
  host: string,
  { trusted = true } = {},
): Promise<CertificateFault | undefined> {
  const { chain: cert, key } = await makeCertificate({ now: systemClock.now(), ...made })
  const server = createServer((socket) => new TLSSocket(socket, { isServer: true, cert, key }).on('error', () => {}))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const client = connect({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    secureContext: createSecureContext(trusted ? { ca: [cert] } : {}),
  })
  try {
    await once(client, 'secureConnect')
    return certificateFault(client, host)
  } finally {
    client.destroy()
    server.close()
  }
}

test('a certificate that an authority vouches for, in time and for the name, has no fault', async () => {
  assert.equal(await faultOf({ names: ['mx.x.test'] }, 'mx.x.test'), undefined)
  assert.equal(await faultOf({ names: ['a.test', '*.x.test'] }, 'mx.x.test'), undefined)
})

test('each fault has its code and the values that it was found from', async () => {
  const self = await faultOf({ names: ['mx.x.test'] }, 'mx.x.test', { trusted: false })
  assert.equal(self?.code, 'tls.cert-self-signed')
  assert.deepEqual(self.facts['certificate_names'], ['mx.x.test'])
  assert.match(String(self.facts['issuer']), /mx\.x\.test/)
  const old = await faultOf({ names: ['mx.x.test'], from: -9, until: -2 }, 'mx.x.test')
  assert.equal(old?.code, 'tls.cert-expired')
  assert.ok(Date.parse(String(old.facts['valid_until'])) < systemClock.now())
  assert.equal((await faultOf({ names: ['mx.x.test'], from: 2 }, 'mx.x.test'))?.code, 'tls.cert-not-yet-valid')
})

for (const [names, host] of [
  [['other.test'], 'mx.x.test'],
  [['*.test'], 'mx.x.test'],
  [['m*.x.test'], 'mx.x.test'],
  [['x.test'], 'mx.x.test'],
  [['127.0.0.1.test'], '127.0.0.1'],
] as const) {
  test(`a certificate for ${names.join()} is none for ${host} (RFC 9525)`, async () => {
    const fault = await faultOf({ names }, host)
    assert.equal(fault?.code, 'tls.cert-name')
    assert.partialDeepStrictEqual(fault.facts, { asked: host, certificate_names: names })
  })
}

test('of many names few are told', async () => {
  const names = Array.from({ length: 50 }, (_, i) => `n${i}.test`)
  const shown = (await faultOf({ names }, 'mx.x.test'))?.facts['certificate_names']
  assert.ok(Array.isArray(shown))
  assert.equal(shown.length, 9)
  assert.equal(shown.at(-1), '… 42 more')
})
