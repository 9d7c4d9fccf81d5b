// Takes every domain name elsewhere: its mail goes to the hosts that DNS names for its domain (RFC 5321 §5.1). DNS is asked by
// the attempt, not here, so that a slow or broken answer delays one attempt and nothing else.

import { isAddressLiteral } from '../../core/address.ts'
import type { Config } from '../../config/config.ts'
import { NO_FACTS, type Router } from '../router.ts'

const COMPARED = { smarthost: null }

export function mxRouter({ smtpPort }: Pick<Config, 'smtpPort'>): Router {
  return {
    name: 'mx',
    asked: 'elsewhere',
    route({ rcptTo: { domain } }) {
      if (isAddressLiteral(domain)) return { kind: 'declined', because: 'literal', compared: NO_FACTS }
      return { kind: 'destination', destination: { kind: 'mx', domain, port: smtpPort }, compared: COMPARED }
    },
  }
}
