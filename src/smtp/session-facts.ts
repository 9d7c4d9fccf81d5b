// What a server session knows of its client at a moment: what rules compare and events tell. Plain values; a new object
// whenever one of them changes, so whoever keeps one keeps what was true then. Types only.

import type { Mailbox, ReversePath } from '../core/address.ts'
import type { SessionId } from '../core/id.ts'
import type { IpAddress } from '../core/ip.ts'
import type { MailOptions } from '../core/message.ts'

/** `submissions`: TLS from the first byte (RFC 8314 §3.3). */
export const LISTENER_MODES = ['smtp', 'submission', 'submissions'] as const
export type ListenerMode = (typeof LISTENER_MODES)[number]

export interface TlsSession {
  /** `TLSv1.3`. */
  readonly protocol: string
  readonly cipher: string
  /** What the client asked for by SNI (RFC 6066 §3). */
  readonly serverName?: string
}

export interface SessionFacts {
  readonly session: SessionId
  readonly listener: ListenerMode
  readonly client: { readonly address: IpAddress; readonly port: number }
  readonly local: { readonly address: string; readonly port: number }
  /** Told by a trusted proxy (PROXY protocol, XCLIENT): the address of the proxy itself. */
  readonly proxy?: IpAddress
  readonly helo?: { readonly verb: 'EHLO' | 'HELO'; readonly name: string }
  readonly tls?: TlsSession
  /** Who has logged in, and how. */
  readonly user?: string
  readonly mechanism?: string
}

/** What policy is asked, and what `answer` replies to. */
export type Question =
  | { readonly stage: 'connect' }
  | { readonly stage: 'helo'; readonly verb: 'EHLO' | 'HELO'; readonly name: string }
  /** Whether the client may try to log in. */
  | { readonly stage: 'auth'; readonly mechanism: string }
  | {
      readonly stage: 'mail'
      readonly mailFrom: ReversePath
      readonly options: MailOptions
      /** Octets, as the client declared them (RFC 1870). */
      readonly size?: number
    }
  | {
      readonly stage: 'rcpt'
      readonly mailFrom: ReversePath
      readonly rcptTo: Mailbox
      /** RCPT commands of this transaction that were answered before this one. */
      readonly accepted: number
      readonly refused: number
    }
  /** The content is complete and not yet taken. */
  | {
      readonly stage: 'data'
      readonly mailFrom: ReversePath
      readonly recipients: readonly Mailbox[]
      readonly options: MailOptions
    }
