// Appends a message to an mbox file, as the transport `mail_spool` of Debian's Exim does: lock file and fcntl lock, then the message,
// fsynced. `delivered` is said only after that. What fails half-way is cut off again, by this delivery or, where it was killed, by the
// next (mbox-lock.ts). It waits for no lock: that is for whoever asked (mbox.ts).

import { constants } from 'node:fs'
import { lstat, open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Content, Outcome } from '../core/message.ts'
import type { Reason } from '../core/reason.ts'
import type { Awaited } from './mailbox-gate.ts'
import { mailboxReason } from './mailbox-reason.ts'
import { piecesWithLf } from './maildir-content.ts'
import { syncFolder } from './maildir-folders.ts'
import { quotedFromLines } from './mbox-content.ts'
import { takeLockFile, type LockFile } from './mbox-lock.ts'
import { lockWholeFile } from './posix-lock.ts'
import { writeAll } from './write-all.ts'

export interface MboxFile {
  /** Absolute path. */
  readonly mbox: string
  readonly mode: number
  /** Unique: of the hitching post beside it. */
  readonly name: string
  /** The `From ` line and what stands before the message, with LF line ends. */
  readonly head: Uint8Array
  readonly content: Content
  /** ms */
  readonly now: number
}

/** O_NOFOLLOW, O_NONBLOCK: never through a link, and never waiting for somebody to read a FIFO. */
const SAFE = constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW | constants.O_NONBLOCK
const BLANK = '\n'

export async function appendToMbox(file: MboxFile, by: Awaited): Promise<Outcome> {
  const { mbox, name, now } = file
  try {
    const { handle, made } = await openMbox(file)
    await using mail = handle
    await checkMailbox(mail, mbox)
    const lock = await takeLockFile(mbox, `${mbox}.${name}.post`, now)
    if (!lock) return locked(mbox, 'lock file')
    try {
      if (!(await lockWholeFile(mail.fd))) return locked(mbox, 'fcntl')
      if (made) await syncFolder(dirname(mbox))
      await append(mail, file, { by, lock })
    } finally {
      // Before it is told: who is told `delivered` must not find it cut off again.
      await lock.release()
    }
    return { kind: 'delivered', via: { transport: 'mbox', path: mbox } }
  } catch (error) {
    return { kind: 'deferred', reason: mailboxReason(error, mbox) }
  }
}

const locked = (path: string, by: string): Outcome => ({
  kind: 'deferred',
  reason: { code: 'local.mailbox-locked', facts: { path, lock: by } },
})

export const isLocked = (outcome: Outcome): boolean =>
  outcome.kind === 'deferred' && outcome.reason.code === ('local.mailbox-locked' satisfies Reason['code'])

async function openMbox({ mbox, mode }: MboxFile): Promise<{ readonly handle: FileHandle; readonly made: boolean }> {
  try {
    return { handle: await open(mbox, SAFE), made: false }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  const handle = await open(mbox, SAFE | constants.O_CREAT | constants.O_EXCL, mode)
  // Whatever the mask of this process is.
  await handle.chmod(mode)
  return { handle, made: true }
}

/** What is there must be a mailbox of the one who writes: a link or somebody else's file is a trap, or a mistake. */
async function checkMailbox(mail: FileHandle, path: string): Promise<void> {
  const found = await mail.stat()
  const { uid, nlink } = found
  const refuse = (problem: string): never => {
    throw Object.assign(new Error(problem), { code: 'EPERM', syscall: 'open', path, problem })
  }
  if (!found.isFile()) refuse('it is no regular file')
  if (nlink > 1) refuse('it has several names (hard links)')
  if (uid !== process.geteuid?.()) refuse(`it belongs to user ${uid}`)
}

interface Appending {
  readonly by: Awaited
  readonly lock: LockFile
}

async function append(mail: FileHandle, { mbox, head, content }: MboxFile, { by, lock }: Appending): Promise<void> {
  // Whoever has a lock may have put another file in its place meanwhile.
  const before = await mail.stat()
  const { ino } = before
  if ((await lstat(mbox)).ino !== ino) throw new Error('another file has taken the place of the mailbox')
  const { left } = lock
  const size = left && left.ino === ino && left.size < before.size ? left.size : before.size
  await lock.record({ ino, size })
  if (size < before.size) await mail.truncate(size)
  try {
    await writeAll(mail, Buffer.concat([Buffer.from(await separator(mail, size)), head]))
    const pieces = content.kind === 'inline' ? once(content.bytes) : content.pieces()
    let last: number | undefined
    for await (const piece of quotedFromLines(piecesWithLf(pieces))) {
      await writeAll(mail, piece)
      last = piece.at(-1)
    }
    await writeAll(mail, Buffer.from(last === LF ? BLANK : `\n${BLANK}`))
    await mail.sync()
    // It is tried again: what came to its end all the same would be a second copy.
    if (!by.awaited) throw new Error('nobody waits for this delivery any more')
  } catch (error) {
    await mail.truncate(size)
    await mail.sync()
    throw error
  }
}

const LF = 0x0a

/** Other programs may have left the last message without its empty line. */
async function separator(mail: FileHandle, size: number): Promise<string> {
  if (size === 0) return ''
  const tail = Buffer.alloc(2)
  const { bytesRead } = await mail.read(tail, 0, 2, Math.max(0, size - 2))
  const end = tail.subarray(0, bytesRead).toString('latin1')
  return end.endsWith('\n\n') ? '' : end.endsWith('\n') ? BLANK : `\n${BLANK}`
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
