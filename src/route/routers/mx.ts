// Takes every remaining domain name: its mail goes to the hosts that DNS names for it (RFC 5321 §5.1). DNS is asked by
// the attempt, not here, so that a slow or broken answer delays one attempt and nothing else.

import { isAddressLiteral } from '../../core/address.ts'
import type { Config } from '../../config/config.ts'
import type { Router } from '../router.ts'

const NAME = 'mx'

export function mxRouter({ smtpPort }: Pick<Config, 'smtpPort'>): Router {
  return {
    name: NAME,
    route({ domain }) {
      if (isAddressLiteral(domain)) return { kind: 'declined', compared: {} }
      const destination = { kind: 'mx', domain, port: smtpPort } as const
      return { kind: 'destination', router: NAME, destination, compared: { domain } }
    },
  }
}
