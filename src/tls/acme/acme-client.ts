// Loads the package that speaks ACME, which takes a while and is needed for minutes in a month, and sets it up: how long a
// request may take, how often it is repeated, which authority's own certificate is believed.

import { readFile } from 'node:fs/promises'
import { Agent } from 'node:https'
import { getCACertificates } from 'node:tls'

export const loadAcmeClient = () => import('acme-client')

export interface TrustedAcmeClient {
  readonly acme: Awaited<ReturnType<typeof loadAcmeClient>>
  /** What last went wrong with a connection to the authority. */
  readonly fault: () => Error | undefined
  /** Breaks what is under way. */
  readonly stop: () => void
}

const REQUEST_MS = 30_000
const MOST_BYTES = 1024 * 1024
/** Of a request that met a server error or a rate limit; the order as a whole is tried again by acme-source.ts. */
const REPEATS = { retryMaxAttempts: 1, retryDefaultDelay: 2 }

/** The package has one HTTP client for the process, so one certificate authority for a process is what it can do. */
export async function trustedAcmeClient(trust: string | null): Promise<TrustedAcmeClient> {
  const acme = await loadAcmeClient()
  const agent = new WatchedAgent(trust === null ? {} : { ca: [...getCACertificates(), await readFile(trust, 'utf8')] })
  Object.assign(acme.axios.defaults, {
    timeout: REQUEST_MS,
    maxContentLength: MOST_BYTES,
    httpsAgent: agent,
    acmeSettings: REPEATS,
  })
  const stop = (): void => {
    // What fails from now on is not to be repeated.
    Object.assign(acme.axios.defaults, { acmeSettings: { ...REPEATS, retryMaxAttempts: 0 } })
    agent.destroy()
  }
  return { acme, fault: () => agent.fault, stop }
}

/** Remembers why a connection failed: the package loses that word and throws a TypeError in its place. */
class WatchedAgent extends Agent {
  fault: Error | undefined

  override createConnection(...options: Parameters<Agent['createConnection']>): ReturnType<Agent['createConnection']> {
    const socket = super.createConnection(...options)
    socket?.on('error', (error) => (this.fault = error))
    return socket
  }
}
