// The transport into mailboxes of this server: a file in a Maildir for each message.

import type { Underway } from '../attempt-deps.ts'
import type { AttemptResult } from '../job.ts'
import { deliverToMaildir } from '../maildir.ts'

export async function toMaildir({ job, deps, record }: Underway): Promise<AttemptResult> {
  const { outcomes, events } = await deliverToMaildir(job, deps)
  for (const event of events) record.event(event)
  record.settled(outcomes)
  return record.finish()
}
