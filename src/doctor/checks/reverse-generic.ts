// Does the reverse name look like one that a provider gives to all addresses of a range? Receivers take such names for those of
// dial-up lines and of machines that somebody has taken over.

import { ipBytes, isIpv6, type IpAddress } from '../../core/ip.ts'
import { isReservedAddress } from '../../route/reserved-addresses.ts'
import type { HostCheck, CheckVerdict } from '../check.ts'

/** Parts of a name by which lines of customers are known, between digits, dots and hyphens. */
const DYNAMIC =
  /(?:^|[\d.-])(?:dyn|dynamic|dynip|pool|dhcp|dsl|adsl|xdsl|vdsl|dial|dialup|dialin|ppp|pppoe|cable|modem|broadband|wireless|mobile|lte|home|residential|nat|ip-pool)(?=$|[\d.-])/

export const reverseGeneric: HostCheck = {
  id: 'host.generic',
  of: 'host',
  async run({ own, hostname }, look) {
    const verdicts = await Promise.all(
      own.map(async ({ address }): Promise<readonly CheckVerdict[]> => {
        if (isReservedAddress(address)) return []
        const reverse = await look.ptr(address)
        const name = reverse.kind === 'answer' ? reverse.records[0] : undefined
        if (name === undefined) return []
        const digits = hasDigits(name, address)
        // A word such as "home" alone may be anybody's name; with the digits of the address it is a range's.
        const found = !digits ? 'generic.no' : DYNAMIC.test(name) ? 'generic.dynamic' : 'generic.digits'
        return [{ found, about: address, values: { address, reverse: name, name: hostname } }]
      }),
    )
    return verdicts.flat()
  },
}

/** At least three of the four octets, in either order or in hexadecimal; of IPv6 the last groups. */
function hasDigits(name: string, address: IpAddress): boolean {
  const bytes = ipBytes(address) ?? []
  if (isIpv6(address)) {
    const nibbles = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
    return name.replaceAll(/[.-]/g, '').includes(nibbles.slice(-8))
  }
  const octets = bytes.slice(12)
  const hex = octets.map((octet) => octet.toString(16).padStart(2, '0')).join('')
  if (name.includes(hex)) return true
  const numbers = name.split(/\D+/).map((text) => (text === '' ? -1 : Number(text)))
  const inName = octets.filter((octet, i) => octets.indexOf(octet) === i && numbers.includes(octet))
  const different = new Set(octets).size
  return inName.length >= Math.min(3, different) && numbers.filter((number) => octets.includes(number)).length >= 3
}
