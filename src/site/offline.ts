// A generation where no server runs, for trying things with a configuration: DNS is asked as it says, nothing has been
// counted yet, and nobody is called.

import type { Config } from '../config/config.ts'
import type { Clock } from '../core/clock.ts'
import { makeIdSource } from '../core/id.ts'
import { systemRandom } from '../core/random.ts'
import { cachingResolver } from '../dns/caching-resolver.ts'
import { createDnsResolver } from '../dns/dns-resolver.ts'
import type { Dialer } from '../net/dialer.ts'
import { makeDecoyKey } from '../sasl/make-mechanism.ts'
import { buildGeneration, type Built } from './generation.ts'
import { makeLasting } from './lasting.ts'

export function buildOffline(config: Config, clock: Clock): Promise<Built> {
  const random = systemRandom
  const resolver = cachingResolver(createDnsResolver({ servers: config.dns.servers, clock, random }), { clock })
  const lasting = makeLasting(
    {
      clock,
      random,
      resolver,
      dialer: nobody,
      ids: makeIdSource(clock),
      environment: {},
      firstState: () => ({ kind: 'scheduled', due: clock.now(), attempts: 0 }),
      dialogues: () => () => undefined,
      note: () => undefined,
      fault: () => undefined,
    },
    () => config,
  )
  return buildGeneration(config, 0, { ...lasting, decoyKey: async () => makeDecoyKey() })
}

const nobody: Dialer = () => Promise.reject(new Error('nobody is called where no server runs'))
