// What the certificate store has to tell, as lines of the log.

import { formatInstant } from '../core/time.ts'
import type { CertificateNotice } from '../tls/certificate-notice.ts'
import type { CertificateStatus } from '../tls/certificate-store.ts'
import type { Log } from './log.ts'

/** In the sandbox a self-signed certificate is as it should be. */
export function logCertificate(notice: CertificateNotice, log: Log, sandbox: boolean): void {
  if (sandbox && notice.kind === 'problem' && notice.problem.code === 'self-signed') return
  switch (notice.kind) {
    case 'in-use':
      return log.info('certificate in use', described(notice.status))
    case 'problem': {
      const { severity, message, ...rest } = notice.problem
      return severity === 'error' ? log.error(message, rest) : log.warn(message, rest)
    }
    case 'acme-attempt': {
      const { kind: _, ...facts } = notice
      return log.info('a certificate is asked for', facts)
    }
    case 'acme-account':
      return log.info('account at the certificate authority', { directory: notice.directory, account: notice.account })
    case 'acme-challenge':
      return log.info('challenge', { name: notice.name, type: notice.type, result: notice.result })
    case 'acme-issued':
      return log.info('certificate issued', { ...described(notice.status), renewAt: formatInstant(notice.renewAt) })
    case 'acme-failed': {
      const { message, ...rest } = notice.problem
      return log.error(message, { ...rest, failures: notice.failures, next: formatInstant(notice.next) })
    }
  }
}

const described = ({ names, notAfter, issuer, source, selfSigned }: CertificateStatus) => ({
  names,
  until: formatInstant(notAfter),
  issuer,
  source: source.kind,
  selfSigned,
})
