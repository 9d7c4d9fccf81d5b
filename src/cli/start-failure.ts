// Why a server could not start, in words, with what to do about it.

import { accessSync, constants } from 'node:fs'

export interface StartFailure {
  readonly what: string
  readonly advice: string
}

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
export function explainStartFailure(error: unknown, sandbox: boolean): StartFailure | undefined {
  const { code, port, address, path, message } = readError(error)
  const place =
    port === undefined
      ? (address ?? path ?? 'its address')
      : `port ${port}${address === undefined ? '' : ` of ${address}`}`
  switch (code) {
    case 'EADDRINUSE':
      return port === undefined ? stateInUse() : portInUse(port, place, sandbox)
    case 'EACCES':
    case 'EPERM':
      return port === undefined ? notAllowed(place) : portNotAllowed(port, place)
    case 'EROFS':
      return {
        what: `${place} is on a file system that is read-only.`,
        advice: 'Name another state folder, with `state_folder` in the configuration or with --state.',
      }
    case 'EEXIST':
    case 'ENOTDIR':
      return {
        what: `${place} is not a folder, or something in the way to it is none.`,
        advice: 'Name another state folder, or move away what stands there.',
      }
    case 'ENAMETOOLONG':
      return tooLong()
    case 'EINVAL':
      return port === undefined && address?.endsWith('control.sock') === true ? tooLong() : undefined
    case 'ENOTSOCK':
      return {
        what: `${place} is in the way: it is no socket, so no Waybill left it there.`,
        advice: 'Move it away and start again, or name another state folder.',
      }
    case 'EADDRNOTAVAIL':
      return {
        what: `This machine does not have the address ${address ?? 'to listen on'}.`,
        advice: 'Correct `listen` or `http` in the configuration.',
      }
    case 'in-use':
      return stateInUse()
    case 'in-doubt':
      return {
        what: `Mail that was promised may be missing: ${message}.`,
        advice:
          'Nothing was changed. Keep a copy of the folder. If you have the missing file, put it back and start again. Otherwise ' +
          '`waybill queue salvage` puts back every message that is still whole and lists what is gone (look first with --dry-run). ' +
          'To go on at once with what can be read, start once with --accept-loss: what is damaged is kept aside for a later salvage.',
      }
    case 'unsafe':
      return {
        what: 'The state folder is not safe from others.',
        advice: message,
      }
    case 'unusable':
    case 'hangs':
      return {
        what: `The file system of the state folder cannot keep a queue: ${message}.`,
        advice: 'Put the state folder on a local disk, with `state_folder`. Mailboxes may stay where they are.',
      }
    case 'newer-schema':
      return {
        what: 'The state folder was written by a newer Waybill.',
        advice: 'Install that version again, or name another folder with --state.',
      }
    case 'disk-full':
    case 'ENOSPC':
      return {
        what: 'The disk of the state folder is full.',
        advice: 'Make room and start again; nothing that was accepted is lost.',
      }
    case 'read-only':
      return {
        what: `The state folder cannot be written: ${message}`,
        advice:
          'Its file system, or a file in it, is read-only. A system remounts a failing disk so: look at `dmesg`, then mount it writable.',
      }
    case 'damaged':
    case 'io-error':
      return {
        what: `The state folder cannot be read: ${message}`,
        advice: 'Check the disk and its file system. Keep a copy of the folder before you change anything in it.',
      }
    case undefined:
      return undefined
  }
  return undefined
}

const notAllowed = (place: string): StartFailure => ({
  what: `You are not allowed to use ${place}.`,
  advice: 'Start Waybill as the user who owns it, or name another folder with --state.',
})

const portNotAllowed = (port: number, place: string): StartFailure => ({
  what: `You are not allowed to use ${place}.`,
  advice:
    port < 1024
      ? 'Ports below 1024 want root, or the right to bind them (CAP_NET_BIND_SERVICE). Or listen on a higher port.'
      : 'Something on this machine forbids it. Listen on another port.',
})

/** The system keeps the path of a socket in 108 octets, and the control socket is in the state folder. */
const tooLong = (): StartFailure => ({
  what: 'The path of the state folder is too long: the control socket in it needs a short one.',
  advice: 'Name a state folder with a path of at most 94 octets.',
})

const stateInUse = (): StartFailure => ({
  what: 'Another Waybill runs on this state folder.',
  advice: 'Stop it first, or name another folder with --state.',
})

function portInUse(port: number, place: string, sandbox: boolean): StartFailure {
  const own = sandbox ? 'start with --free-ports' : 'give another port in the configuration'
  return {
    what: `Something else listens on ${place} already.`,
    advice: `See what it is with \`ss -ltnp sport = :${port}\` and stop it, or ${own}.`,
  }
}

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
