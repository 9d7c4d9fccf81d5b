// What a configuration allows and nobody is likely to mean, found in the file alone: no look at the machine, no network.

import type { Config } from '../config/config.ts'
import { SUBMISSION_PORT, SUBMISSIONS_PORT } from '../config/default-settings.ts'
import { ipBytes } from '../core/ip.ts'
import { warningAt, type Warning } from './findings.ts'

export const fileWarnings = (config: Config): readonly Warning[] => [
  ...hostnameWarnings(config),
  ...listenerWarnings(config),
  ...relayWarnings(config),
  ...logInWarnings(config),
]

function hostnameWarnings(config: Config): readonly Warning[] {
  const { hostname, site } = config
  if (hostname === 'localhost' || hostname.startsWith('localhost.')) {
    return [warningAt(config, 'hostname', 'hostname-local', hostname)]
  }
  // What sends nothing elsewhere is called by nobody.
  if (site === 'local' || site === 'none') return []
  if (!hostname.includes('.')) return [warningAt(config, 'hostname', 'hostname-short', hostname)]
  return hostname.includes('_') ? [warningAt(config, 'hostname', 'hostname-underscore', hostname)] : []
}

const USUAL_PORT = 25
const BLOCKED_BY_SOME = 26

function listenerWarnings(config: Config): readonly Warning[] {
  return config.listen.flatMap(({ port, mode }): readonly Warning[] => {
    if (port === BLOCKED_BY_SOME) return [warningAt(config, 'listen', 'port-26')]
    if (port === SUBMISSIONS_PORT && mode !== 'submissions')
      return [warningAt(config, 'listen', 'port-465-clear', mode)]
    if (port === USUAL_PORT && mode !== 'smtp') return [warningAt(config, 'listen', 'port-25-submission', mode)]
    return port === SUBMISSION_PORT && mode === 'smtp' ? [warningAt(config, 'listen', 'port-587-open')] : []
  })
}

/** The bits of a network that it must at least name: of IPv4 (in its mapped form) /16, of IPv6 /32. */
const NARROW_IPV4 = 96 + 16
const NARROW_IPV6 = 32

function relayWarnings(config: Config): readonly Warning[] {
  const mapped = (ipBytes('0.0.0.0') ?? []).slice(0, 12)
  return config.relayFrom.flatMap(({ text, base, prefix }) => {
    const isIpv4 = mapped.every((byte, i) => base[i] === byte)
    const isNarrow = prefix >= (isIpv4 ? NARROW_IPV4 : NARROW_IPV6)
    return isNarrow ? [] : [warningAt(config, 'relay_from', 'relay-wide', text)]
  })
}

function logInWarnings(config: Config): readonly Warning[] {
  const { listen, auth, tlsIn } = config
  if (listen.every(({ mode }) => mode === 'smtp')) return []
  return [
    ...(auth.stores.length > 0 ? [] : [warningAt(config, 'listen', 'submission-nobody')]),
    ...(tlsIn.certificates.length > 0 || tlsIn.acme !== null ? [] : [warningAt(config, 'listen', 'tls-self-signed')]),
  ]
}
