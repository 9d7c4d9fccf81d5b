// The steps from nothing to an outcome for everybody: a connection that is kept from an earlier message, or the hosts of the
// destination, one after the other.

import type { Underway } from '../attempt-deps.ts'
import { callHosts, type CalledHost } from './call-hosts.ts'
import { reuse } from './reuse.ts'
import { useConnection } from './use-connection.ts'

/** `find`: the hosts, where they are needed; none: everybody has an outcome then. */
export async function handToHosts(
  underway: Underway,
  port: number,
  find: () => Promise<readonly CalledHost[]>,
): Promise<void> {
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
  const hosts = await find()
  if (record.open.length > 0) await callHosts(underway, hosts, port, asked)
}
