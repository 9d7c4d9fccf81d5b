// A mail server as its configuration describes it, for the doctor.

import type { Config } from '../config/config.ts'
import type { MailServer } from '../doctor/real-world.ts'

export const mailServerOf = ({
  hostname,
  localDomains,
  dns,
  checks,
  listen,
  stateFolder,
}: Pick<Config, 'hostname' | 'localDomains' | 'dns' | 'checks' | 'listen' | 'stateFolder'>): MailServer => ({
  hostname,
  domains: localDomains,
  servers: dns.servers,
  inPort: listen.find(({ mode }) => mode === 'smtp')?.port,
  folder: stateFolder,
  blockLists: checks.ipDnsbls.map(({ zone }) => zone),
})
