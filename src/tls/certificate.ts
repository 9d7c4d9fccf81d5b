// One certificate with its chain and key, checked: both can be read, belong together, and OpenSSL takes them. What only
// time can spoil (not yet valid, expired, expires soon) is asked separately, because the answer changes while nothing else does.

import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls'
import type { TlsInConfig } from '../config/tls-config.ts'
import { between, days, formatDuration, hours, instant, type Instant } from '../core/time.ts'
import type { CertificateProblem, CertificateSource, CertificateStatus } from './certificate-store.ts'

export interface LoadedCertificate {
  readonly status: CertificateStatus
  readonly context: SecureContext
}

export interface CertificateText {
  /** PEM: the server's own certificate first, then those between it and the root. */
  readonly chain: string
  /** PEM. */
  readonly key: string
}

/** What a client may speak. */
export type TlsOffer = Pick<TlsInConfig, 'minimum' | 'ciphers'>

export const offered = ({ minimum, ciphers }: TlsOffer): Pick<SecureContextOptions, 'minVersion' | 'ciphers'> => ({
  minVersion: minimum,
  ...(ciphers !== null && { ciphers }),
})

export type CertificateReading =
  | { readonly ok: true; readonly certificate: LoadedCertificate }
  | { readonly ok: false; readonly problem: CertificateProblem }

/** Certificates are renewed with a third of their life left, or some weeks; this late something has gone wrong. */
const SOON = days(14)

export function readCertificate(
  { chain, key }: CertificateText,
  source: CertificateSource,
  offer: TlsOffer,
): CertificateReading {
  const where = placeOf(source)
  const bad = (code: 'malformed' | 'mismatch', message: string, advice: string): CertificateReading => ({
    ok: false,
    problem: { code, severity: 'error', where: code === 'malformed' ? where.key : where.certificate, message, advice },
  })
  const certificate = parsed(() => new X509Certificate(chain))
  if (certificate === undefined) {
    const message = `${where.certificate} holds no certificate in PEM form`
    const advice = 'it has to begin with the server’s own certificate, after "-----BEGIN CERTIFICATE-----"'
    return { ok: false, problem: { code: 'malformed', severity: 'error', where: where.certificate, message, advice } }
  }
  const privateKey = parsed<KeyObject>(() => createPrivateKey(key))
  if (privateKey === undefined) {
    const what = /ENCRYPTED/.test(key) ? 'a key with a passphrase' : 'no private key in PEM form'
    return bad('malformed', `${where.key} holds ${what}`, 'name the file with the private key, without a passphrase')
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    return bad(
      'mismatch',
      `the key ${where.key} does not belong to the certificate ${where.certificate}`,
      'name the key that the certificate was made for; the server’s own certificate has to be the first in its file',
    )
  }
  try {
    const context = createSecureContext({ cert: chain, key, ...offered(offer), honorCipherOrder: true })
    return { ok: true, certificate: { status: statusOf(certificate, source), context } }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return bad('malformed', `OpenSSL does not take ${where.certificate} with ${where.key}: ${why}`, 'make new ones')
  }
}

function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}

function statusOf(certificate: X509Certificate, source: CertificateSource): CertificateStatus {
  return {
    names: namesOf(certificate),
    notBefore: instant(certificate.validFromDate.getTime()),
    notAfter: instant(certificate.validToDate.getTime()),
    issuer: certificate.issuer.replaceAll('\n', ', '),
    source,
    selfSigned: certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey),
    fingerprint: certificate.fingerprint256,
  }
}

/** The DNS names of the certificate. The common name counts only where there are none (RFC 6125 §6.4.4). */
function namesOf(certificate: X509Certificate): readonly string[] {
  // Node puts quotation marks around an entry that could be mistaken for several; no DNS name needs them.
  const alternatives = (certificate.subjectAltName ?? '').split(', ')
  const names = alternatives.filter((entry) => entry.startsWith('DNS:')).map((entry) => entry.slice('DNS:'.length))
  const common = /^CN=(.+)$/m.exec(certificate.subject)?.[1]
  const found = names.length === 0 && common !== undefined ? [common] : names
  return [...new Set(found.map((name) => name.toLowerCase()))]
}

/** What a person looks at when something is wrong with the certificate or the key. */
export function placeOf(source: CertificateSource): { readonly certificate: string; readonly key: string } {
  switch (source.kind) {
    case 'file':
      return { certificate: source.certificate, key: source.key }
    case 'acme':
      return { certificate: source.directory, key: source.directory }
    case 'self-signed':
      return { certificate: 'the self-signed certificate', key: 'its key' }
  }
}

/** What the time says about a certificate in use. One that has run out is still shown: old is better than clear text. */
export function timeProblem(status: CertificateStatus, now: Instant): CertificateProblem | undefined {
  const where = placeOf(status.source).certificate
  const of = `the certificate for ${status.names.join(', ')} (${where})`
  const left = between(now, status.notAfter)
  const advice =
    status.source.kind === 'file'
      ? 'put a new certificate and key in place; they are read within a minute'
      : 'see why it was not renewed: the attempts are in the log'
  if (status.notBefore > now) {
    const date = new Date(status.notBefore).toISOString()
    const message = `${of} is valid only from ${date}`
    return { code: 'not-yet-valid', severity: 'warning', where, message, advice: 'check this machine’s clock' }
  }
  if (left <= 0) {
    const message = `${of} expired on ${new Date(status.notAfter).toISOString()}; clients that check it are refused`
    return { code: 'expired', severity: 'error', where, message, advice }
  }
  if (left > SOON) return undefined
  const time = left >= days(1) ? days(Math.floor(left / days(1))) : hours(Math.ceil(left / hours(1)))
  return {
    code: 'expires-soon',
    severity: 'warning',
    where,
    message: `${of} expires in ${formatDuration(time)}`,
    advice,
  }
}
