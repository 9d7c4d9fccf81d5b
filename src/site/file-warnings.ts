// What a configuration allows and nobody is likely to mean, found in the file alone: no look at the machine, no network.

import type { Config, Listener } from '../config/config.ts'
import { SUBMISSION_PORT, SUBMISSIONS_PORT } from '../config/default-settings.ts'
import { ipBytes } from '../core/ip.ts'
import { warningAt, type Warning, type WarningId } from './findings.ts'

/** The bits of a network that it must at least name: of IPv4 (in its mapped form) /16, of IPv6 /32. */
const NARROW_IPV4 = 96 + 16
const NARROW_IPV6 = 32

export function fileWarnings(config: Config): readonly Warning[] {
  return [...hostnameWarnings(config), ...listenerWarnings(config), ...relayWarnings(config), ...logInWarnings(config)]
}

function hostnameWarnings(config: Config): readonly Warning[] {
  const { hostname, site } = config
  const says = (id: WarningId, message: string): readonly Warning[] => [
    warningAt(config, 'hostname', {
      id,
      message,
      advice:
        'write the full name by which others find this server in DNS, for example hostname: mx.example.org; ' +
        'where the machine does not know it, a line "127.0.1.1 mx.example.org mx" in /etc/hosts tells it',
    }),
  ]
  if (hostname === 'localhost' || hostname.startsWith('localhost.')) {
    return says('hostname-local', `other servers refuse a HELO of "${hostname}": every machine is called that`)
  }
  // What sends nothing elsewhere is called by nobody.
  if (site === 'local' || site === 'none') return []
  if (!hostname.includes('.')) {
    return says('hostname-short', `"${hostname}" is not a full name: other servers refuse a HELO without a dot`)
  }
  if (hostname.includes('_')) {
    return says(
      'hostname-underscore',
      `"${hostname}" has an underscore: no host may be called so, and others refuse it in HELO`,
    )
  }
  return []
}

const USUAL_PORT = 25
const BLOCKED_BY_SOME = 26

function listenerWarnings(config: Config): readonly Warning[] {
  const { listen } = config
  const says = (id: WarningId, message: string, advice: string): Warning =>
    warningAt(config, 'listen', { id, message, advice })
  return listen.flatMap(({ port, mode }: Listener): readonly Warning[] => {
    if (port === BLOCKED_BY_SOME) {
      const advice = `write { port: ${SUBMISSION_PORT}, mode: submission }, which is what mail programs look for`
      return [says('port-26', 'port 26 stands in no standard: few mail programs and networks know it', advice)]
    }
    if (port === SUBMISSIONS_PORT && mode !== 'submissions') {
      const message = `port ${port} with mode ${mode}: clients begin TLS there at once and hear nothing they understand`
      return [says('port-465-clear', message, `write { port: ${port}, mode: submissions }`)]
    }
    if (port === USUAL_PORT && mode !== 'smtp') {
      const message = `port ${port} with mode ${mode}: other servers deliver there and cannot log in, so no mail comes from outside`
      return [
        says(
          'port-25-submission',
          message,
          `write { port: ${port} } and { port: ${SUBMISSION_PORT}, mode: submission }`,
        ),
      ]
    }
    if (port === SUBMISSION_PORT && mode === 'smtp') {
      const message = `port ${port} with mode smtp: mail for local domains is taken there from strangers, as on port 25`
      return [says('port-587-open', message, `write { port: ${port}, mode: submission }`)]
    }
    return []
  })
}

function relayWarnings(config: Config): readonly Warning[] {
  return config.relayFrom.flatMap(({ text, base, prefix }) => {
    const isIpv4 = (ipBytes('0.0.0.0') ?? []).slice(0, 12).every((byte, i) => base[i] === byte)
    if (prefix >= (isIpv4 ? NARROW_IPV4 : NARROW_IPV6)) return []
    return [
      warningAt(config, 'relay_from', {
        id: 'relay-wide',
        message: `relay_from holds ${text}: everyone in it may send anywhere in your name`,
        advice: 'name the networks that are really yours',
      }),
    ]
  })
}

function logInWarnings(config: Config): readonly Warning[] {
  const { listen, auth, tlsIn } = config
  const submission = listen.some(({ mode }) => mode !== 'smtp')
  if (!submission) return []
  const says = (id: WarningId, message: string, advice: string): Warning =>
    warningAt(config, 'listen', { id, message, advice })
  return [
    ...(auth.stores.length > 0
      ? []
      : [
          says(
            'submission-nobody',
            'there is a listener for mail programs, and nobody can log in',
            'name a place of passwords, for example auth: { stores: [{ file: /etc/waybill/users }] }',
          ),
        ]),
    ...(tlsIn.certificates.length > 0 || tlsIn.acme !== null
      ? []
      : [
          says(
            'tls-self-signed',
            'there is a listener for mail programs and no certificate: they are shown a self-signed one and warn their users',
            'write certificates, or acme',
          ),
        ]),
  ]
}
