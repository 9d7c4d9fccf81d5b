// The resolver of the DKIM commands: it asks the servers of a configuration, or those of the machine. Nothing is remembered,
// because whoever asks has perhaps just changed the record.

import type { Resolver } from '../../dns/resolver.ts'
import { readConfig } from '../user-place.ts'
import type { Terminal } from '../terminal.ts'

/** Undefined when the configuration is wrong, which has been told. */
export async function openResolver(terminal: Terminal, config: string | undefined): Promise<Resolver | undefined> {
  const [{ createDnsResolver }, { systemRandom }] = await Promise.all([
    import('../../dns/dns-resolver.ts'),
    import('../../core/random.ts'),
  ])
  const { clock } = terminal
  if (config !== undefined) {
    const read = await readConfig(terminal, config)
    return read && createDnsResolver({ servers: read.dns.servers, clock, random: systemRandom })
  }
  const { machineEnvironment, nameservers } = await import('../../config/environment.ts')
  const servers = nameservers(machineEnvironment().resolvConf).map((address) => ({ address, port: 53 }))
  return createDnsResolver({ servers, clock, random: systemRandom })
}
