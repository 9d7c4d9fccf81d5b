// One process owns a queue folder. The lock is one that the kernel takes back when its owner dies, however it dies: an
// SQLite file held in an exclusive transaction. A second file tells the owner's process id, for people only.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../store-error.ts'
import { createPrivate } from './create-private.ts'
import type { Folder } from './folder.ts'
import { isBusy } from './sqlite-error.ts'

export interface Lock {
  release(): void
}

export function lockFolder(folder: Folder): Lock {
  // Whoever may read the file may lock it.
  createPrivate(folder.lock)
  const file = new DatabaseSync(folder.lock, { timeout: 0 })
  try {
    // Nothing is ever written to it, and a journal on disk would want room where there may be none.
    file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    file.close()
    if (!isBusy(error)) throw error
    // SQLite takes a file system without locks (ENOLCK) for one where somebody else has the lock.
    if (!canLock(folder)) throw new StoreError('unusable', 'files on it cannot be locked', { cause: error })
    throw new StoreError('in-use', inUse(folder), { cause: error })
  }
  tellOwner(folder)
  return {
    release() {
      rmSync(folder.owner, { force: true })
      file.close()
    },
  }
}

/** Tries with a file that nobody else can have locked. */
function canLock(folder: Folder): boolean {
  const path = `${folder.lock}.${process.pid}`
  createPrivate(path)
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  } finally {
    file.close()
    rmSync(path, { force: true })
  }
}

function inUse(folder: Folder): string {
  const owner = ownerOf(folder)
  const who = owner === undefined ? 'another process' : `process ${owner}`
  return `the queue in ${folder.path} is in use by ${who}: stop that one first, or ask it instead`
}

/** For people alone, so that a full disk stops nothing here. */
function tellOwner(folder: Folder): void {
  try {
    // One that was left there keeps its mode otherwise.
    rmSync(folder.owner, { force: true })
    writeFileSync(folder.owner, `${process.pid}\n`, { mode: 0o600 })
  } catch {
    rmSync(folder.owner, { force: true })
  }
}

function ownerOf(folder: Folder): number | undefined {
  try {
    const pid = Number(readFileSync(folder.owner, 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}
