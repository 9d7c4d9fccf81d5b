// The DNS of the pretended Internet as zone text: ourselves and every pretended domain. Names that are not in it do not
// exist, which is how `gone.test` does not.

import { RECEIVERS, SANDBOX_ADDRESS, SANDBOX_DOMAIN, type PretendedDomain } from './receivers.ts'

/** So that dmarc.test has a policy to enforce. */
const OWN_DMARC = `_dmarc.${SANDBOX_DOMAIN} TXT "v=DMARC1; p=reject"`

/** `more`: domains that were made since. */
export function sandboxZoneText(hostname: string, more: readonly PretendedDomain[] = []): string {
  const lines = [`${SANDBOX_DOMAIN} MX 10 ${hostname}`, `${hostname} A ${SANDBOX_ADDRESS}`, OWN_DMARC]
  for (const { domain, servers = [], records = [] } of [...RECEIVERS, ...more]) {
    for (const [index, { name, address }] of servers.entries()) {
      lines.push(
        `${domain} MX ${10 * (index + 1)} ${name}`,
        `${name} ${address.includes(':') ? 'AAAA' : 'A'} ${address}`,
      )
    }
    lines.push(...records)
  }
  return `${lines.join('\n')}\n`
}
