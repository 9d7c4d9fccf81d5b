// Turns an outgoing connection into a TLS connection (RFC 3207, RFC 7435). The certificate is not demanded to be good:
// encryption towards a server that cannot prove its name is still better than none. Whether it would have passed is told.

import { isIP, type Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import type { Facts } from '../core/reason.ts'

export interface TlsUpgrade {
  /** The socket to use, from now on, instead of the plain one. */
  readonly socket: TLSSocket
  /** Gives up waiting; the result is never told then. */
  readonly cancel: () => void
}

/** Exactly one of the two functions is called, once. */
export function upgradeToTls(
  plain: Socket,
  host: string,
  on: { readonly secured: (facts: Facts) => void; readonly failed: (facts: Facts) => void },
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
  const fail = (error: string): void => {
    cancel()
    on.failed({ error })
  }
  const onError = (error: NodeJS.ErrnoException): void => fail(error.code ?? error.message)
  const onClose = (): void => fail('the server closed the connection')
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
