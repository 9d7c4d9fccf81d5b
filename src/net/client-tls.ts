// Turns an outgoing connection into a TLS connection (RFC 3207, RFC 7435). The certificate is not demanded to be good:
// encryption towards a server that cannot prove its name is still better than none. Whether it would have passed is told.

import { isIP, type Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import type { Facts, ReasonCode } from '../core/reason.ts'

export interface TlsUpgrade {
  /** The socket to use, from now on, instead of the plain one. */
  readonly socket: TLSSocket
  /** Gives up waiting; the result is never told then. */
  readonly cancel: () => void
}

/** Of a connection that ended, which says nothing about the handshake. */
const GONE: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE'])

/** Exactly one of the two functions is called, once. */
export function upgradeToTls(
  plain: Socket,
  host: string,
  on: { readonly secured: (facts: Facts) => void; readonly failed: (code: ReasonCode, facts?: Facts) => void },
): TlsUpgrade {
  const socket = connect({
    socket: plain,
    rejectUnauthorized: false,
    // RFC 6066 §3: a name only, never an address.
    ...(isIP(host) === 0 ? { servername: host } : {}),
  })
  const cancel = (): void => {
    socket.off('secureConnect', onSecure).off('error', onError).off('close', onClose)
  }
  const onSecure = (): void => {
    cancel()
    on.secured(tlsFacts(socket))
  }
  const fail = (code: ReasonCode, facts?: Facts): void => {
    cancel()
    on.failed(code, facts)
  }
  const onError = (error: NodeJS.ErrnoException): void => {
    const errno = error.code ?? error.message
    fail(GONE.has(errno) ? 'tls.lost' : 'tls.failed', { error: errno })
  }
  const onClose = (): void => fail('tls.lost')
  socket.on('secureConnect', onSecure).on('error', onError).on('close', onClose)
  return { socket, cancel }
}

function tlsFacts(socket: TLSSocket): Facts {
  const error: unknown = socket.authorizationError
  return {
    protocol: socket.getProtocol(),
    cipher: socket.getCipher().name,
    verified: socket.authorized,
    ...(socket.authorized ? {} : { verify_error: error instanceof Error ? error.message : String(error) }),
  }
}
