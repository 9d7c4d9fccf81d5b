// What is wrong with the certificate that a server has shown, as a reason of its own: the chain as OpenSSL judged it, and the
// name by RFC 9525. It says the values too: for which names, by whom, from when until when. It decides nothing.

import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Facts, ReasonCode } from '../core/reason.ts'

export interface CertificateFault {
  readonly code: ReasonCode
  readonly facts: Facts
}

/** Of the names in a certificate, which may have hundreds. */
const MOST_NAMES = 8
const LONGEST = 200

/** What OpenSSL calls it (x509_vfy.h, as Node has it). What is not here is told in its words. */
const FAULTS: ReadonlyMap<string, ReasonCode> = new Map([
  ['CERT_HAS_EXPIRED', 'tls.cert-expired'],
  ['CERT_NOT_YET_VALID', 'tls.cert-not-yet-valid'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls.cert-self-signed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls.cert-unknown-issuer'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'tls.cert-unknown-issuer'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls.cert-unknown-issuer'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls.cert-unknown-issuer'],
  ['CERT_UNTRUSTED', 'tls.cert-unknown-issuer'],
])

/** Undefined: it proves that the server is `host`. `host` is a name in A-labels or an address. */
export function certificateFault(socket: TLSSocket, host: string): CertificateFault | undefined {
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return { code: 'tls.cert-untrusted', facts: { verify_error: 'no certificate' } }
  const chain: unknown = socket.authorizationError
  if (!socket.authorized) {
    const error = chain instanceof Error ? chain.message : String(chain)
    return {
      code: FAULTS.get(error) ?? 'tls.cert-untrusted',
      facts: { verify_error: error, ...shownCertificate(certificate) },
    }
  }
  return isFor(certificate, host)
    ? undefined
    : { code: 'tls.cert-name', facts: { asked: host, ...shownCertificate(certificate) } }
}

/** RFC 9525 §6.3, §6.4: by the names and addresses in subjectAltName alone; a wildcard stands for one whole label, the first. */
export function isFor(certificate: X509Certificate, host: string): boolean {
  if (isIP(host) !== 0) return certificate.checkIP(host) !== undefined
  return certificate.checkHost(host, { subject: 'never', wildcards: true, partialWildcards: false }) !== undefined
}

export function shownCertificate({
  subjectAltName = '',
  subject,
  issuer,
  validFromDate,
  validToDate,
}: X509Certificate): Facts {
  const names = subjectAltName === '' ? [oneLine(subject)] : subjectAltName.split(', ')
  const listed = names.slice(0, MOST_NAMES).map((name) => cut(name.replace(/^(?:DNS|IP Address):/, '')))
  return {
    certificate_names: names.length > MOST_NAMES ? [...listed, `… ${names.length - MOST_NAMES} more`] : listed,
    issuer: cut(oneLine(issuer)),
    valid_from: validFromDate.toISOString(),
    valid_until: validToDate.toISOString(),
  }
}

const oneLine = (name: string): string => name.replaceAll('\n', ', ')
const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
