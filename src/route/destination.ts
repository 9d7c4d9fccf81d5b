// Where a recipient's mail goes next: what an attempt acts on.

import type { Domain } from '../core/domain.ts'
import type { IpAddress } from '../core/ip.ts'

export type Destination =
  | { readonly kind: 'mailbox'; readonly user: string; readonly maildir: string }
  /** The hosts that the domain's MX or address records name (RFC 5321 §5). */
  | { readonly kind: 'mx'; readonly domain: Domain; readonly port: number }
  /** A host named in the configuration or an address literal. */
  | { readonly kind: 'host'; readonly host: Domain | IpAddress; readonly port: number }

/** Messages with the same key may share a connection. */
export function destinationKey(destination: Destination): string {
  switch (destination.kind) {
    case 'mailbox':
      return `mailbox:${destination.user}`
    case 'mx':
      return `mx:${destination.domain}:${destination.port}`
    case 'host':
      return `host:${destination.host}:${destination.port}`
  }
}

/** As people read it: `mailbox alice`, `MX of example.org`, `host smtp.isp.example port 587`. */
export function describeDestination(destination: Destination): string {
  switch (destination.kind) {
    case 'mailbox':
      return `mailbox ${destination.user}`
    case 'mx':
      return `MX of ${destination.domain}`
    case 'host':
      return `host ${destination.host} port ${destination.port}`
  }
}
