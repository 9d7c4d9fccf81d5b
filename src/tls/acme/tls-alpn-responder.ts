// The answer of TLS-ALPN-01 (RFC 8737): a handshake that names the protocol acme-tls/1 gets, for the server name in
// question, a certificate that holds the digest of the key authorization. Any other handshake fails, and after a good one
// nothing is said (RFC 8737 §3).

import type { Socket } from 'node:net'
import { createSecureContext, createServer, type SecureContext } from 'node:tls'
import { loadAcmeClient } from './acme-client.ts'
import type { ChallengeResponder } from './challenge-responder.ts'
import { startListening, type ListenPlace } from './listen-place.ts'

export const ACME_TLS = 'acme-tls/1'
const HANDSHAKE_MS = 5000
const MOST_CONNECTIONS = 64

export async function openTlsAlpnResponder(place: ListenPlace): Promise<ChallengeResponder> {
  const { crypto } = await loadAcmeClient()
  const contexts = new Map<string, SecureContext>()
  const open = new Set<Socket>()
  const server = createServer({
    handshakeTimeout: HANDSHAKE_MS,
    // Without a common protocol Node ends the handshake with the alert no_application_protocol.
    ALPNCallback: ({ protocols }) => (protocols.includes(ACME_TLS) ? ACME_TLS : undefined),
    SNICallback: (name, done) => {
      const context = contexts.get(name.toLowerCase())
      if (context) done(null, context)
      else done(new Error('no challenge for this name'))
    },
  })
  server.maxConnections = MOST_CONNECTIONS
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  server.on('tlsClientError', (_, socket) => socket.destroy())
  server.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy())
    socket.end()
  })
  const port = await startListening(server, place)
  return {
    port,
    async show({ name, keyAuthorization }) {
      const identifier = { type: 'dns', value: name }
      const authorization = { identifier, status: 'pending', challenges: [], url: '' } as const
      const [key, cert] = await crypto.createAlpnCertificate(
        { ...authorization, challenges: [] },
        keyAuthorization,
        await crypto.createPrivateEcdsaKey(),
      )
      contexts.set(name.toLowerCase(), createSecureContext({ key, cert, minVersion: 'TLSv1.2' }))
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
