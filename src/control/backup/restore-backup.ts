// `waybill restore`: puts a backup into place. Nothing that is there is overwritten. Everything is made in a folder of its own first and
// checked, and mail that waits is held there before a server can see it: it may have left after the backup was made, and would be sent
// twice. Whoever knows, or takes the risk, releases it.

import { existsSync } from 'node:fs'
import { chmod, chown, copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Clock } from '../../core/clock.ts'
import { formatInstant } from '../../core/time.ts'
import { syncFolder } from '../../queue/sqlite/durable.ts'
import { folderAt } from '../../queue/sqlite/folder.ts'
import { lockFolder } from '../../queue/sqlite/lock.ts'
import { openStore } from '../../queue/sqlite/open-store.ts'
import { MIGRATIONS } from '../../queue/sqlite/schema.ts'
import type { ControlAnswer } from '../control.ts'
import { problem } from '../control.ts'
import { KEEP_ALL, stoppedControl } from '../stopped-control.ts'
import { queueHold } from '../use-cases/queue-hold.ts'
import { filesBelow, readThrough } from './files.ts'
import { CONFIG_PART, MANIFEST, parseManifest, STATE_PART, type Manifest } from './manifest.ts'

export interface RestoreOptions {
  readonly from: string
  readonly stateFolder: string
  /** Where the configuration goes, if there is none. */
  readonly config: string
  /** What is in the state folder is kept under another name; left out: then nothing is done where something is. */
  readonly replace: boolean
  /** Mail that waited is due at once, also what left since. */
  readonly send: boolean
  readonly clock: Clock
  readonly version: string
}

export interface Restored {
  readonly at: string
  readonly stateFolder: string
  readonly messages: number
  /** Recipients that are held now, and those that are due. */
  readonly held: number
  readonly due: number
  /** Where what was there is kept. */
  readonly kept?: string
  /** Written, or left alone since there is one. */
  readonly config?: { readonly file: string; readonly isWritten: boolean }
}

export type RestoreProblem =
  | { readonly kind: 'no-backup' }
  | { readonly kind: 'newer'; readonly version: string }
  /** These are not what the backup says of them. */
  | { readonly kind: 'altered'; readonly paths: readonly string[] }
  | { readonly kind: 'occupied'; readonly names: readonly string[] }
  | { readonly kind: 'failed'; readonly text: string }

export type RestoreAnswer =
  | { readonly ok: true; readonly value: Restored }
  | { readonly ok: false; readonly problem: RestoreProblem }

const BY = 'restore'
const no = (failed: RestoreProblem): RestoreAnswer => ({ ok: false, problem: failed })

/** Throws a StoreError: `in-use` where a server runs on the state folder, or what the disk says. */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreAnswer> {
  const { from, clock } = options
  const stateFolder = resolve(options.stateFolder)
  const text = await readFile(join(from, MANIFEST), 'utf8').catch(() => undefined)
  const manifest = text === undefined ? undefined : parseManifest(text)
  if (!manifest) return no({ kind: 'no-backup' })
  if (manifest.schema > MIGRATIONS.length) return no({ kind: 'newer', version: manifest.version })
  const hadFolder = existsSync(stateFolder)
  const owner = await ownerOf(stateFolder)
  await mkdir(stateFolder, { recursive: true, mode: 0o700 })
  const lock = lockFolder(folderAt(stateFolder))
  const beside = join(stateFolder, 'restoring')
  try {
    const there = await inTheWay(manifest, stateFolder)
    if (there.length > 0 && !options.replace) return no({ kind: 'occupied', names: there })
    await rm(beside, { recursive: true, force: true })
    const altered = await unpack(manifest, from, beside)
    if (altered.length > 0) return no({ kind: 'altered', paths: altered })
    const held = options.send ? { ok: true as const, value: 0 } : await holdAll(beside, options)
    if (!held.ok) return no({ kind: 'failed', text: held.problem.message })
    if (owner) await giveTo(owner, hadFolder ? beside : stateFolder)
    const stamp = formatInstant(clock.now()).replaceAll(':', '')
    const kept = there.length > 0 ? join(stateFolder, `before-restore-${stamp}`) : undefined
    if (kept !== undefined) await moveAll(there, stateFolder, kept)
    await moveAll(
      (await readdir(beside)).filter((name) => !OF_A_PROCESS.has(name)).toSorted(queueLast),
      beside,
      stateFolder,
    )
    const config = manifest.config === undefined ? undefined : await restoreConfig(manifest, options)
    return {
      ok: true,
      value: {
        at: manifest.at,
        stateFolder,
        messages: manifest.messages,
        held: held.value,
        due: options.send ? manifest.recipients : 0,
        ...(kept !== undefined && { kept }),
        ...(config && { config }),
      },
    }
  } finally {
    await rm(beside, { recursive: true, force: true })
    lock.release()
  }
}

