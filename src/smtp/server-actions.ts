// What goes into a server session and what comes out of it: its settings, the questions it asks and the actions that
// whoever drives it carries out. Types only.

import type { Mailbox, ReversePath } from '../core/address.ts'
import type { Clock } from '../core/clock.ts'
import type { SessionId } from '../core/id.ts'
import type { DsnOptions, MailOptions } from '../core/message.ts'
import type { SessionEvent } from '../events/event.ts'

/** The limits a session keeps itself; sizes are octets. */
export interface SessionLimits {
  readonly commandLine: number
  readonly contentLine: number
  readonly messageSize: number
  readonly recipients: number
  readonly transactions: number
  readonly errors: number
  readonly unknownCommands: number
  readonly commands: number
}

export interface SessionSettings {
  readonly session: SessionId
  readonly hostname: string
  /** Completes `<postmaster>`, the one recipient without a domain (RFC 5321 §4.1.1.3). */
  readonly mailDomain: string
  readonly listener: 'smtp' | 'submission'
  readonly client: { readonly address: string; readonly port: number }
  readonly local: { readonly address: string; readonly port: number }
  readonly limits: SessionLimits
  readonly clock: Clock
}

/** What policy is asked, and what `answer` replies to. */
export type Question =
  | { readonly stage: 'mail'; readonly mailFrom: ReversePath; readonly options: MailOptions }
  | { readonly stage: 'rcpt'; readonly mailFrom: ReversePath; readonly rcptTo: Mailbox }

/** A transaction whose content begins: sender, recipients and how they came. */
export interface Transaction {
  readonly mailFrom: ReversePath
  readonly options: MailOptions
  readonly recipients: readonly { readonly rcptTo: Mailbox; readonly dsn: DsnOptions }[]
  readonly helo: string
  readonly protocol: 'SMTP' | 'ESMTP' | 'UTF8SMTP'
}

/** What is known when the content is complete. */
export interface CompletedContent {
  /** Octets, CRLF line ends and without dot-stuffing. */
  readonly size: number
  readonly eightBit: boolean
  /** What led to the message: connection, HELO, and everything since MAIL. */
  readonly events: readonly SessionEvent[]
}

export type ServerAction =
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'ask'; readonly question: Question }
  /** Content begins; `content` pieces follow, then `message` or `discard`. */
  | { readonly kind: 'begin'; readonly transaction: Transaction }
  /** A piece of content, dot-stuffing taken away; a view of the bytes that were fed. */
  | { readonly kind: 'content'; readonly bytes: Uint8Array }
  /** The content so far is void. */
  | { readonly kind: 'discard' }
  /** The content is complete: `stored` or `refused` answers. */
  | { readonly kind: 'message'; readonly completed: CompletedContent }
  /** `quit`: the client asked for it. */
  | { readonly kind: 'close'; readonly quit: boolean }
