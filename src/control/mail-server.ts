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
