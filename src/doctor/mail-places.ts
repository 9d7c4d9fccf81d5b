// Where the mail of an address or a domain is taken: the hosts that MX records name, in their order (RFC 5321 §5.1), with an address
// of each family; or the one host that is named itself.

import { parseDomain } from '../core/domain.ts'
import { isIpv6, parseIp, type IpAddress } from '../core/ip.ts'
import type { Look } from './look.ts'

export interface MeetingPlace {
  readonly host: string
  /** Of the MX record that names it. */
  readonly preference?: number
  readonly address: IpAddress
}

const MOST_HOSTS = 3

/** A text: why there is none. */
export async function mailPlaces(text: string, look: Look): Promise<readonly MeetingPlace[] | string> {
  const ip = parseIp(text.replace(/^\[(.*)\]$/, '$1'))
  if (ip !== undefined) return [{ host: ip, address: ip }]
  const domain = parseDomain(text.slice(text.lastIndexOf('@') + 1))
  if (domain === undefined) return 'not-a-name'
  if (!text.includes('@')) {
    const places = await addressesOf({ host: domain }, look)
    if (places.length > 0) return places
  }
  const mx = await look.mx(domain)
  if (mx.kind === 'temporary') return `dns: ${mx.detail}`
  const named = mx.kind === 'answer' ? mx.records.toSorted((a, b) => a.preference - b.preference) : []
  if (named.some(({ exchange }) => exchange === '')) return 'null-mx'
  const hosts =
    named.length > 0 ? named.map((one) => ({ host: one.exchange, preference: one.preference })) : [{ host: domain }]
  const places: MeetingPlace[] = []
  for (const host of hosts.slice(0, MOST_HOSTS)) places.push(...(await addressesOf(host, look)))
  return places.length > 0 ? places : mx.kind === 'nxdomain' ? 'nxdomain' : 'no-address'
}

/** The first of each family. */
async function addressesOf(host: Omit<MeetingPlace, 'address'>, look: Look): Promise<readonly MeetingPlace[]> {
  const result = await look.addresses(host.host)
  if (result.kind !== 'answer') return []
  const four = result.addresses.find((address) => !isIpv6(address))
  const six = result.addresses.find(isIpv6)
  return [four, six].flatMap((address) => (address === undefined ? [] : [{ ...host, address }]))
}
