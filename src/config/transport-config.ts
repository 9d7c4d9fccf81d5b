// How mail can be delivered besides Maildirs and SMTP, as the configuration names it under `transports`.

import type { Domain } from '../core/domain.ts'
import type { IpAddress } from '../core/ip.ts'

/** Where a server of this site listens: a socket of this machine, or a host with a port. */
export type LmtpPlace = { readonly path: string } | { readonly host: Domain | IpAddress; readonly port: number }

/** A server of mailboxes (RFC 2033), such as Dovecot’s. */
export interface LmtpTransport {
  readonly kind: 'lmtp'
  readonly name: string
  readonly place: LmtpPlace
}

export type TransportConfig = LmtpTransport
