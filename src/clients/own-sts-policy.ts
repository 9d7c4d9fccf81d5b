// The policy by which the domains here demand proof of whoever takes their mail (MTA-STS, RFC 8461), as the configuration says it.

import type { Config } from '../config/config.ts'
import type { StsPolicy } from '../tls-policy/sts-policy.ts'

/** Undefined: there is none. */
export function ownStsPolicy({ clients, hostname }: Pick<Config, 'clients' | 'hostname'>): StsPolicy | undefined {
  const written = clients.https?.mtaSts
  if (!written) return undefined
  return { ...written, mx: written.mx.length > 0 ? written.mx : [hostname] }
}
