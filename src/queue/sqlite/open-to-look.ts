// Opens a file of the database beside SQLite. It is not closed before its thread ends, which closes what it left open: closing
// it would take away the locks that other connections of this process hold on the file (POSIX fcntl locks).

import { openSync } from 'node:fs'

/** Undefined when there is no such file. */
export function openToLook(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return undefined
    throw error
  }
}
