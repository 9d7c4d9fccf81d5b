// A mail server as its configuration describes it, and what it knows to be wrong with itself, for the doctor.

import type { Config } from '../config/config.ts'
import { parseDomain } from '../core/domain.ts'
import { readKeyFolder } from '../email-auth/dkim/key-folder.ts'
import { placeText } from '../config/problem.ts'
import type { MailServer } from '../doctor/real-world.ts'
import type { OwnWarning } from '../doctor/world.ts'
import type { Warning } from '../site/findings.ts'
import { WARNING_WORDS } from '../words/config-warnings.ts'

export const mailServerOf = ({
  hostname,
  localDomains,
  dns,
  checks,
  listen,
  stateFolder,
  relayFrom,
  dkim,
}: Pick<
  Config,
  'hostname' | 'localDomains' | 'dns' | 'checks' | 'listen' | 'stateFolder' | 'relayFrom' | 'dkim'
>): MailServer => ({
  hostname,
  domains: localDomains,
  servers: dns.servers,
  ports: listen.map(({ port, mode }) => ({ port, mode })),
  relayFrom,
  folder: stateFolder,
  blockLists: checks.ipDnsbls.map(({ zone }) => zone),
  domainLists: checks.domainDnsbls.map(({ zone }) => zone),
  selectors: (domain) => selectorsOf(domain, dkim, stateFolder),
})

export const ownWarning = (warning: Warning): OwnWarning => {
  const { id, subject } = warning
  const en = WARNING_WORDS.en[id](subject)
  const ru = WARNING_WORDS.ru[id](subject)
  return {
    id,
    where: placeText(warning),
    says: { en: en.message, ru: ru.message },
    advice: { en: en.advice, ru: ru.advice },
  }
}

/** Keys that wait for their record, and those whose time is over, are left out. */
function selectorsOf(name: string, dkim: Config['dkim'], stateFolder: string): readonly string[] {
  const domain = parseDomain(name)
  const keys = domain && dkim?.domains.get(domain)
  if (domain === undefined || keys === undefined) return []
  if (keys !== 'state') return keys.map(({ selector }) => selector)
  try {
    return readKeyFolder(stateFolder, domain).flatMap(({ selector, published }) =>
      published === undefined ? [] : [selector],
    )
  } catch {
    // Whoever may not read the keys cannot tell which there are.
    return []
  }
}
