// Why a server could not start, in words, with what to do about it.

export interface StartFailure {
  readonly what: string
  readonly advice: string
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
      return {
        what: `You are not allowed to use ${place}.`,
        advice:
          port !== undefined && port < 1024
            ? 'Ports below 1024 want root, or the right to bind them (CAP_NET_BIND_SERVICE). Or listen on a higher port.'
            : 'Start Waybill as a user who may, or name another place with --state.',
      }
    case 'EADDRNOTAVAIL':
      return {
        what: `This machine does not have the address of ${place}.`,
        advice: 'Correct `listen` or `http` in the configuration.',
      }
    case 'in-use':
      return stateInUse()
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
    port: typeof port === 'number' ? port : undefined,
    address: text('address'),
    path: text('path'),
    message: text('message') ?? String(error),
  }
}
