// Turns an outgoing connection into a TLS connection (RFC 3207, RFC 7435). Whether the certificate proves who the server is, is
// told in any case. It is demanded only where `trust` says whose word counts: otherwise encryption towards a server that
// cannot prove its name is still better than none.

import { isIP, type Socket } from 'node:net'
import { connect, type SecureContext, type TLSSocket } from 'node:tls'
import type { Facts, ReasonCode } from '../core/reason.ts'
import { certificateFault } from './certificate-fault.ts'

export interface TlsUpgrade {
  /** The socket to use, from now on, instead of the plain one. */
  readonly socket: TLSSocket
  /** Gives up waiting; the result is never told then. */
  readonly cancel: () => void
}

/** Of a connection that ended, which says nothing about the handshake. */
const GONE: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE'])

export interface TlsPeer {
  /** A name in A-labels, or an address. */
  readonly host: string
  /** A certificate is demanded, and these may vouch for it. */
  readonly trust?: SecureContext | undefined
}

/** Exactly one of the two functions is called, once. */
export function upgradeToTls(
  plain: Socket,
  { host, trust }: TlsPeer,
  on: { readonly secured: (facts: Facts) => void; readonly failed: (code: ReasonCode, facts?: Facts) => void },
): TlsUpgrade {
  const socket = connect({
    socket: plain,
    rejectUnauthorized: false,
    // Node would take a common name for a host name; see certificate-fault.ts.
    checkServerIdentity: () => undefined,
    ...(trust && { secureContext: trust }),
    // RFC 6066 §3: a name only, never an address.
    ...(isIP(host) === 0 ? { servername: host } : {}),
  })
  const cancel = (): void => {
    socket.off('secureConnect', onSecure).off('error', onError).off('close', onClose)
  }
  const onSecure = (): void => {
    cancel()
    const fault = certificateFault(socket, host)
    if (fault && trust) return on.failed(fault.code, fault.facts)
    return on.secured({
      protocol: socket.getProtocol(),
      cipher: socket.getCipher().name,
      verified: fault === undefined,
      ...(fault && { certificate: fault.code, ...fault.facts }),
    })
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
