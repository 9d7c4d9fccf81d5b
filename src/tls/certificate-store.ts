// The port for certificates of the receiving side: which one a connection shows, what there is to say about them, and the
// word when files have changed. It never decides whether TLS is offered; `usable` tells whether it can be.
//
// A new certificate that is no good never takes the place of an old one that is.

import type { SecureContext } from 'node:tls'
import type { Instant } from '../core/time.ts'

export interface CertificateStatus {
  /** Lower case, wildcards as `*.example.org`. */
  readonly names: readonly string[]
  readonly notBefore: Instant
  readonly notAfter: Instant
  /** Who signed it, as one line of text. */
  readonly issuer: string
  readonly source: CertificateSource
  readonly selfSigned: boolean
  /** SHA-256 of the certificate, in hexadecimal pairs. */
  readonly fingerprint: string
}

export type CertificateSource =
  | { readonly kind: 'file'; readonly certificate: string; readonly key: string }
  | { readonly kind: 'acme'; readonly directory: string }
  /** Made at the start, because there was no other and the settings allow it. Nobody can tell it from an impostor's. */
  | { readonly kind: 'self-signed' }

export const CERTIFICATE_PROBLEMS = [
  'unreadable',
  'key-exposed',
  'malformed',
  'mismatch',
  'expired',
  'expires-soon',
  'not-yet-valid',
  'names',
  'self-signed',
  'none',
  'acme',
] as const
export type CertificateProblemCode = (typeof CERTIFICATE_PROBLEMS)[number]

/** For people: what is wrong, and what to do. An `error` means that something configured is not in use. */
export interface CertificateProblem {
  readonly code: CertificateProblemCode
  readonly severity: 'error' | 'warning'
  /** The file, or the directory URL of the ACME server. */
  readonly where: string
  readonly message: string
  readonly advice: string
}

export interface CertificateStore {
  /** For the server name that the client sent (SNI; undefined: none). Never throws. */
  contextFor(serverName: string | undefined): SecureContext
  /** False while there is nothing to show: STARTTLS must not be offered then. */
  readonly usable: boolean
  /** What is in use now, in order of preference. */
  readonly status: readonly CertificateStatus[]
  /** What is wrong now; also told to `report` when it begins. */
  readonly problems: readonly CertificateProblem[]
  /** Reads the files anew, now; answers with what is wrong afterwards. Bad files keep the old certificate. */
  reload(): Promise<readonly CertificateProblem[]>
  close(): Promise<void>
}
