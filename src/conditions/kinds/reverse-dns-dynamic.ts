// Whether a name looks like one that a provider gave to a customer's changing address: `pool-7-2-0-192.dyn.isp.example`.
// Careful on purpose: a word of dial-up pools and the address itself must both be in the name, and no word of servers.
// Many honest servers have names made of their address.

import { ipBytes, isIpv6, type IpAddress } from '../../core/ip.ts'

const POOL_WORDS: ReadonlySet<string> = new Set(
  `adsl broadband cable catv dhcp dial dialin dialup dip dsl dyn dynamic dynamicip dyndsl ftth gprs hsia ipoe lte mobile
   nat pool pools ppp pppoe sdsl umts vdsl wimax wlan xdsl`.split(/\s+/),
)
const SERVER_WORDS: ReadonlySet<string> = new Set(
  'colo dedicated host hosting mail mailout mta mx out outbound relay server servers smtp srv static vps'.split(' '),
)

export function looksDynamic(name: string, address: IpAddress): boolean {
  const words = name.split(/[.\-_]/).map((word) => word.replace(/\d+$/, ''))
  if (words.some((word) => SERVER_WORDS.has(word)) || !words.some((word) => POOL_WORDS.has(word))) return false
  return isIpv6(address) ? holdsIpv6(name, address) : holdsIpv4(name, address)
}

/** The last two numbers side by side in either order, all four in hexadecimal, or all four with three digits each. */
function holdsIpv4(name: string, address: IpAddress): boolean {
  const bytes = (ipBytes(address) ?? []).slice(12)
  const sequence = `-${(name.match(/\d+/g) ?? []).map(Number).join('-')}-`
  const [, , c = 0, d = 0] = bytes
  if (sequence.includes(`-${c}-${d}-`) || sequence.includes(`-${d}-${c}-`)) return true
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const digits = bytes.map((byte) => String(byte).padStart(3, '0')).join('')
  return name.includes(hex) || name.includes(digits)
}

/** The last 32 bits, with or without hyphens between. */
function holdsIpv6(name: string, address: IpAddress): boolean {
  const hex = (ipBytes(address) ?? []).slice(12).map((byte) => byte.toString(16).padStart(2, '0'))
  const text = hex.join('')
  return name.replaceAll(/[.-]/g, '').includes(text)
}
