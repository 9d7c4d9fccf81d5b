// One attempt to deliver one message to one destination: the list of steps, in order, and the only loop over them. Each
// step notes one event and says what came of it; what that means is classify.ts's business. Whatever happens, faults of
// our own included, every recipient of the job ends with an outcome.

import { formatMailbox } from '../core/address.ts'
import { describeDestination, type Destination } from '../route/destination.ts'
import type { AttemptDeps, Underway } from './attempt-deps.ts'
import { AttemptRecord } from './attempt-record.ts'
import type { AttemptResult, Job } from './job.ts'
import { deliverToMaildir } from './maildir.ts'
import { pausable } from './pausable.ts'
import { callHosts } from './steps/call-hosts.ts'
import { resolve } from './steps/resolve.ts'
import { reuse } from './steps/reuse.ts'
import { useConnection } from './steps/use-connection.ts'

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
    if (destination.kind !== 'mailbox') {
      const underway = { job, deps, record, signal }
      return await pausable(underway, destination, () => sendAway(underway, destination))
    }
    await deliverHere(job, deps, record)
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
