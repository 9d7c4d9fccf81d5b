// Which Host headers mean this server: what a browser sends for a page that was rebound to it (DNS rebinding) is none of them.

import { parseIp } from '../core/ip.ts'

/** Where a server is reached. */
export interface OwnPlace {
  /** The address that it listens on. */
  readonly address?: string
  /** Its name, which nobody else can have rebound. */
  readonly hostname?: string
}

/**
 * Whether a Host header is one that only a client that meant this server sends. A page that rebinds its name to 127.0.0.1
 * still sends its own name, never an address; so where the server listens on all addresses, any address will do.
 */
export function isOwnHost(header: string | undefined, { address, hostname }: OwnPlace): boolean {
  const host = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::\d{1,5})?$/.exec(header ?? '')?.[1]?.toLowerCase()
  if (host === undefined) return false
  if (host === 'localhost' || host === hostname?.toLowerCase()) return true
  const ip = parseIp(host.replace(/^\[(.*)\]$/, '$1'))
  if (ip === undefined) return host === address?.toLowerCase()
  const listensOnAll = address === '0.0.0.0' || address === '::'
  return listensOnAll || ip === '127.0.0.1' || ip === '::1' || (address !== undefined && ip === parseIp(address))
}
