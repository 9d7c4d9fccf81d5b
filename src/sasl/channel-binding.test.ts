import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { generate } from 'selfsigned'
import { channelBindings } from './channel-binding.ts'

test('both ends of a TLS connection compute the same bindings, and another connection has another exporter', async () => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'mx.example.org' }], {
    algorithm: 'sha256',
  })
  const certificate = new X509Certificate(cert)
  const server = createServer({ cert, key })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const pair = async (maxVersion: 'TLSv1.2' | 'TLSv1.3'): Promise<readonly [TLSSocket, TLSSocket]> => {
    const arrival = once(server, 'secureConnection') as Promise<[TLSSocket]>
    const client = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion })
    const [[serverSide]] = await Promise.all([arrival, once(client, 'secureConnect')])
    return [client, serverSide]
  }
  try {
    const [client, serverSide] = await pair('TLSv1.3')
    const ours = channelBindings(serverSide, certificate)
    assert.deepEqual(
      ours.map(({ type, data }) => [type, data.length]),
      [
        ['tls-exporter', 32],
        ['tls-server-end-point', 32],
      ],
    )
    assert.deepEqual(ours, channelBindings(client, certificate))
    assert.deepEqual(ours[1]?.data, createHash('sha256').update(certificate.raw).digest())
    const [otherClient, other] = await pair('TLSv1.3')
    assert.notDeepEqual(channelBindings(other, undefined)[0]?.data, ours[0]?.data)
    const [oldClient, old] = await pair('TLSv1.2')
    assert.deepEqual(
      channelBindings(old, certificate).map(({ type }) => type),
      ['tls-server-end-point'],
    )
    for (const socket of [client, serverSide, otherClient, other, oldClient, old]) socket.destroy()
  } finally {
    server.close()
  }
})
