// What an error of SQLite or of the file system means to the port.

import { StoreError, type StoreErrorCode } from '../store-error.ts'

/** Primary result codes of SQLite. */
const SQLITE_PERM = 3
const SQLITE_BUSY = 5
const SQLITE_LOCKED = 6
const SQLITE_NOMEM = 7
const SQLITE_READONLY = 8
const SQLITE_IOERR = 10
const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_CANTOPEN = 14
const SQLITE_CONSTRAINT = 19
const SQLITE_NOTADB = 26

const CODES: ReadonlyMap<number, StoreErrorCode> = new Map([
  [SQLITE_PERM, 'io-error'],
  [SQLITE_BUSY, 'in-use'],
  [SQLITE_LOCKED, 'in-use'],
  [SQLITE_NOMEM, 'io-error'],
  [SQLITE_READONLY, 'read-only'],
  [SQLITE_IOERR, 'io-error'],
  [SQLITE_CORRUPT, 'damaged'],
  [SQLITE_FULL, 'disk-full'],
  [SQLITE_CANTOPEN, 'io-error'],
  [SQLITE_CONSTRAINT, 'conflict'],
  [SQLITE_NOTADB, 'damaged'],
])

const field = (error: unknown, name: string): unknown => (error instanceof Error ? Reflect.get(error, name) : undefined)

/** The primary result code, when the error came from SQLite. */
export function sqliteCode(error: unknown): number | undefined {
  const code = field(error, 'errcode')
  return typeof code === 'number' ? code & 0xff : undefined
}

export const isBusy = (error: unknown): boolean => sqliteCode(error) === SQLITE_BUSY
export const cannotOpen = (error: unknown): boolean =>
  sqliteCode(error) === SQLITE_CANTOPEN || sqliteCode(error) === SQLITE_READONLY

/** Whether the file itself is at fault: not a database, or one whose pages contradict each other. */
export const isDamage = (error: unknown): boolean =>
  sqliteCode(error) === SQLITE_CORRUPT || sqliteCode(error) === SQLITE_NOTADB

/** Whether what is stored is at fault, and not the disk: then trying again would not help. */
export function isUnreadable(error: unknown): boolean {
  if (error instanceof StoreError) return error.code === 'damaged'
  // A number beyond 2^53 in a column is how node:sqlite meets a damaged integer.
  return isDamage(error) || error instanceof RangeError
}

export function asStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const text = error instanceof Error ? error.message : String(error)
  const code = sqliteCode(error)
  if (code !== undefined) return new StoreError(CODES.get(code) ?? 'internal', text, { cause: error })
  const errno = field(error, 'code')
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return new StoreError('disk-full', text, { cause: error })
  if (errno === 'EROFS') return new StoreError('read-only', text, { cause: error })
  const fromSystem = field(error, 'syscall') !== undefined
  return new StoreError(fromSystem ? 'io-error' : 'internal', text, { cause: error })
}
