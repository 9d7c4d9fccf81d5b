// Addresses that no other server on the internet can be reached at. An MX record that names one is a mistake or a trap,
// so they are ignored for domains looked up in DNS, as Exim's dnslookup router on Debian does (ignore_target_hosts). Hosts
// that the configuration names are not filtered.

import { findNetwork, isHostAddress, parseNetwork, type IpAddress, type Network } from '../core/ip.ts'

/** Debian's list for Exim, but for what is no address of a host at all. */
const RESERVED: readonly Network[] = [
  '127.0.0.0/8',
  '192.168.0.0/16',
  '172.16.0.0/12',
  '10.0.0.0/8',
  '169.254.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
  '100::/64',
].flatMap((text) => parseNetwork(text) ?? [])

export const isReservedAddress = (address: IpAddress): boolean =>
  !isHostAddress(address) || findNetwork(address, RESERVED) !== undefined
