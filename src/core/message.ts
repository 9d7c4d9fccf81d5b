// A message on its way: what never changes once it is accepted (Message), and what does (Recipient).

import type { Mailbox, ReversePath } from './address.ts'
import type { EnhancedStatus } from './enhanced-status.ts'
import type { MessageId, SessionId } from './id.ts'
import type { Facts, Reason } from './reason.ts'
import type { Instant } from './time.ts'

/** RFC 3848 §2 and RFC 6531 §4.3: `S` for TLS, `A` for a client that logged in. `local`: it was given to `sendmail`. */
export type Protocol = 'local' | 'SMTP' | `${'ESMTP' | 'UTF8SMTP'}${'' | 'S' | 'A' | 'SA'}`

/** Where a message came from. */
export type Origin =
  | {
      readonly kind: 'smtp'
      readonly session: SessionId
      readonly client: string
      readonly helo: string
      readonly protocol: Protocol
      readonly listener: 'smtp' | 'submission' | 'submissions'
      /** Who had logged in. */
      readonly user?: string
    }
  /** A program of this machine gave it to `sendmail`; `user` is the name of the number, where it has one. */
  | { readonly kind: 'local'; readonly session: SessionId; readonly uid: number; readonly user?: string }
  | { readonly kind: 'bounce'; readonly of: MessageId }
  /** An answer in the name of a user who is away. */
  | { readonly kind: 'reply'; readonly of: MessageId }
  /** A letter of this server to its postmaster. */
  | { readonly kind: 'letter' }

/** What MAIL asked for (RFC 1870, 6152, 6531, 3461). */
export interface MailOptions {
  readonly body: '7BIT' | '8BITMIME' | 'BINARYMIME'
  readonly smtputf8: boolean
  /** RFC 3461 §4.3. */
  readonly ret?: 'FULL' | 'HDRS'
  /** RFC 3461 §4.4, decoded from xtext. */
  readonly envid?: string
}

export type NotifyOn = 'SUCCESS' | 'FAILURE' | 'DELAY'

/** What RCPT asked for (RFC 3461 §4.1, §4.2). */
export interface DsnOptions {
  /** Absent: the default, FAILURE and perhaps DELAY. Empty: NEVER. */
  readonly notify?: readonly NotifyOn[]
  /** `rfc822;alice@example.org`, decoded from xtext. */
  readonly orcpt?: string
}

export interface Message {
  readonly id: MessageId
  readonly mailFrom: ReversePath
  readonly origin: Origin
  readonly options: MailOptions
  /** Octets of the content, our Received field included, with CRLF line ends and without dot-stuffing. */
  readonly size: number
  readonly receivedAt: Instant
}

/** What a message says: in memory, or with the store when it is large. */
export type Content = { readonly kind: 'inline'; readonly bytes: Uint8Array } | StoredContent

export interface StoredContent {
  readonly kind: 'stored'
  /** What the store calls it; it means nothing to anybody else. */
  readonly name: string
  /** Octets. */
  readonly size: number
  /** CRC-32 of the octets, where the store knows it: what reads differently is not the message. */
  readonly sum?: number
  /**
   * The octets from `from` on, in pieces of bounded size, each valid until the next one is asked for. Throws a ContentError
   * for what cannot be read or is not what was stored; the checksum is looked at when all of it was read from the start.
   */
  pieces(from?: number): AsyncIterable<Uint8Array>
}

/** Where a recipient comes from that no RCPT named. */
export interface Parent {
  /** The recipient that it took the place of, with others perhaps. */
  readonly index: number
  /** The addresses that led here, the one of RCPT first: what one of them was made into is not made of it again. */
  readonly ancestors: readonly string[]
  /** Its domain is one of this server, where upper and lower case of a name are the same. */
  readonly caseless?: true
}

/**
 * One accepted RCPT, or what became of one; `index` counts from 0 in the order of the RCPT commands, and on in the order in
 * which the others were made.
 */
export interface Recipient {
  readonly index: number
  readonly parent?: Parent
  readonly rcptTo: Mailbox
  readonly dsn: DsnOptions
  readonly state: RecipientState
}

export type RecipientState =
  | {
      readonly kind: 'scheduled'
      readonly due: Instant
      readonly attempts: number
      readonly lastReason?: Reason
    }
  | { readonly kind: 'active'; readonly attempts: number; readonly lastReason?: Reason }
  | {
      readonly kind: 'held'
      readonly by: string
      /** When an operator did so; what the server holds by itself has an event that tells it. */
      readonly since?: Instant
      readonly attempts: number
      readonly lastReason?: Reason
      /** Nobody is waited for any longer than this, and then it ends so. Left out: without end. */
      readonly ends?: { readonly at: Instant; readonly outcome: FinalOutcome }
    }
  | { readonly kind: 'done'; readonly outcome: FinalOutcome; readonly at: Instant }

/** What an attempt came to for one recipient. Whatever is not known is `deferred`. */
export type Outcome =
  | { readonly kind: 'delivered'; readonly via: Delivery }
  | { readonly kind: 'deferred'; readonly reason: Reason }
  | { readonly kind: 'failed'; readonly reason: Reason; readonly status: EnhancedStatus }

/** What routing came to for one recipient for whom nothing is attempted: others take its place; nobody at all, where its mail is to be thrown away. */
export interface Redirected {
  readonly kind: 'redirected'
  readonly router: string
  readonly to: readonly Mailbox[]
  /** Domains of this server among theirs. */
  readonly local?: readonly string[]
  readonly compared: Facts
}

export type Delivery =
  | { readonly transport: 'maildir' | 'mbox'; readonly path: string }
  | { readonly transport: 'pipe'; readonly program: string }
  /** An answer of its own went to the sender, or why none did. */
  | { readonly transport: 'autoreply'; readonly to: string; readonly leftOut?: LeftOut }
  /** Address and port as in a Remote. */
  | {
      readonly transport: 'lmtp'
      readonly host: string
      readonly address: string
      readonly port: number
      readonly reply: string
    }
  | {
      readonly transport: 'smtp'
      readonly host: string
      readonly address: string
      readonly port: number
      readonly tls: boolean
      /** Whether the next server took over the DSN options (RFC 3461 §5.2). */
      readonly dsn: boolean
      readonly reply: string
    }

/** Why a message gets no answer of a program (RFC 3834 §2). */
export const LEFT_OUT = [
  'null-sender',
  'program',
  'automatic',
  'list',
  'bulk',
  'not-personal',
  'own',
  'lately',
  'no-text',
] as const
export type LeftOut = (typeof LEFT_OUT)[number]

/** How a recipient's story ends; every accepted recipient ends in exactly one of these. */
export type FinalOutcome =
  | { readonly kind: 'delivered'; readonly via: Delivery }
  | { readonly kind: 'bounced'; readonly reason: Reason; readonly status: EnhancedStatus; readonly bounce?: MessageId }
  | { readonly kind: 'expired'; readonly reason: Reason; readonly bounce?: MessageId }
  | { readonly kind: 'cancelled'; readonly by: string }
  /** Somebody said that it has arrived some other way. */
  | { readonly kind: 'marked-delivered'; readonly by: string }
  /** As many others took its place, each with an outcome of its own. */
  | { readonly kind: 'expanded'; readonly router: string; readonly into: number }
  /** A rule said to take it and throw it away. */
  | { readonly kind: 'discarded'; readonly rule: string }
