// What the certificate store tells the operator's log: a certificate that came into use, something that is wrong, and each
// step towards a certificate by ACME. Facts for a log line, not texts.

import type { Instant } from '../core/time.ts'
import type { CertificateProblem, CertificateStatus } from './certificate-store.ts'

export type CertificateNotice =
  | { readonly kind: 'in-use'; readonly status: CertificateStatus }
  | { readonly kind: 'problem'; readonly problem: CertificateProblem }
  | {
      readonly kind: 'acme-attempt'
      readonly directory: string
      readonly names: readonly string[]
      readonly why: AcmeWhy
    }
  | { readonly kind: 'acme-account'; readonly directory: string; readonly account: string }
  | {
      readonly kind: 'acme-challenge'
      readonly name: string
      readonly type: string
      readonly result: 'shown' | 'valid'
    }
  | { readonly kind: 'acme-issued'; readonly status: CertificateStatus; readonly renewAt: Instant }
  | {
      readonly kind: 'acme-failed'
      readonly problem: CertificateProblem
      readonly failures: number
      readonly next: Instant
    }

/** Why a certificate is asked for. */
export type AcmeWhy = 'first' | 'names-changed' | 'renewal' | 'unusable'

export type ReportCertificate = (notice: CertificateNotice) => void
