// A mail server as its configuration describes it, and what it knows to be wrong with itself, for the doctor.

import type { Config } from '../config/config.ts'
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
}: Pick<
  Config,
  'hostname' | 'localDomains' | 'dns' | 'checks' | 'listen' | 'stateFolder' | 'relayFrom'
>): MailServer => ({
  hostname,
  domains: localDomains,
  servers: dns.servers,
  ports: listen.map(({ port, mode }) => ({ port, mode })),
  relayFrom,
  folder: stateFolder,
  blockLists: checks.ipDnsbls.map(({ zone }) => zone),
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
