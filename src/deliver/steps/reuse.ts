// The step that takes a connection that is still open from an earlier message, in place of resolving and connecting.

import { destinationKey } from '../../route/destination.ts'
import type { ClientConnection } from '../../net/client-connection.ts'
import type { Underway } from '../attempt-deps.ts'
import { demandOn } from '../tls-demand.ts'

/**
 * Where connections for the job are kept. One that was opened under other demands on TLS is kept elsewhere, so that mail
 * that must go through TLS never finds one in clear from before the demand.
 */
export const connectionKey = ({ job, deps }: Pick<Underway, 'job' | 'deps'>): string =>
  `${demandOn(job.destination, deps).tls}${deps.policies ? '+' : ''} ${destinationKey(job.destination)}`

export function reuse(underway: Underway): ClientConnection | undefined {
  const { deps, record } = underway
  const since = performance.now()
  const connection = deps.pool.take(connectionKey(underway))
  if (!connection) return undefined
  const { remote, session, tls } = connection
  // What its certificate is like stands with the step that began TLS.
  const { protocol, cipher, verified } = tls ?? {}
  const about = tls && { protocol, cipher, verified }
  record.step('reuse', since, { remote, facts: { messages: session.transactions, tls: tls !== undefined, ...about } })
  return connection
}
