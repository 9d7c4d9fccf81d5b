// Delivers to a Maildir: one file per recipient, written to tmp/, fsynced, renamed to new/, and new/ fsynced. `delivered`
// is said only after all of that. Whatever goes wrong is `deferred`, for a full or missing disk is mended by a person and
// no reason to lose mail, and leaves no file behind.
//
// It writes as the user the server runs as; becoming another system user is not its business.

import { constants } from 'node:fs'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../core/clock.ts'
import { ContentError } from '../core/content-error.ts'
import type { Content, Outcome, Recipient } from '../core/message.ts'
import type { Facts, Reason, ReasonCode } from '../core/reason.ts'
import type { MessageEvent } from '../events/event.ts'
import type { AttemptResult, Job } from './job.ts'
import { piecesWithLf, traceFields, wholeFile } from './maildir-content.ts'
import { refuseForeignLinks, syncFolder, withFolders } from './maildir-folders.ts'
import type { Awaited, MailboxGate } from './mailbox-gate.ts'
import type { MaildirNames } from './maildir-names.ts'

export interface MaildirDeps {
  readonly clock: Clock
  readonly names: MaildirNames
  readonly mailboxes: Pick<MailboxGate, 'run'>
}

/** O_EXCL: never write into a file that somebody else made. */
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
const FILE_MODE = 0o600

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
  const { maildir } = job.destination
  const outcome = await deps.mailboxes.run(maildir, (by) =>
    write(job, recipient, { maildir, by, name: deps.names.next() }),
  )
  if (outcome !== 'stuck') return outcome
  return { kind: 'deferred', reason: { code: 'local.mailbox', facts: { errno: 'ETIMEDOUT', path: maildir } } }
}

interface Place {
  readonly maildir: string
  readonly name: string
  readonly by: Awaited
}

async function write(job: Job, recipient: Recipient, { maildir, name, by }: Place): Promise<Outcome> {
  const temporary = join(maildir, 'tmp', name)
  /** What has to go when something fails from here on. */
  let made: string | undefined
  try {
    await refuseForeignLinks(maildir)
    const file = await withFolders(maildir, () => open(temporary, NEW_FILE, FILE_MODE))
    made = temporary
    const readers = [recipient, ...(job.also?.get(recipient.index) ?? [])].map(({ rcptTo }) => rcptTo)
    const size = await writeAndClose(file, traceFields(job.message.mailFrom, readers), job.content)
    // The size in the name spares IMAP servers from asking for it (Maildir++ `S=`).
    const path = join(maildir, 'new', `${name},S=${size}`)
    // It is tried again: what came to its end all the same would be a second copy.
    if (!by.awaited) throw new Error('nobody waits for this delivery any more')
    await withFolders(maildir, () => rename(temporary, path))
    made = path
    await syncFolder(join(maildir, 'new'))
    return { kind: 'delivered', via: { transport: 'maildir', path } }
  } catch (error) {
    if (made !== undefined) await rm(made, { force: true }).catch(() => undefined)
    return { kind: 'deferred', reason: reasonOf(error, maildir) }
  }
}

/** Returns the size of the file once it is on disk. */
async function writeAndClose(file: FileHandle, head: Buffer, content: Content): Promise<number> {
  try {
    let size = 0
    if (content.kind === 'inline') {
      size += await writeAll(file, wholeFile(head, content.bytes))
    } else {
      size += await writeAll(file, head)
      for await (const piece of piecesWithLf(content.pieces())) size += await writeAll(file, piece)
    }
    await file.sync()
    return size
  } finally {
    await file.close()
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<number> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten
  return bytes.length
}

function reasonOf(error: unknown, maildir: string): Reason {
  if (error instanceof ContentError) return error.reason
  const errno = textOf(error, 'code')
  if (errno === undefined) return { code: 'internal', facts: { error: String(error), path: maildir } }
  const facts = { errno, operation: textOf(error, 'syscall') ?? null, path: textOf(error, 'path') ?? maildir }
  return { code: CODES[errno] ?? 'local.mailbox', facts }
}

const CODES: Readonly<Record<string, ReasonCode>> = {
  ENOSPC: 'local.mailbox-full',
  EDQUOT: 'local.mailbox-full',
  EACCES: 'local.mailbox-denied',
  EPERM: 'local.mailbox-denied',
  EROFS: 'local.mailbox-denied',
  ELOOP: 'local.mailbox-denied',
  EMFILE: 'local.exhausted',
  ENFILE: 'local.exhausted',
}

/** A property of Node's errors of the operating system. */
function textOf(error: unknown, key: 'code' | 'syscall' | 'path'): string | undefined {
  const value: unknown = error instanceof Error ? Reflect.get(error, key) : undefined
  return typeof value === 'string' ? value : undefined
}
