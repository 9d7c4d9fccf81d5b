// The lines of a zone by which mail programs find the servers of a domain: SRV records (RFC 6186, RFC 8314 §5.1), and where
// the files for them are served, the names that programs ask for.

import type { ClientAccount, MailPlace } from './account.ts'

/** The service of each kind of place, in the order of RFC 8314. */
const SERVICES = [
  ['smtp', 'tls', '_submissions'],
  ['smtp', 'starttls', '_submission'],
  ['imap', 'tls', '_imaps'],
  ['imap', 'starttls', '_imap'],
  ['pop3', 'tls', '_pop3s'],
  ['pop3', 'starttls', '_pop3'],
] as const satisfies readonly (readonly [MailPlace['protocol'], MailPlace['security'], string])[]

export function serviceRecords(
  { domain, sending, reading }: ClientAccount,
  files?: {
    readonly host: string
    readonly https: boolean
    /** The id of the policy that is served (RFC 8461). */
    readonly mtaSts?: string | undefined
  },
): readonly string[] {
  const places = [...sending, ...reading]
  const records = SERVICES.map(([protocol, security, service]) => {
    const place = places.find((one) => one.protocol === protocol && one.security === security)
    // RFC 6186 §3.4: a root as the target says that there is no such service.
    const target = place ? `0 1 ${place.port} ${place.host}.` : '0 0 0 .'
    return `${service}._tcp.${domain}. 3600 IN SRV ${target}`
  })
  if (files === undefined) return records
  return [
    ...records,
    `autoconfig.${domain}. 3600 IN CNAME ${files.host}.`,
    ...(files.mtaSts === undefined
      ? []
      : [
          `mta-sts.${domain}. 3600 IN CNAME ${files.host}.`,
          `_mta-sts.${domain}. 3600 IN TXT "v=STSv1; id=${files.mtaSts};"`,
        ]),
    ...(files.https ? [`_autodiscover._tcp.${domain}. 3600 IN SRV 0 1 443 ${files.host}.`] : []),
  ]
}
