// Takes everything when a smarthost is configured: all mail that is not local goes through that one host, whatever DNS
// says about the recipient's domain.

import type { Config } from '../../config/config.ts'
import type { Router } from '../router.ts'

const NAME = 'smarthost'

export function smarthostRouter({ smarthost }: Pick<Config, 'smarthost'>): Router {
  if (!smarthost) {
    const declined = { kind: 'declined', compared: { smarthost: null } } as const
    return { name: NAME, route: () => declined }
  }
  const compared = { smarthost: `${smarthost.host} port ${smarthost.port}` }
  const destination = { kind: 'host', host: smarthost.host, port: smarthost.port } as const
  const taken = { kind: 'destination', router: NAME, destination, compared } as const
  return { name: NAME, route: () => taken }
}
