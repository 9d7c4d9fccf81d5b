// Why a server could not start, in words, with what to do about it.

import { accessSync, constants } from 'node:fs'
import type { Language } from '../words/language.ts'
import { START_WORDS, type StartTrouble } from '../words/start.ts'

export type StartFailure = StartTrouble

/**
 * What the file system says about a folder that a store could not use, where it says anything: "not allowed" tells more
 * than the store's "io-error", which is all that crosses from its thread.
 */
export function folderTrouble(error: unknown, folder: string): unknown {
  const { code } = readError(error)
  if (code !== 'io-error' && code !== 'read-only') return error
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return error
  } catch (trouble) {
    return trouble
  }
}

/** Undefined for what has no known cure: that is a fault, and its stack is wanted. */
export function explainStartFailure(
  error: unknown,
  sandbox: boolean,
  language: Language = 'en',
): StartFailure | undefined {
  const { code, port, address, path, message } = readError(error)
  const words = START_WORDS[language]
  const place = port === undefined ? (address ?? path ?? words.address) : words.port(port, address)
  switch (code) {
    case 'EADDRINUSE':
      return port === undefined ? words.stateInUse : words.portTaken(place, port, sandbox)
    case 'EACCES':
    case 'EPERM':
      return port === undefined ? words.notAllowed(place) : words.portNotAllowed(place, port < LOWEST_FREE_PORT)
    case 'EROFS':
      return words.readOnlyFiles(place)
    case 'EEXIST':
    case 'ENOTDIR':
      return words.noFolder(place)
    case 'ENAMETOOLONG':
      return words.pathTooLong
    case 'EINVAL':
      return port === undefined && address?.endsWith('control.sock') === true ? words.pathTooLong : undefined
    case 'ENOTSOCK':
      return words.noSocket(place)
    case 'EADDRNOTAVAIL':
      return words.noSuchAddress(address)
    case 'in-use':
      return words.stateInUse
    case 'in-doubt':
      return words.inDoubt(message)
    case 'unsafe':
      return words.unsafe(message)
    case 'unusable':
    case 'hangs':
      return words.unusable(message)
    case 'newer-schema':
      return words.newerSchema
    case 'disk-full':
    case 'ENOSPC':
      return words.diskFull
    case 'read-only':
      return words.readOnly(message)
    case 'damaged':
    case 'io-error':
      return words.damaged(message)
    case undefined:
      return undefined
  }
  return undefined
}

/** Those below want a right of their own. */
const LOWEST_FREE_PORT = 1024

interface ErrorFields {
  readonly code: string | undefined
  readonly port: number | undefined
  readonly address: string | undefined
  readonly path: string | undefined
  readonly message: string
}

/** The parser of errors: Node's system errors and those of the store carry these fields. */
function readError(error: unknown): ErrorFields {
  const text = (name: string): string | undefined => {
    const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined
    return typeof value === 'string' ? value : undefined
  }
  const port: unknown = error instanceof Error ? Reflect.get(error, 'port') : undefined
  return {
    code: text('code'),
    // Node gives -1 for a unix socket.
    port: typeof port === 'number' && port >= 0 ? port : undefined,
    address: text('address'),
    path: text('path'),
    message: text('message') ?? String(error),
  }
}
