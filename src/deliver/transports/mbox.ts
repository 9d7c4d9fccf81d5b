// The transport into mbox files: one message behind the others, written as the user whose mailbox it is. A lock that another program
// has is waited for, a while and outside of the process that writes, so that one mailbox that is read for long holds up no other.

import { seconds } from '../../core/time.ts'
import type { Outcome, Recipient } from '../../core/message.ts'
import type { MboxDestination } from '../../route/destination.ts'
import type { Underway } from '../attempt-deps.ts'
import type { AttemptResult } from '../job.ts'
import { groupNumber } from '../group-number.ts'
import { traceFields } from '../maildir-content.ts'
import type { Owner } from '../mailbox-owner.ts'
import type { Awaited } from '../mailbox-gate.ts'
import { readerOf } from '../reader-of.ts'
import { mailboxReason } from '../mailbox-reason.ts'
import { fromLine } from '../mbox-content.ts'
import { appendToMbox, isLocked, type MboxFile } from '../mbox-file.ts'

/** Together shorter than the patience of the gate; as Exim's lock_retries and lock_interval, in shorter steps. */
const ASK_AGAIN = seconds(1)
const LOCKED_FOR = seconds(25)
const ROOT = 0

export async function toMbox(underway: Underway, destination: MboxDestination): Promise<AttemptResult> {
  const { job, record } = underway
  const outcomes = new Map<number, Outcome>()
  for (const recipient of job.recipients) {
    const since = performance.now()
    const outcome = await deliverOne(underway, destination, recipient)
    record.step('mbox', since, {
      facts: { path: destination.file },
      problem: outcome.kind === 'delivered' ? undefined : outcome.reason,
    })
    outcomes.set(recipient.index, outcome)
  }
  record.settled(outcomes)
  return record.finish()
}

async function deliverOne(underway: Underway, destination: MboxDestination, recipient: Recipient): Promise<Outcome> {
  const { job, deps } = underway
  const { mailFrom } = job.message
  const { file: mbox, mode } = destination
  const readers = [recipient, ...(job.also?.get(recipient.index) ?? [])].map(readerOf)
  const now = deps.clock.now()
  const head = Buffer.concat([Buffer.from(fromLine(mailFrom, now)), traceFields(mailFrom, readers)])
  const file: MboxFile = { mbox, mode, name: deps.names.next(), head, content: job.content, now }
  // One at a time: the second would find the lock of the first.
  const outcome = await deps.mailboxes.run(mbox, (by) => whenUnlocked(underway, destination, file, by), 1)
  if (outcome !== 'stuck') return outcome
  return { kind: 'deferred', reason: { code: 'local.mailbox', facts: { errno: 'ETIMEDOUT', path: mbox } } }
}

async function whenUnlocked(
  { deps, signal }: Underway,
  destination: MboxDestination,
  file: MboxFile,
  by: Awaited,
): Promise<Outcome> {
  const { clock, asOwner } = deps
  const writer = await writerOf(destination, deps)
  if (writer === 'nobody') {
    const error = { code: 'EPERM', syscall: 'open', path: file.mbox, problem: 'nobody but root is known whose it is' }
    return { kind: 'deferred', reason: mailboxReason(Object.assign(new Error(error.problem), error), file.mbox) }
  }
  const until = clock.ticks() + LOCKED_FOR
  for (;;) {
    const outcome = writer === 'server' ? await appendToMbox(file, by) : await asOwner.write(writer, file, by)
    if (!isLocked(outcome) || clock.ticks() >= until || !by.awaited || signal?.aborted) return outcome
    await new Promise<void>((resolve) => void clock.after(ASK_AGAIN, resolve))
  }
}

/** Never root: what root appends to, root may be led to by whoever owns the folder, and nobody could read it. */
async function writerOf(
  { file, owner, group, asOwner: onlyOwner }: MboxDestination,
  { asOwner }: Underway['deps'],
): Promise<Owner | 'server' | 'nobody'> {
  if (!asOwner.able || (!onlyOwner && asOwner.isOwn(file))) return 'server'
  const found = owner ?? (await asOwner.ownerOf(file))
  if (!found || found.uid === ROOT) return 'nobody'
  const gid = group === null ? undefined : await groupNumber(group)
  return gid === undefined ? found : { ...found, gid }
}
