// One file in a Maildir: written to tmp/, fsynced, renamed to new/, and new/ fsynced. `delivered` is said only after all of that.
// Whatever goes wrong is `deferred`, for a full or missing disk is mended by a person and no reason to lose mail, and leaves no
// file behind.

import { constants } from 'node:fs'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { ContentError } from '../core/content-error.ts'
import type { Content, Outcome } from '../core/message.ts'
import type { Reason, ReasonCode } from '../core/reason.ts'
import { piecesWithLf, wholeFile } from './maildir-content.ts'
import { refuseForeignLinks, syncFolder, withFolders } from './maildir-folders.ts'
import type { Awaited } from './mailbox-gate.ts'

export interface MaildirFile {
  readonly maildir: string
  /** Unique in the Maildir; the size is put behind it. */
  readonly name: string
  /** What stands before the message, with LF line ends. */
  readonly head: Uint8Array
  readonly content: Content
}

/** O_EXCL: never write into a file that somebody else made. */
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
const FILE_MODE = 0o600

export async function writeMaildirFile({ maildir, name, head, content }: MaildirFile, by: Awaited): Promise<Outcome> {
  const temporary = join(maildir, 'tmp', name)
  /** What has to go when something fails from here on. */
  let made: string | undefined
  try {
    await refuseForeignLinks(maildir)
    const file = await withFolders(maildir, () => open(temporary, NEW_FILE, FILE_MODE))
    made = temporary
    const size = await writeAndClose(file, head, content)
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
async function writeAndClose(file: FileHandle, head: Uint8Array, content: Content): Promise<number> {
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
