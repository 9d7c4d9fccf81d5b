// What the configuration says about certificates of the receiving side, complete.

import type { Domain } from '../core/domain.ts'
import type { IpAddress } from '../core/ip.ts'

export type ChallengeType = 'http-01' | 'tls-alpn-01'

export interface AcmeSettings {
  /** URL of the certificate authority's directory. */
  readonly directory: string
  /** Mail address for the authority's warnings. */
  readonly contact: string | null
  /** The owner has read the authority's terms of service and agrees (RFC 8555 §7.3). */
  readonly agreeToTerms: boolean
  /** One certificate for all of them; the first names it. */
  readonly names: readonly [Domain, ...Domain[]]
  readonly challenge: ChallengeType
  /** Where the authority's questions are answered while an order is open: port 80, or 443 for tls-alpn-01. */
  readonly listen: { readonly address: IpAddress; readonly port: number }
  /** PEM file of certificates to trust at the directory, beside the usual ones: for an authority of one's own. */
  readonly trust: string | null
  /** Where account, key and certificate are kept. */
  readonly folder: string
}

export interface CertificatePaths {
  readonly certificate: string
  readonly key: string
}

export interface TlsInConfig {
  /** In order of preference; the first is shown to clients that name no server. */
  readonly certificates: readonly CertificatePaths[]
  readonly acme: AcmeSettings | null
  /** TLS 1.0 and 1.1 are gone for good (RFC 8996), but for a site that says `old`. */
  readonly minimum: 'TLSv1' | 'TLSv1.2' | 'TLSv1.3'
  /** As OpenSSL writes them; null: as Node has them. */
  readonly ciphers: string | null
  /** Whether a self-signed certificate may stand in while there is no other. */
  readonly selfSigned: boolean
}
