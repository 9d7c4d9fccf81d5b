// The name under which DNS keeps the PTR record of an address: `1.2.0.192.in-addr.arpa` (RFC 1035 §3.5) and 32 nibbles
// under `ip6.arpa` (RFC 3596 §2.5). It only spells names; whether they mean anything is for the caller to find out.

import { ipBytes, isIpv6, type IpAddress } from '../core/ip.ts'

export function reverseName(address: IpAddress): string {
  const bytes = ipBytes(address) ?? []
  if (!isIpv6(address)) return `${bytes.slice(12).toReversed().join('.')}.in-addr.arpa`
  const nibbles = bytes.flatMap((byte) => [byte >> 4, byte & 15]).map((nibble) => nibble.toString(16))
  return `${nibbles.toReversed().join('.')}.ip6.arpa`
}
