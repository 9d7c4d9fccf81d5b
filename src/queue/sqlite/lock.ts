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
    file.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    file.close()
    if (!isBusy(error)) throw error
    throw new StoreError('in-use', inUse(folder), { cause: error })
  }
  writeFileSync(folder.owner, `${process.pid}\n`)
  return {
    release() {
      rmSync(folder.owner, { force: true })
      file.close()
    },
  }
}

function inUse(folder: Folder): string {
  const owner = ownerOf(folder)
  const who = owner === undefined ? 'another process' : `process ${owner}`
  return `the queue in ${folder.path} is in use by ${who}: stop that one first, or ask it instead`
}

function ownerOf(folder: Folder): number | undefined {
  try {
    const pid = Number(readFileSync(folder.owner, 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}
