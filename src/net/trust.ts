// Who may vouch for the names of other servers: the authorities that this machine trusts, which its administrator decides
// (Debian: update-ca-certificates), and those of Node where the machine has none.

import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'

/** Read when it is needed first, and kept: it takes a tenth of a second. */
export type Trust = () => SecureContext

export function makeTrust(): Trust {
  let context: SecureContext | undefined
  return () => (context ??= createSecureContext({ ca: [...authorities()] }))
}

function authorities(): readonly string[] {
  const system = getCACertificates('system')
  return [...(system.length > 0 ? system : getCACertificates('bundled')), ...getCACertificates('extra')]
}
