// Where a recipient's mail goes next: what a router answers and an attempt acts on.

import type { Domain } from '../core/domain.ts'
import type { IpAddress } from '../core/ip.ts'
import type { EnhancedStatus } from '../core/enhanced-status.ts'
import type { Facts, Reason } from '../core/reason.ts'

export type Destination =
  | { readonly kind: 'mailbox'; readonly user: string; readonly maildir: string }
  /** The hosts that the domain's MX or address records name (RFC 5321 §5). */
  | { readonly kind: 'mx'; readonly domain: Domain; readonly port: number }
  /** A host named in the configuration or an address literal. */
  | { readonly kind: 'host'; readonly host: Domain | IpAddress; readonly port: number }

/** What a router made of an address. */
export type Routing =
  | {
      readonly kind: 'destination'
      readonly router: string
      readonly destination: Destination
      readonly compared: Facts
    }
  | {
      readonly kind: 'failed'
      readonly router: string
      readonly reason: Reason
      readonly status: EnhancedStatus
      readonly compared: Facts
    }

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
