// What a server session knows of its client at a moment: what rules compare and events tell. Plain values; a new object
// whenever one of them changes, so whoever keeps one keeps what was true then. Types only.

import type { Mailbox, ReversePath } from '../core/address.ts'
import type { SessionId } from '../core/id.ts'
import type { IpAddress } from '../core/ip.ts'
import type { MailOptions } from '../core/message.ts'

/** `submissions`: TLS from the first byte (RFC 8314 §3.3). */
export const LISTENER_MODES = ['smtp', 'submission', 'submissions'] as const
export type ListenerMode = (typeof LISTENER_MODES)[number]

/** Where mail comes in: a port, or `local`: a program of this machine gave it to `sendmail`. */
export const ENTRANCES = [...LISTENER_MODES, 'local'] as const
export type Entrance = (typeof ENTRANCES)[number]

/** Who gave a message to `sendmail`. Only the number is proved, by the owner of the file; the rest is what the program says. */
export interface Submitter {
  readonly uid: number
  /** Its name in the accounts of this machine. */
  readonly login?: string
  /** May send as anyone where others may not (`submission.bind_sender`). */
  readonly trusted: boolean
  /** Of the person, for a From that is missing. */
  readonly fullName?: string
  /** The name by which `sendmail` was called, and the program that called it. */
  readonly program: string
  readonly caller?: string
  /** The folder in which it ran. */
  readonly folder: string
  /** The recipients stand in the header (`-t`): Bcc is taken out. */
  readonly extracts: boolean
  /** Completes addresses of the header that have no domain. */
  readonly mailDomain?: string
}

export interface TlsSession {
  /** `TLSv1.3`. */
  readonly protocol: string
  readonly cipher: string
  /** What the client asked for by SNI (RFC 6066 §3). */
  readonly serverName?: string
}

export interface SessionFacts {
  readonly session: SessionId
  readonly listener: Entrance
  readonly client: { readonly address: IpAddress; readonly port: number }
  readonly local: { readonly address: string; readonly port: number }
  /** Told by a trusted proxy (PROXY protocol, XCLIENT): the address of the proxy itself. */
  readonly proxy?: IpAddress
  readonly helo?: { readonly verb: 'EHLO' | 'HELO'; readonly name: string }
  readonly tls?: TlsSession
  /** Who has logged in, and how. */
  readonly user?: string
  readonly mechanism?: string
  /** The message did not come by SMTP. */
  readonly submitter?: Submitter
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