/** Made anew by each server. */
const OF_A_PROCESS: ReadonlySet<string> = new Set(['queue.lock', 'queue.pid', 'queue.ballast'])

/** Whoever is stopped in between has contents without a queue, never a queue without its contents. */
const queueLast = (a: string, b: string): number => Number(a.startsWith('queue.')) - Number(b.startsWith('queue.'))

/** What a restore would take the place of: the old queue, and whatever has the name of something in the backup. */
async function inTheWay({ files }: Manifest, stateFolder: string): Promise<readonly string[]> {
  const comes = new Set(files.flatMap(({ path }) => (path.startsWith(`${STATE_PART}/`) ? [path.split('/')[1]] : [])))
  const names = (await readdir(stateFolder)).filter(
    (name) => comes.has(name) || name === 'bodies' || name.startsWith('queue.'),
  )
  const isEmpty = async (name: string): Promise<boolean> =>
    name === 'bodies' && (await filesBelow(join(stateFolder, name), () => false)).length === 0
  const there: string[] = []
  for (const name of names) if (!OF_A_PROCESS.has(name) && !(await isEmpty(name))) there.push(name)
  // The database first: without it the mark that stays behind refuses a start.
  return there.toSorted((a, b) => Number(b === 'queue.db') - Number(a === 'queue.db'))
}

/** Returns the files that are not what was put into the backup. */
async function unpack({ files }: Manifest, from: string, beside: string): Promise<readonly string[]> {
  const altered: string[] = []
  await mkdir(join(beside, 'bodies'), { recursive: true, mode: 0o700 })
  for (const { path, size, sha256, mode } of files) {
    const [part = '', ...rest] = path.split('/')
    const target = part === STATE_PART ? join(beside, ...rest) : undefined
    if (target !== undefined) {
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      const copied = await copyFile(join(from, path), target).then(
        () => true,
        () => false,
      )
      if (copied) await chmod(target, mode)
    }
    const found = await readThrough(target ?? join(from, path), target !== undefined).catch(() => undefined)
    if (found?.size !== size || found.sha256 !== sha256) altered.push(path)
  }
  return altered
}

/** As an operator would, and its story tells so. */
async function holdAll(folder: string, { clock, version }: RestoreOptions): Promise<ControlAnswer<number>> {
  // Attempts that were under way when the backup was made are broken off, as after a crash: only then are their recipients to be held.
  await (await openStore({ folder, clock, history: KEEP_ALL })).close()
  const opened = stoppedControl({ stateFolder: folder, clock, version, by: BY })
  if (!opened.ok) return opened
  const client = opened.value
  let held = 0
  try {
    for (let after: string | undefined; ;) {
      const portion = await client.control.ask(queueHold, { id: 'all', ...(after !== undefined && { after }) })
      if (!portion.ok) return portion
      held += portion.value.recipients
      after = portion.value.next
      if (after === undefined) return { ok: true, value: held }
    }
  } catch (error) {
    return problem('unavailable', error instanceof Error ? error.message : String(error))
  } finally {
    await client.close()
  }
}

interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Whom the server runs as, as far as can be seen: who has the state folder. */
async function ownerOf(stateFolder: string): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const { uid, gid } = await stat(stateFolder).catch(() => stat(dirname(stateFolder)))
  return { uid, gid }
}

async function giveTo(owner: Owner | undefined, folder: string): Promise<void> {
  if (!owner) return
  await chown(folder, owner.uid, owner.gid)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    await chown(join(entry.parentPath, entry.name), owner.uid, owner.gid)
}

/** Within one file system. */
async function moveAll(names: readonly string[], from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  for (const name of names) {
    // An empty folder gives way.
    if (name === 'bodies') await rm(join(to, name), { recursive: true, force: true })
    await rename(join(from, name), join(to, name))
  }
  syncFolder(to)
  syncFolder(from)
}

async function restoreConfig(
  { files }: Manifest,
  { from, config }: RestoreOptions,
): Promise<NonNullable<Restored['config']>> {
  if (existsSync(config)) return { file: config, isWritten: false }
  const folder = dirname(config)
  for (const { path, mode } of files) {
    const [part = '', ...rest] = path.split('/')
    if (part !== CONFIG_PART) continue
    const target = rest.length === 1 ? config : join(folder, ...rest)
    await mkdir(dirname(target), { recursive: true })
    await copyFile(join(from, path), target)
    await chmod(target, mode)
  }
  return { file: config, isWritten: true }
}
