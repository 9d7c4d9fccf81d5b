// Takes addresses whose domain is an IP address in brackets (RFC 5321 §4.1.3). One of this server's own addresses means a
// local user; any other is a host to connect to, without asking DNS (RFC 5321 §5.1).

import { isAddressLiteral } from '../../core/address.ts'
import { enhancedStatus } from '../../core/enhanced-status.ts'
import { isHostAddress } from '../../core/ip.ts'
import type { Config } from '../../config/config.ts'
import { literalAddress, type Ourselves } from '../../config/ourselves.ts'
import type { Router } from '../router.ts'
import { localDelivery } from './local-user.ts'

const NAME = 'address-literal'
/** RFC 3463 §3.2: bad destination mailbox address syntax. */
const BAD_ADDRESS = enhancedStatus('5.1.3')

export function addressLiteralRouter(
  config: Pick<Config, 'users' | 'smtpPort'>,
  { isOurAddress }: Pick<Ourselves, 'isOurAddress'>,
): Router {
  const deliver = localDelivery(config)
  return {
    name: NAME,
    route(rcptTo) {
      if (!isAddressLiteral(rcptTo.domain)) return { kind: 'declined', compared: {} }
      const address = literalAddress(rcptTo.domain)
      if (address === undefined) return { kind: 'declined', compared: {} }
      const compared = { address, own_address: isOurAddress(address) }
      if (compared.own_address) return { ...deliver(rcptTo, compared), router: NAME }
      if (!isHostAddress(address)) {
        const reason = { code: 'route.bad-literal', facts: { address } } as const
        return { kind: 'failed', router: NAME, reason, status: BAD_ADDRESS, compared }
      }
      const destination = { kind: 'host', host: address, port: config.smtpPort } as const
      return { kind: 'destination', router: NAME, destination, compared }
    },
  }
}
