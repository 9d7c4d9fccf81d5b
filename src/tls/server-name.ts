// Which certificate fits a server name: its own name first, then a wildcard, then the first of all. A client that asks for
// a name that nobody has still gets a certificate, because mail clients often ask for a name that they do not check.

import type { LoadedCertificate } from './certificate.ts'

/** Undefined when there is none at all. */
export function chooseCertificate(
  certificates: readonly LoadedCertificate[],
  serverName: string | undefined,
): LoadedCertificate | undefined {
  if (serverName === undefined) return certificates[0]
  const name = serverName.toLowerCase().replace(/\.$/, '')
  const wildcard = wildcardOf(name)
  return (
    certificates.find(({ status }) => status.names.includes(name)) ??
    certificates.find(({ status }) => wildcard !== undefined && status.names.includes(wildcard)) ??
    certificates[0]
  )
}

/** Whether one of the names of a certificate stands for the name. */
export function covers(names: readonly string[], name: string): boolean {
  const wildcard = wildcardOf(name)
  return names.includes(name) || (wildcard !== undefined && names.includes(wildcard))
}

/** A wildcard stands for the whole first label and for nothing else (RFC 6125 §6.4.3). */
function wildcardOf(name: string): string | undefined {
  const dot = name.indexOf('.')
  return dot > 0 ? `*${name.slice(dot)}` : undefined
}
