// `waybill backup`: queue, keys, state and configuration as they are at one moment, also while the server runs. The queue is one read
// transaction of SQLite (VACUUM INTO), which no writer disturbs; large contents have files of their own, which the server removes when
// a message ends, so that they get a second name first. The folder has its name only when everything in it is on disk.

import { existsSync } from 'node:fs'
import { link, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { dropInFolder } from '../../config/drop-ins.ts'
import { formatInstant, type Instant } from '../../core/time.ts'
import { syncFolder } from '../../queue/sqlite/durable.ts'
import { folderAt, type Folder } from '../../queue/sqlite/folder.ts'
import { lockFolder, type Lock } from '../../queue/sqlite/lock.ts'
import { openReader } from '../../queue/sqlite/open-reader.ts'
import { snapshot, type Snapshot } from '../../queue/sqlite/snapshot.ts'
import { asStoreError } from '../../queue/sqlite/sqlite-error.ts'
import { StoreError } from '../../queue/store-error.ts'
import { copyInto, describe, filesBelow } from './files.ts'
import { CONFIG_PART, MANIFEST, STATE_PART, type BackupFile, type Manifest } from './manifest.ts'

export interface BackupOptions {
  readonly stateFolder: string
  /** Its main file; the drop-ins beside it come with it. */
  readonly config?: string | undefined
  /** Must not be there. */
  readonly to: string
  readonly now: Instant
  readonly version: string
}

export interface Backup extends Manifest {
  readonly folder: string
  /** Mail of `sendmail` that no server has taken yet, and that is not in the backup. */
  readonly dropped: number
}

const MODE_OF_QUEUE = 0o600
/** A message that comes after the second names were given and ends before its row was copied. */
const ATTEMPTS = 5
/** What is copied in another way, belongs to the running process, or is for other tools: mailboxes and logs. */
const LEFT_OUT =
  /^(?:queue\.|bodies$|mail$|log$|drop$|drop-refused$|taken$|last-good\.json$|backup-|restoring$|before-restore-)|\.sock$/

/** Throws a StoreError: `no-queue`, `in-doubt`, or what the disk says; `conflict` where the folder is there already. */
export async function takeBackup(options: BackupOptions): Promise<Backup> {
  const { stateFolder, config, to, now, version } = options
  if (existsSync(to)) throw new StoreError('conflict', `${to} is there already`)
  const folder = folderAt(stateFolder)
  // In a folder that this user must not enter nobody can say that there is none.
  await stat(folder.database).catch((error: unknown) => {
    const isGone = error instanceof Error && Reflect.get(error, 'code') === 'ENOENT'
    throw isGone ? new StoreError('no-queue', `there is no queue in ${stateFolder}`) : asStoreError(error)
  })
  const lock = await lockStopped(folder)
  const partial = `${to}.partial`
  try {
    await rm(partial, { recursive: true, force: true })
    await mkdir(join(partial, STATE_PART, 'bodies'), { recursive: true, mode: 0o700 })
    const queue = await copyQueue(folder, partial)
    const { files } = queue
    for (const name of await filesBelow(stateFolder, (one) => LEFT_OUT.test(one)))
      files.push(await copyInto(partial, join(stateFolder, name), join(STATE_PART, name)))
    if (config !== undefined) files.push(...(await copyConfig(config, partial)))
    const manifest: Manifest = {
      format: 1,
      version,
      schema: queue.schema,
      at: formatInstant(now),
      messages: queue.messages,
      recipients: queue.recipients,
      ...(config !== undefined && { config: basename(config) }),
      files,
    }
    await writeFile(join(partial, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true })
    for (const path of new Set(files.map(({ path: one }) => join(partial, dirname(one))))) syncFolder(path)
    syncFolder(partial)
    await rename(partial, to)
    syncFolder(dirname(to))
    const dropped = existsSync(join(stateFolder, 'drop')) ? (await readdir(join(stateFolder, 'drop'))).length : 0
    return { ...manifest, folder: to, dropped }
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw asStoreError(error)
  } finally {
    lock?.release()
  }
}

/** Undefined while a server runs: it has looked at its queue when it began. What has to be salvaged first is refused. */
async function lockStopped(folder: Folder): Promise<Lock | undefined> {
  let lock: Lock
  try {
    lock = lockFolder(folder)
  } catch (error) {
    if (error instanceof StoreError && error.code === 'in-use') return undefined
    throw asStoreError(error)
  }
  try {
    await openReader({ folder: folder.path })?.close()
    return lock
  } catch (error) {
    lock.release()
    throw error
  }
}

interface CopiedQueue extends Omit<Snapshot, 'large'> {
  readonly files: BackupFile[]
}

async function copyQueue(folder: Folder, partial: string): Promise<CopiedQueue> {
  const at = join(STATE_PART, 'queue.db')
  for (let attempt = 1; ; attempt++) {
    const names = await giveSecondNames(folder)
    try {
      const { large, ...counted } = snapshot(folder, join(partial, at))
      const files: BackupFile[] = []
      for (const name of large) {
        const source = [join(folder.bodies, name), join(names, name)].find((path) => existsSync(path))
        if (source === undefined) break
        files.push(await copyInto(partial, source, join(STATE_PART, 'bodies', name)))
      }
      if (files.length === large.length) {
        return { ...counted, files: [await describe(partial, at, MODE_OF_QUEUE), ...files] }
      }
      if (attempt === ATTEMPTS)
        throw new StoreError('unavailable', 'contents of messages went away while they were read')
    } catch (error) {
      // It ended between two looks, or it is gone for good.
      const isGone = error instanceof Error && Reflect.get(error, 'code') === 'ENOENT'
      if (!isGone || attempt === ATTEMPTS) throw error
    } finally {
      await rm(names, { recursive: true, force: true })
    }
    await rm(join(partial, STATE_PART), { recursive: true })
    await mkdir(join(partial, STATE_PART, 'bodies'), { recursive: true, mode: 0o700 })
  }
}

/** Hard links beside the queue, which outlive that the server removes a content. */
async function giveSecondNames(folder: Folder): Promise<string> {
  const names = await mkdtemp(join(folder.path, 'backup-'))
  for (const entry of await readdir(folder.bodies, { withFileTypes: true })) {
    // Some file systems have no links; then a content that goes away is looked for once more.
    if (entry.isFile()) await link(join(folder.bodies, entry.name), join(names, entry.name)).catch(() => undefined)
  }
  return names
}

async function copyConfig(config: string, partial: string): Promise<readonly BackupFile[]> {
  const folder = dirname(config)
  const dropIns = dropInFolder(config)
  const names = await readdir(dropIns).catch((): string[] => [])
  const paths = [config, ...names.filter((name) => /^[^.].*\.ya?ml$/.test(name)).map((name) => join(dropIns, name))]
  const files: BackupFile[] = []
  for (const path of paths) files.push(await copyInto(partial, path, join(CONFIG_PART, relative(folder, path))))
  return files
}
