// Where a scanner listens: a Unix socket by its absolute path, or a host with a port. Written plainly
// (`/run/clamav/clamd.ctl`, `127.0.0.1:783`), as a URL for rspamd, or as milters are written elsewhere
// (`inet:8891@localhost`, `unix:/run/opendkim.sock`).

import type { SocketPlace } from '../core/place.ts'
import { hostOf, parseEndpoint } from './values.ts'

export type ScannerPlace = SocketPlace

/** Undefined for anything that is not a place; where the port may be left out, `defaultPort` is taken. */
export function parseScannerPlace(text: string, defaultPort?: number): ScannerPlace | undefined {
  const path = /^(?:(?:unix|local):)?(\/[^\0]+)$/.exec(text)?.[1]
  if (path !== undefined) return { path }
  const milter = /^inet6?:(\d{1,5})(?:@(.+))?$/.exec(text)
  const plain = milter ? undefined : text.replace(/^http:\/\/(.*?)\/?$/, '$1').replace(/^inet6?:/, '')
  const host = milter?.[2]?.replace(/^\[(.*)\]$/, '$1') ?? '127.0.0.1'
  const written = plain ?? (host.includes(':') ? `[${host}]:${milter?.[1]}` : `${host}:${milter?.[1]}`)
  // No port is out of range on purpose: a place without one is no place where no default is known.
  const endpoint = parseEndpoint(written, hostOf, defaultPort ?? 0)
  return endpoint && { host: endpoint.host, port: endpoint.port }
}
