// Lines of a zone file to paste (RFC 1035 §5.1). Names end with a dot there: without it the zone would be added to them.

import { isIpv6, type IpAddress } from '../../core/ip.ts'
import { reverseName } from '../../dns/reverse-name.ts'

export const addressLine = (name: string, address: IpAddress): string =>
  `${name}. IN ${isIpv6(address) ? 'AAAA' : 'A'} ${address}`

export const reverseLine = (address: IpAddress, name: string): string => `${reverseName(address)}. IN PTR ${name}.`

export const mxLine = (domain: string, host: string): string => `${domain}. IN MX 10 ${host}.`

/** RFC 1035 §3.3.14: strings have 255 octets at most, and readers join them. */
export function txtLine(name: string, text: string): string {
  const pieces = text.match(/.{1,255}/g) ?? ['']
  return `${name}. IN TXT ${pieces.map((piece) => `"${piece.replaceAll(/["\\]/g, '\\$&')}"`).join(' ')}`
}
