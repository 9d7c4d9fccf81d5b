// The lock file of an mbox, as Exim, procmail and mutt make it: a hitching post under a name of its own is linked to `<mbox>.lock`,
// which either succeeds or says that somebody else has it, also on NFS. Ours tells in it how long the mbox was before, so that what a
// killed delivery left behind can be cut off by the next one; after a power cut nobody knows, and what there is stays.

import { link, lstat, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises'

/** As Exim’s lockfile_timeout: older ones were left behind. */
const STALE_MS = 30 * 60 * 1000
const MODE = 0o600

/** How an mbox was before a delivery. */
export interface MboxState {
  readonly ino: number
  readonly size: number
}

interface Holder extends Partial<MboxState> {
  readonly waybill: number
  readonly boot: string
}

export class LockFile {
  readonly #path: string
  readonly #file: FileHandle
  /** Of a delivery that was killed in the middle; whoever has the lock may cut off what it wrote. */
  readonly left: MboxState | undefined

  constructor(path: string, file: FileHandle, left: MboxState | undefined) {
    this.#path = path
    this.#file = file
    this.left = left
  }

  /** Before the first octet is written. */
  async record(state: MboxState): Promise<void> {
    await write(this.#file, { ...(await ourselves()), ...state })
  }

  async release(): Promise<void> {
    try {
      await rm(this.#path, { force: true })
    } finally {
      await this.#file.close()
    }
  }
}

/** Undefined: another program has it. `post`: a name that is unique in the folder. `now`: ms. */
export async function takeLockFile(mbox: string, post: string, now: number): Promise<LockFile | undefined> {
  const path = `${mbox}.lock`
  const left = await clearAway(path, `${post}.old`, now)
  const file = await open(post, 'wx', MODE)
  let taken = false
  try {
    await write(file, await ourselves())
    await link(post, path).catch(ignoreExists)
    // Over NFS the answer to link(2) may be lost; the number of links tells the truth.
    taken = (await file.stat()).nlink === 2
  } finally {
    await rm(post, { force: true })
    if (!taken) await file.close()
  }
  return taken ? new LockFile(path, file, left) : undefined
}

/** Takes away what a delivery of ours that was killed, or anybody long ago, has left. Only one of several does it. */
async function clearAway(path: string, aside: string, now: number): Promise<MboxState | undefined> {
  const found = await lstat(path).catch(() => undefined)
  if (!found?.isFile()) return undefined
  const left = await readLeft(path)
  if (!left && now - found.mtimeMs <= STALE_MS) return undefined
  await rename(path, aside).catch(() => undefined)
  const moved = await lstat(aside).catch(() => undefined)
  if (!moved) return undefined
  if (moved.ino !== found.ino) await link(aside, path).catch(ignoreExists)
  await rm(aside, { force: true })
  const { ino, size } = left ?? {}
  return moved.ino === found.ino && ino !== undefined && size !== undefined ? { ino, size } : undefined
}

const ignoreExists = (error: unknown): void => {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
}

async function write(file: FileHandle, holder: Holder): Promise<void> {
  await file.write(`${JSON.stringify(holder)}\n`, 0)
}

const ourselves = async (): Promise<Holder> => ({ waybill: process.pid, boot: await bootId() })

/** Undefined: it is none of ours, or its process is alive, or from before the start of this machine. */
async function readLeft(path: string): Promise<Partial<MboxState> | undefined> {
  try {
    const holder = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder> | null
    const { waybill, boot, ino, size } = holder ?? {}
    if (typeof waybill !== 'number' || typeof boot !== 'string') return undefined
    if (boot !== (await bootId())) return {}
    if (isAlive(waybill)) return undefined
    return typeof ino === 'number' && typeof size === 'number' ? { ino, size } : {}
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of somebody else is one.
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH'
  }
}

const bootId = async (): Promise<string> =>
  (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim()
