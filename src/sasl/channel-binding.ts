// What a log-in can be bound to, so that it is worth nothing on another TLS connection: a value that both ends compute
// from the connection (tls-exporter, RFC 9266) or from the server's certificate (tls-server-end-point, RFC 5929 §4).

import { hash, type X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'

export interface ChannelBinding {
  readonly type: 'tls-exporter' | 'tls-server-end-point'
  readonly data: Uint8Array
}

const EXPORTER_LABEL = 'EXPORTER-Channel-Binding'
const EXPORTER_BYTES = 32

/** The bindings of a connection with its handshake done; `certificate` is the one that this server showed. */
export function channelBindings(
  socket: TLSSocket,
  certificate: X509Certificate | undefined,
): readonly ChannelBinding[] {
  const bindings: ChannelBinding[] = []
  // RFC 9266 §4.2 wants TLS 1.3, or 1.2 with the extended master secret, which Node does not report.
  if (socket.getProtocol() === 'TLSv1.3') {
    const data = socket.exportKeyingMaterial(EXPORTER_BYTES, EXPORTER_LABEL, Buffer.alloc(0))
    bindings.push({ type: 'tls-exporter', data })
  }
  const endPoint = certificate && endPointBinding(certificate)
  if (endPoint) bindings.push(endPoint)
  return bindings
}

/** The digest of the certificate by the hash of its own signature; SHA-256 in place of MD5 and SHA-1. */
export function endPointBinding(certificate: X509Certificate): ChannelBinding | undefined {
  const algorithm = certificate.signatureAlgorithm?.toLowerCase() ?? ''
  const named = /sha-?(1|224|256|384|512)\b|(md5)/.exec(algorithm.replace('withrsaencryption', ''))
  // Signatures that name no hash (Ed25519, RSA-PSS with parameters) have no end-point binding.
  if (named === null) return undefined
  const digest = named[2] !== undefined || named[1] === '1' ? 'sha256' : `sha${named[1]}`
  return { type: 'tls-server-end-point', data: hash(digest, certificate.raw, 'buffer') }
}
