import assert from 'node:assert/strict'
import { createServer, type AddressInfo } from 'node:net'
import { connect, type ConnectionOptions } from 'node:tls'
import { test } from 'node:test'

import { readClientHello } from './client-hello.ts'

/** The first that Node's OpenSSL sends. */
function helloOf(options: ConnectionOptions): Promise<Buffer> {
  return new Promise((resolve) => {
    const server = createServer((socket) =>
      socket.once('data', (bytes: Buffer) => {
        resolve(bytes)
        socket.destroy()
        server.close()
      }),
    )
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      connect({ port, host: '127.0.0.1', ...options }).on('error', () => {})
    })
  })
}

test('versions and ciphers are those that the client was set to', async () => {
  const today = readClientHello(await helloOf({}))
  assert.deepEqual(today?.versions, ['TLSv1.3', 'TLSv1.2'])
  assert.equal(today.ciphers.length, 13)
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'AES128-SHA:@SECLEVEL=0' } as const
  const offer = readClientHello(await helloOf(old))
  assert.deepEqual(offer, { versions: ['TLSv1'], ciphers: ['AES128-SHA', 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV'] })
})

test('what is cut off or is none is not read, whatever it claims', async () => {
  const hello = await helloOf({})
  for (let length = 0; length < hello.length; length++) {
    const offer = readClientHello(hello.subarray(0, length))
    if (offer) assert.ok(offer.versions.length > 0)
  }
  for (let at = 0; at < hello.length; at++) {
    const changed = Buffer.from(hello)
    changed[at] = 0xff
    readClientHello(changed)
  }
  assert.equal(readClientHello(Buffer.from('GET / HTTP/1.1\r\n\r\n')), undefined)
})
