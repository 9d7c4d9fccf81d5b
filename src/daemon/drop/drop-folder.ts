// The folders of local mail below the state folder. `drop`: whoever may send puts files there and sees nobody's; it is the
// server's own, so that it may take away what is in it, and has its group, so that it may read. `taken`: what the server
// is about to put into the queue, under the identifier that it has there, so that nothing is taken twice. `drop-refused`: files
// that no `sendmail` wrote, and what nobody could be told of.

import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  opendirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from '../../queue/sqlite/durable.ts'
import { parseMessageId, type MessageId } from '../../core/id.ts'
import { DROP_NAME } from './drop-file.ts'

export interface DropFolder {
  readonly drop: string
  readonly taken: string
  readonly refused: string
  readonly socket: string
}

export const dropFolder = (stateFolder: string): DropFolder => ({
  drop: join(stateFolder, 'drop'),
  taken: join(stateFolder, 'taken'),
  refused: join(stateFolder, 'drop-refused'),
  socket: join(stateFolder, 'drop.sock'),
})

/** Sticky, so that nobody removes another's; with the group of the folder, so that the server can read; nobody lists it. */
const FOR_ALL = 0o3733
const FOR_OWNER = 0o700
const PASSABLE = 0o011

/** `everyone`: each user of this machine may send, which needs a way through the state folder; what is in it stays closed. */
export function makeDropFolder(stateFolder: string, folder: DropFolder, everyone: boolean): void {
  for (const path of [folder.taken, folder.refused]) mkdirSync(path, { recursive: true, mode: 0o700 })
  mkdirSync(folder.drop, { recursive: true, mode: 0o700 })
  // What `sendmail` puts there is on disk only where the name of the folder is.
  syncFolder(stateFolder)
  const found = lstatSync(folder.drop)
  if (!found.isDirectory()) throw new Error(`${folder.drop} is no folder`)
  const gid = process.getegid?.() ?? found.gid
  if (found.gid !== gid) chownSync(folder.drop, found.uid, gid)
  chmodSync(folder.drop, everyone ? FOR_ALL : FOR_OWNER)
  const { mode } = statSync(stateFolder)
  if (everyone && (mode & PASSABLE) !== PASSABLE) chmodSync(stateFolder, (mode & 0o7777) | PASSABLE)
}

/** Names of files that `sendmail` may have written, as many as `limit`; and how many others there are among those looked at. */
export function listDrops(folder: DropFolder, limit: number, except: ReadonlySet<string>): readonly string[] {
  const names: string[] = []
  using handle = opendirSync(folder.drop, { bufferSize: 256 })
  for (let entry = handle.readSync(); entry !== null && names.length < limit; entry = handle.readSync()) {
    if (DROP_NAME.test(entry.name) && !except.has(entry.name)) names.push(entry.name)
  }
  return names
}

/** Takes away what a `sendmail` that was killed began and nobody will finish: older than `before`, in milliseconds since 1970. */
export function sweepUnfinished({ drop }: DropFolder, before: number): void {
  for (const name of readdirSync(drop)) {
    if (!name.startsWith('tmp.')) continue
    const path = join(drop, name)
    const found = lstatSync(path, { throwIfNoEntry: false })
    if (found?.isFile() === true && found.mtimeMs < before) rmSync(path, { force: true })
  }
}

/** Out of reach of whoever dropped it. The names are on disk only after `syncTaken`. */
export function take({ drop, taken }: DropFolder, name: string, id: MessageId): string {
  const path = join(taken, `${id}.${name}`)
  renameSync(join(drop, name), path)
  return path
}

export function syncTaken({ drop, taken }: DropFolder): void {
  syncFolder(taken)
  syncFolder(drop)
}

export interface Taken {
  readonly path: string
  readonly name: string
  readonly id: MessageId
}

/** What a server that died had taken. */
export function listTaken({ taken }: DropFolder): readonly Taken[] {
  return readdirSync(taken).flatMap((file) => {
    const dot = file.indexOf('.')
    const id = parseMessageId(file.slice(0, dot))
    return id === undefined ? [] : [{ path: join(taken, file), name: file.slice(dot + 1), id }]
  })
}

/** Back where it waits for the next look. */
export function putBack({ drop }: DropFolder, { path, name }: Pick<Taken, 'path' | 'name'>): void {
  renameSync(path, join(drop, name))
}

export const setAside = ({ refused }: DropFolder, { path, name }: Pick<Taken, 'path' | 'name'>): string => {
  const kept = join(refused, name)
  renameSync(path, kept)
  return kept
}

export const forget = (path: string): void => rmSync(path, { force: true })
