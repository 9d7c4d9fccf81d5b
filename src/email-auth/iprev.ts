// iprev (RFC 8601 §3): whether the client has a name in reverse DNS that leads back to its address.

import { isIpv6, type IpAddress } from '../core/ip.ts'
import type { Resolver } from '../dns/resolver.ts'
import type { IprevResult } from '../core/origin-results.ts'

/** RFC 7208 §5.5 looks at as many; reverse DNS is written by the client's side. */
const MAX_NAMES = 10

export async function checkIprev(client: IpAddress, resolver: Resolver, signal?: AbortSignal): Promise<IprevResult> {
  const common = { method: 'iprev', client } as const
  const found = await resolver.ptr(client, signal)
  switch (found.kind) {
    case 'nxdomain':
    case 'nodata':
      // RFC 8601 §2.7.3: no name is a permanent error, not a failure.
      return { ...common, result: 'permerror', names: [] }
    case 'temporary':
      return { ...common, result: 'temperror', names: [], detail: `PTR ${client}: ${found.detail}` }
    case 'answer': {
      const asked = found.records.slice(0, MAX_NAMES)
      const back = await Promise.all(
        asked.map((name) => (isIpv6(client) ? resolver.aaaa(name, signal) : resolver.a(name, signal))),
      )
      const names = asked.filter((_, i) => {
        const addresses = back[i]
        return addresses?.kind === 'answer' && addresses.records.includes(client)
      })
      if (names.length > 0) return { ...common, result: 'pass', names }
      const doubt = back.find((addresses) => addresses.kind === 'temporary')
      if (doubt?.kind === 'temporary') return { ...common, result: 'temperror', names: [], detail: doubt.detail }
      return { ...common, result: 'fail', names: [], detail: asked.join(', ') }
    }
  }
}
