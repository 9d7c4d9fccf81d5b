// One attempt to deliver one message to one destination, by its transport: a list of steps, one file each. Each step notes one
// event and says what came of it; what that means is classify.ts's business. Whatever happens, faults of our own included, every
// recipient of the job ends with an outcome.

import { formatMailbox } from '../core/address.ts'
import { describeDestination } from '../route/destination.ts'
import type { AttemptDeps } from './attempt-deps.ts'
import { AttemptRecord } from './attempt-record.ts'
import type { AttemptResult, Job } from './job.ts'
import { transportTo } from './transports/transport.ts'

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
    return await transportTo(job.destination).attempt({ job, deps, record, signal })
  } catch (error) {
    deps.fault(error)
    return record.abandon({ code: 'internal', facts: { error: String(error) } })
  }
}
