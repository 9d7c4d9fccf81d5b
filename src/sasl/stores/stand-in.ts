// Which entry of a file stands in for a name that is not there: one of the real ones, the same each time, so that unknown
// names take as long to refuse as known ones, whatever mixture of hashes the file holds.

import { createHmac } from 'node:crypto'

/** A file of users that is larger is a mistake. */
export const MOST_PASSWORD_BYTES = 16 * 1024 * 1024

export function standIn<T>(entries: readonly T[], key: Uint8Array, name: string): T | undefined {
  if (entries.length === 0) return undefined
  return entries[createHmac('sha256', key).update(name).digest().readUInt32BE() % entries.length]
}
