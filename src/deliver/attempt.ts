// One attempt to deliver one message to one destination: the list of steps, in order, and the only loop over them. Each
// step notes one event and says what came of it; what that means is classify.ts's business. Whatever happens, faults of
// our own included, every recipient of the job ends with an outcome.

import { formatMailbox } from '../core/address.ts'
import type { ClientConnection } from '../net/client-connection.ts'
import { describeDestination, type Destination } from '../route/destination.ts'
import type { AttemptDeps, Underway } from './attempt-deps.ts'
import { AttemptRecord } from './attempt-record.ts'
import type { AttemptResult, Job } from './job.ts'
import { deliverToMaildir } from './maildir.ts'
import { openHost } from './steps/open-host.ts'
import { resolve } from './steps/resolve.ts'
import { connectionKey, reuse } from './steps/reuse.ts'
import { transact } from './steps/transact.ts'

/** Hosts that one attempt tries. */
export const MAX_HOSTS = 5

const STOPPING = 'given up, because this server is stopping'

export async function attempt(job: Job, deps: AttemptDeps, signal?: AbortSignal): Promise<AttemptResult> {
  const record = new AttemptRecord(job, deps.clock)
  record.event({
    at: deps.clock.now(),
    kind: 'attempt-started',
    message: job.message.id,
    attempt: job.attempt,
    destination: describeDestination(job.destination),
    recipients: job.recipients.map(({ rcptTo }) => formatMailbox(rcptTo)),
  })
  try {
    const { destination } = job
    if (destination.kind === 'mailbox') await deliverHere(job, deps, record)
    else await sendAway({ job, deps, record, signal }, destination)
    return record.finish()
  } catch (error) {
    deps.fault(error)
    return record.abandon({ code: 'internal', facts: { error: String(error) } })
  }
}

async function deliverHere(job: Job, deps: AttemptDeps, record: AttemptRecord): Promise<void> {
  const { outcomes, events } = await deliverToMaildir(job, deps)
  for (const event of events) record.event(event)
  record.settled(outcomes)
}

async function sendAway(underway: Underway, destination: Extract<Destination, { kind: 'mx' | 'host' }>): Promise<void> {
  const { record, signal } = underway
  const giveUp = (): void => record.refused(record.open, { code: 'internal', facts: { problem: STOPPING } })
  if (signal?.aborted) return giveUp()
  const asked = new Set<string>()
  const kept = reuse(underway)
  if (kept && (await useConnection(underway, kept, true))) {
    asked.add(kept.remote.address)
    record.hostReached()
  }
  if (record.open.length === 0) return

  const hosts = await resolve(underway, destination)
  let tried = 0
  for (const { host, address } of hosts) {
    if (record.open.length === 0) return
    if (signal?.aborted) return giveUp()
    if (tried === MAX_HOSTS) return record.hostsLeft()
    if (asked.has(address)) continue
    tried++
    const connection = await openHost(underway, { address, remote: { host, address, port: destination.port } })
    if (connection) await useConnection(underway, connection, false)
  }
}

/** Returns whether the host has had its say; one that broke off may be called again. The pool has the connection back. */
async function useConnection(underway: Underway, connection: ClientConnection, reused: boolean): Promise<boolean> {
  const { deps } = underway
  try {
    const alive = await transact(underway, connection, reused)
    return alive && connection.usable
  } catch (error) {
    // Nobody knows what state it is in.
    connection.destroy()
    throw error
  } finally {
    deps.pool.give(connectionKey(underway), connection)
  }
}
