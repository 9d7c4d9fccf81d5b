// Takes every address elsewhere when a smarthost is configured: all mail that is not local goes through that one host,
// whatever DNS says about the recipient's domain.

import type { Config } from '../../config/config.ts'
import type { Router } from '../router.ts'

export function smarthostRouter(smarthost: NonNullable<Config['smarthost']>): Router {
  const { host, port } = smarthost
  const compared = { smarthost: `${host} port ${port}` }
  const taken = { kind: 'destination', destination: { kind: 'host', host, port, smarthost }, compared } as const
  return { name: 'smarthost', asked: 'elsewhere', route: () => taken }
}
