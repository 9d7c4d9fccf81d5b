// A file in the home of a user, read for that user: with a time limit, for a home may be on a server that does not answer. What it may
// not be is told: root may read everything, and whose home it is may not have all of it read for them by a link.

import { constants } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '../../core/clock.ts'
import { seconds } from '../../core/time.ts'
import { withinTime } from '../deadline.ts'
import { unknown, type Found } from '../lookup.ts'

export type OwnFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'faulty'; readonly problem: string }

/** Reads files in the homes of users. */
export interface OwnFiles {
  /** Whether what stands in one can be done as its user. */
  readonly able: boolean
  /** `owner`: whose it must be where root reads; left out: whoever owns the folder that it is in. */
  read(path: string, owner?: number): Promise<Found<OwnFile>>
}

/** By this process, as whoever it is. */
export const ownFiles = (clock: Clock, allowed = { ofRoot: true }): OwnFiles => ({
  able: process.geteuid?.() === ROOT,
  read: (path, owner) => readOwnFile(path, clock, owner, allowed),
})

const MOST_BYTES = 64 * 1024
const READ_WITHIN = seconds(10)
/** Writing for others than the owner: they could read the mail. */
const WRITABLE = 0o022
const ROOT = 0

export async function readOwnFile(
  path: string,
  clock: Clock,
  owner?: number,
  allowed = { ofRoot: true },
): Promise<Found<OwnFile>> {
  try {
    const deadline = { clock, timeout: READ_WITHIN, signal: undefined }
    const read = await withinTime(readChecked(path, owner, allowed), deadline, () => undefined)
    return read.ok ? { kind: 'found', value: read.value } : unknown(`${path}: ${read.detail}`)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'none' } : unknown(error)
  }
}

async function readChecked(
  path: string,
  owner: number | undefined,
  { ofRoot }: { readonly ofRoot: boolean },
): Promise<OwnFile> {
  // Without waiting, should it be a pipe.
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const status = await file.stat()
  if (!status.isFile()) return faulty('it is no regular file')
  if (status.size > MOST_BYTES) return faulty(`it is larger than ${MOST_BYTES} bytes`)
  if (process.geteuid?.() === ROOT && status.uid !== (owner ?? (await stat(dirname(path))).uid))
    return faulty('it does not belong to the owner of the home')
  if (!ofRoot && status.uid === ROOT) return faulty('it belongs to root')
  if ((status.mode & WRITABLE) !== 0) return faulty('others than its owner can write it')
  return { kind: 'text', text: await file.readFile('utf8') }
}

const faulty = (problem: string): OwnFile => ({ kind: 'faulty', problem })
