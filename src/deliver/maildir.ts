// Delivers to a Maildir: one file per recipient (maildir-file.ts). It is written as the user whose folder it is in, where the server
// may become somebody else, and as the one it runs as otherwise.

import type { Clock } from '../core/clock.ts'
import type { Outcome, Recipient } from '../core/message.ts'
import type { Facts, Reason } from '../core/reason.ts'
import type { MessageEvent } from '../events/event.ts'
import type { AttemptResult, Job } from './job.ts'
import type { OtherUsers } from './other-users.ts'
import { traceFields } from './maildir-content.ts'
import { readerOf } from './reader-of.ts'
import { writeMaildirFile } from './maildir-file.ts'
import type { MailboxGate } from './mailbox-gate.ts'
import type { MaildirNames } from './maildir-names.ts'

export interface MaildirDeps {
  readonly clock: Clock
  readonly names: MaildirNames
  readonly mailboxes: Pick<MailboxGate, 'run'>
  readonly asOwner: OtherUsers
}

export async function deliverToMaildir(job: Job, deps: MaildirDeps): Promise<AttemptResult> {
  const outcomes = new Map<number, Outcome>()
  const events: MessageEvent[] = []
  for (const recipient of job.recipients) {
    const started = performance.now()
    const outcome = await deliverOne(job, recipient, deps)
    const ms = Math.round((performance.now() - started) * 10) / 10
    const step = { kind: 'step', step: 'maildir', attempt: job.attempt, ms, ...told(outcome) } as const
    outcomes.set(recipient.index, outcome)
    events.push({ at: deps.clock.now(), message: job.message.id, ...step })
  }
  return { outcomes, events }
}

function told(outcome: Outcome): { readonly facts?: Facts; readonly problem?: Reason } {
  if (outcome.kind !== 'delivered') return { problem: outcome.reason }
  return outcome.via.transport === 'maildir' ? { facts: { path: outcome.via.path } } : {}
}

async function deliverOne(job: Job, recipient: Recipient, deps: MaildirDeps): Promise<Outcome> {
  if (job.destination.kind !== 'mailbox') {
    return { kind: 'deferred', reason: { code: 'internal', facts: { destination: job.destination.kind } } }
  }
  const { maildir, owner: named } = job.destination
  const readers = [recipient, ...(job.also?.get(recipient.index) ?? [])].map(readerOf)
  const head = traceFields(job.message.mailFrom, readers)
  const file = { maildir, name: deps.names.next(), head, content: job.content }
  const outcome = await deps.mailboxes.run(maildir, async (by) => {
    const owner = deps.asOwner.able && named ? named : await deps.asOwner.ownerOf(maildir)
    return owner === undefined ? writeMaildirFile(file, by) : deps.asOwner.write(owner, file, by)
  })
  if (outcome !== 'stuck') return outcome
  return { kind: 'deferred', reason: { code: 'local.mailbox', facts: { errno: 'ETIMEDOUT', path: maildir } } }
}
