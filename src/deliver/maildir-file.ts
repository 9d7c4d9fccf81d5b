// One file in a Maildir: written to tmp/, fsynced, renamed to new/, and new/ fsynced. `delivered` is said only after all of that.
// Whatever goes wrong is `deferred`, for a full or missing disk is mended by a person and no reason to lose mail, and leaves no
// file behind.

import { constants } from 'node:fs'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Content, Outcome } from '../core/message.ts'
import { piecesWithLf, wholeFile } from './maildir-content.ts'
import { refuseForeignLinks, syncFolder, withFolders } from './maildir-folders.ts'
import { mailboxReason } from './mailbox-reason.ts'
import { writeAll } from './write-all.ts'
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
    return { kind: 'deferred', reason: mailboxReason(error, maildir) }
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
