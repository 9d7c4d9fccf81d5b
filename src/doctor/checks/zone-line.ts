// Lines of a zone file to paste (RFC 1035 §5.1). Names end with a dot there: without it the zone would be added to them.

import { isIpv6, type IpAddress } from '../../core/ip.ts'
import { reverseName } from '../../dns/reverse-name.ts'
import { quotedStrings } from '../../email-auth/dkim/zone-line.ts'

export const addressLine = (name: string, address: IpAddress): string =>
  `${name}. IN ${isIpv6(address) ? 'AAAA' : 'A'} ${address}`

export const reverseLine = (address: IpAddress, name: string): string => `${reverseName(address)}. IN PTR ${name}.`

export const mxLine = (domain: string, host: string): string => `${domain}. IN MX 10 ${host}.`

/** `data`: `3 1 1 8d02…`. */
export const tlsaLine = (name: string, data: string): string => `${name}. IN TLSA ${data}`

export const txtLine = (name: string, text: string): string => `${name}. IN TXT ${quotedStrings(text).join(' ')}`
