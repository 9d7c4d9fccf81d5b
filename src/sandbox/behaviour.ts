// What a pretended receiver may do, as data: peer-session.ts plays it, receivers.ts lists the receivers. A behaviour only
// says where it differs from a plain server that accepts everything; it keeps no state of its own, for what a receiver
// has to remember (who came before) is counted by the peer and handed in as `seen`.

import type { Reply } from '../core/reply.ts'
import type { Duration, Instant } from '../core/time.ts'

/** One RCPT command for the receiver's own domain. */
export interface Visit {
  readonly client: string
  /** Without brackets; empty for the null reverse-path. */
  readonly mailFrom: string
  readonly rcptTo: string
  /** How often this receiver was asked for these three before. */
  readonly seen: number
}

/** A message after its final dot. */
export interface ReceivedMail {
  readonly id: string
  readonly at: Instant
  readonly client: string
  readonly helo: string
  readonly tls: boolean
  readonly mailFrom: string
  readonly rcptTo: readonly string[]
  /** The content without dot-stuffing, cut at a limit; `size` counts all of it. */
  readonly content: Uint8Array
  readonly size: number
}

export interface Behaviour {
  /** Said in place of 220, after which the connection is closed. */
  readonly greeting?: Reply
  /** How long every command waits for its reply. */
  readonly pause?: Duration
  /** STARTTLS is offered, and nothing is accepted before it (RFC 3207 §4). */
  readonly tls?: 'required'
  /** The refusal of a sender, before anything is known of recipients; undefined accepts. */
  readonly onMail?: () => Reply | undefined
  /** The refusal of a recipient; undefined accepts. */
  readonly onRcpt?: (visit: Visit) => Reply | undefined
  /** The refusal of the message after its final dot, or nothing said at all; undefined accepts. */
  readonly onContent?: (mail: ReceivedMail, hex: HexSource) => Reply | 'hang-up' | undefined
}

/** Makes the given number of random hexadecimal digits, in lower case. */
export type HexSource = (digits: number) => string
