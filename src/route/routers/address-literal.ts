// Takes addresses whose domain is an IP address in brackets (RFC 5321 §4.1.3). One of this server's own addresses means a
// local user; any other is a host to connect to, without asking DNS (RFC 5321 §5.1).
//
// Our own addresses are those that we listen on. A listener on all interfaces (0.0.0.0, ::) names none, so whoever makes
// the router may add what the machine has; this file does not look.

import { isAddressLiteral } from '../../core/address.ts'
import { parseIp, type IpAddress } from '../../core/ip.ts'
import type { Config } from '../../config/config.ts'
import type { Router } from '../router.ts'
import { localDelivery } from './local-user.ts'

const NAME = 'address-literal'
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

export function addressLiteralRouter(
  config: Pick<Config, 'users' | 'listen' | 'smtpPort'>,
  moreOwnAddresses: readonly IpAddress[] = [],
): Router {
  const own = new Set([...config.listen.map(({ address }) => address), ...moreOwnAddresses])
  for (const address of own) if (WILDCARDS.has(address)) own.delete(address)
  const deliver = localDelivery(config)
  return {
    name: NAME,
    route(rcptTo) {
      if (!isAddressLiteral(rcptTo.domain)) return { kind: 'declined', compared: {} }
      const address = parseIp(rcptTo.domain.replace(/^\[(?:ipv6:)?/i, '').replace(/\]$/, ''))
      if (address === undefined) return { kind: 'declined', compared: {} }
      const compared = { address, own_address: own.has(address) }
      if (compared.own_address) return { ...deliver(rcptTo, compared), router: NAME }
      const destination = { kind: 'host', host: address, port: config.smtpPort } as const
      return { kind: 'destination', router: NAME, destination, compared }
    },
  }
}
