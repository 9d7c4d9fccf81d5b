// The transport to other servers: a connection that is kept from an earlier message, or the hosts of the destination, one after
// the other, until everybody has an outcome. A route of ours may be paused before that.

import type { OneWay } from '../../route/destination.ts'
import type { Underway } from '../attempt-deps.ts'
import type { AttemptResult } from '../job.ts'
import { pausable } from '../pausable.ts'
import { callHosts } from '../steps/call-hosts.ts'
import { resolve } from '../steps/resolve.ts'
import { reuse } from '../steps/reuse.ts'
import { useConnection } from '../steps/use-connection.ts'

export const bySmtp = (underway: Underway, destination: OneWay): Promise<AttemptResult> =>
  pausable(underway, destination, () => send(underway, destination))

async function send(underway: Underway, destination: OneWay): Promise<void> {
  const { record, signal } = underway
  if (signal?.aborted) return record.refused(record.open, { code: 'local.stopping' })
  const asked = new Set<string>()
  const kept = reuse(underway)
  // One that has grown useless is left for a new one to the same host, once.
  if (kept && (await useConnection(underway, kept, true)) !== 'again') {
    asked.add(kept.remote.address)
    record.hostReached()
  }
  if (record.open.length === 0) return
  const hosts = await resolve(underway, destination)
  if (record.open.length > 0) await callHosts(underway, hosts, destination.port, asked)
}
