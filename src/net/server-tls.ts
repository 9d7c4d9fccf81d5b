// Turns an accepted connection into a TLS connection, at once (RFC 8314 §3.3) or after STARTTLS (RFC 3207). Which
// certificate is shown is decided by whoever gives the contexts.

import type { Socket } from 'node:net'
import { TLSSocket, type SecureContext } from 'node:tls'
import { readClientHello, type ClientOffer } from './client-hello.ts'
import type { TlsSession } from '../smtp/session-facts.ts'

export interface ServerCertificates {
  /** The context for the name that the client asks for by SNI; undefined: it named none. */
  contextFor(serverName: string | undefined): SecureContext
}

export interface ServerHandshake {
  /** Gives up waiting; the result is never told then. */
  readonly cancel: () => void
}

/** Exactly one of the two functions is called, once. `offer`: what the client wanted, where it said so. */
export function secureClient(
  plain: Socket,
  certificates: ServerCertificates,
  on: {
    readonly secured: (tls: TlsSession, socket: TLSSocket) => void
    readonly failed: (problem: string, offer?: ClientOffer) => void
  },
): ServerHandshake {
  let handshake: ServerHandshake | undefined
  const onHello = (hello: Buffer): void => {
    cancelled()
    // OpenSSL reads it again.
    plain.pause()
    plain.unshift(hello)
    handshake = shakeHands(plain, certificates, {
      secured: on.secured,
      failed: (problem) => on.failed(problem, readClientHello(hello)),
    })
  }
  const fail = (problem: string): void => {
    cancelled()
    on.failed(problem)
  }
  const onError = (error: NodeJS.ErrnoException): void => fail(problemOf(error))
  const onClose = (): void => fail(GONE)
  const cancelled = (): void =>
    void plain.off('data', onHello).off('error', onError).off('close', onClose).off('end', onClose)
  plain.on('data', onHello).on('error', onError).on('close', onClose).on('end', onClose)
  plain.resume()
  return {
    cancel() {
      cancelled()
      handshake?.cancel()
    },
  }
}

const GONE = 'the client closed the connection during the handshake'

function shakeHands(
  plain: Socket,
  certificates: ServerCertificates,
  on: { readonly secured: (tls: TlsSession, socket: TLSSocket) => void; readonly failed: (problem: string) => void },
): ServerHandshake {
  const socket = new TLSSocket(plain, {
    isServer: true,
    secureContext: certificates.contextFor(undefined),
    SNICallback: (name, callback) => callback(null, certificates.contextFor(name)),
  })
  const cancel = (): void => {
    socket.off('secure', onSecure).off('error', onError).off('close', onClose).off('end', onClose)
  }
  const onSecure = (): void => {
    cancel()
    on.secured(tlsSession(socket), socket)
  }
  const fail = (problem: string): void => {
    cancel()
    on.failed(problem)
  }
  const onError = (error: NodeJS.ErrnoException): void => fail(problemOf(error))
  const onClose = (): void => fail(GONE)
  // The plain socket may be half open (that is how replies reach a client that has said all), so its end alone closes nothing.
  socket.on('secure', onSecure).on('error', onError).on('close', onClose).on('end', onClose)
  // A second error, after the first has been told, is nobody's concern.
  socket.on('error', () => undefined)
  return { cancel }
}

function tlsSession(socket: TLSSocket): TlsSession {
  const name: unknown = socket.servername
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    ...(typeof name === 'string' && name !== '' ? { serverName: name.replaceAll(/[^\x21-\x7e]/g, '?') } : {}),
  }
}

/** In words where the usual ones help; else what OpenSSL calls it. */
function problemOf({ code = '', message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ERR_SSL_HTTP_REQUEST':
      return 'the client spoke HTTP'
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_UNKNOWN_PROTOCOL':
      return 'the client did not speak TLS; perhaps it is set to STARTTLS where TLS begins at once'
    case 'ERR_SSL_UNSUPPORTED_PROTOCOL':
      return 'the client offers only versions of TLS that are too old'
    case 'ERR_SSL_NO_SHARED_CIPHER':
      return 'the client offers no cipher that this server accepts'
    case 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA':
    case 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE':
    case 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN':
      return `the client does not trust the certificate (${code})`
    case 'ECONNRESET':
      return 'the client broke the connection during the handshake'
  }
  return code === '' ? message : code
}
