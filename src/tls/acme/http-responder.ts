// The answer of HTTP-01 (RFC 8555 §8.3): the key authorization of a token, as a small file under a well-known path. Knows
// nothing else and says 404 to everything else.

import { createServer } from 'node:http'
import type { ChallengeResponder, ShownChallenge } from './challenge-responder.ts'
import { startListening, type ListenPlace } from './listen-place.ts'

const PATH = '/.well-known/acme-challenge/'
const LIMITS = { headersTimeout: 5000, requestTimeout: 5000, keepAliveTimeout: 1000, maxHeaderSize: 8192 }
const MOST_CONNECTIONS = 64

export async function openHttpResponder(place: ListenPlace): Promise<ChallengeResponder> {
  const shown = new Map<string, string>()
  const server = createServer({ ...LIMITS }, (request, response) => {
    const token = request.url?.startsWith(PATH) ? request.url.slice(PATH.length) : undefined
    const answer = token === undefined ? undefined : shown.get(token)
    const found = answer !== undefined && (request.method === 'GET' || request.method === 'HEAD')
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/octet-stream', connection: 'close' })
    response.end(found ? answer : 'Not found\n')
  })
  server.maxConnections = MOST_CONNECTIONS
  const port = await startListening(server, place)
  return {
    port,
    async show({ token, keyAuthorization }: ShownChallenge) {
      shown.set(token, keyAuthorization)
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
