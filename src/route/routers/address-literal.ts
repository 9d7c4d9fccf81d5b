// Takes addresses elsewhere whose domain is an IP address in brackets (RFC 5321 §4.1.3): a host to connect to, without
// asking DNS (RFC 5321 §5.1).

import { isAddressLiteral, literalAddress } from '../../core/address.ts'
import { enhancedStatus } from '../../core/enhanced-status.ts'
import { isHostAddress } from '../../core/ip.ts'
import type { Config } from '../../config/config.ts'
import { NO_FACTS, type Router } from '../router.ts'

/** RFC 3463 §3.2: bad destination mailbox address syntax. */
const BAD_ADDRESS = enhancedStatus('5.1.3')

export function addressLiteralRouter({ smtpPort }: Pick<Config, 'smtpPort'>): Router {
  return {
    name: 'address-literal',
    asked: 'elsewhere',
    route({ rcptTo: { domain } }) {
      if (!isAddressLiteral(domain)) return { kind: 'declined', because: 'no-literal', compared: NO_FACTS }
      const address = literalAddress(domain)
      if (!isHostAddress(address)) {
        const reason = { code: 'route.bad-literal', facts: { address } } as const
        return { kind: 'failed', reason, status: BAD_ADDRESS, compared: NO_FACTS }
      }
      return { kind: 'destination', destination: { kind: 'host', host: address, port: smtpPort }, compared: NO_FACTS }
    },
  }
}
