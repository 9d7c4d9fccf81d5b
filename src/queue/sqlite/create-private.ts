// Makes an empty file that only its owner may read, where there is none yet. A file that exists is not even opened: closing
// it would take away the locks that other connections of this process hold on it (POSIX fcntl locks).

import { closeSync, openSync } from 'node:fs'
import { giveToOwner } from './durable.ts'

export function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'ax', 0o600))
    giveToOwner(path)
  } catch (error) {
    if (!(error instanceof Error && Reflect.get(error, 'code') === 'EEXIST')) throw error
  }
}
