// The step that takes a connection that is still open from an earlier message, in place of resolving and connecting.

import { destinationKey } from '../../route/destination.ts'
import type { ClientConnection } from '../../net/client-connection.ts'
import type { Underway } from '../attempt-deps.ts'

export function reuse({ job, deps, record }: Underway): ClientConnection | undefined {
  const since = performance.now()
  const connection = deps.pool.take(destinationKey(job.destination))
  if (!connection) return undefined
  const { remote, session, tls } = connection
  record.step('reuse', since, { remote, facts: { messages: session.transactions, tls: tls !== undefined, ...tls } })
  return connection
}
