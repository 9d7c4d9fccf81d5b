// What goes into a server session and what comes out of it: its settings, and the actions that whoever drives it carries
// out. Types only. What is asked of policy is in session-facts.ts.

import type { Mailbox, ReversePath } from '../core/address.ts'
import type { Clock } from '../core/clock.ts'
import type { HeaderTag, Stage } from '../core/decision.ts'
import type { MessageId } from '../core/id.ts'
import type { DsnOptions, MailOptions, Protocol } from '../core/message.ts'
import type { Facts } from '../core/reason.ts'
import type { Reply } from '../core/reply.ts'
import type { Instant } from '../core/time.ts'
import type { SessionEvent } from '../events/event.ts'
import type { Question, SessionFacts } from './session-facts.ts'
import type { Unstamped } from './session-journal.ts'

/** The limits a session keeps itself; sizes are octets. */
export interface SessionLimits {
  readonly commandLine: number
  readonly contentLine: number
  readonly messageSize: number
  readonly recipients: number
  readonly transactions: number
  readonly errors: number
  readonly unknownCommands: number
  /** Commands between two messages that bring no mail nearer: NOOP, RSET, VRFY, HELP, EHLO, … */
  readonly idleCommands: number
  readonly commands: number
}

/** What is offered besides the plain protocol; it may change when the connection is secured. */
export interface Offers {
  readonly starttls: boolean
  /** The mechanisms of AUTH (RFC 4954), strongest first, for this client on a connection that has TLS or has not. */
  readonly mechanisms: (secured: boolean, facts: SessionFacts) => readonly string[]
  /** The form `250-AUTH=`, for Outlook Express 4. */
  readonly oldAuthLine: boolean
  /** A LF by itself in the client's mail is mended to CRLF, not refused. */
  readonly mendsLineEnds: (facts: SessionFacts) => boolean
  /** The client is a proxy that may say who the real client is. */
  readonly xclient: boolean
}

export const NO_OFFERS: Offers = {
  starttls: false,
  mechanisms: () => [],
  oldAuthLine: false,
  mendsLineEnds: () => false,
  xclient: false,
}

/** Why the server can keep no message now; it is nothing that the client did. */
export interface NoRoom {
  readonly cause: 'space' | 'inodes' | 'quota' | 'read-only' | 'failing'
  /** What was measured. */
  readonly facts: Facts
}

export interface SessionSettings {
  /** What is known before the first byte. */
  readonly facts: SessionFacts
  readonly hostname: string
  /** Completes `<postmaster>`, the one recipient without a domain (RFC 5321 §4.1.1.3), and what `completes` says. */
  readonly mailDomain: string
  /** Whose addresses without a domain are completed (RFC 6409 §4.2). Left out: nobody’s. */
  readonly completes?: (facts: SessionFacts) => boolean
  readonly limits: SessionLimits
  readonly offers: Offers
  /** The stages at which policy has rules; at others nothing is asked. MAIL and RCPT are always asked. */
  readonly asks: ReadonlySet<Stage>
  /** Asked at each MAIL, with the size that the client announced, in octets. */
  readonly noRoom?: (announced: number | undefined) => NoRoom | undefined
  /** Whoever brought the message has gone: it is taken, and recipients that are refused are returned. */
  readonly returnsRefused?: boolean
  readonly clock: Clock
  /** Reads along: each line of the client, without what could be a password. */
  readonly heard?: (line: string) => void
}

/** What policy wants done with what it lets in: no word of it to the client. */
export interface Disposition {
  /** `return`: it is refused, and nobody is there to be told so: it goes back to its sender. */
  readonly kind: 'discard' | 'hold' | 'return'
  readonly rule: string
  /** Why it is held, as the rule says it. */
  readonly why?: string
  /** What would have been answered to what is returned. */
  readonly reply?: Reply
}

export interface AcceptedRecipient {
  readonly rcptTo: Mailbox
  readonly dsn: DsnOptions
  readonly disposition?: Disposition
}

/** A transaction whose content begins: sender, recipients and how they came. */
export interface Transaction {
  readonly mailFrom: ReversePath
  readonly options: MailOptions
  readonly recipients: readonly AcceptedRecipient[]
  readonly helo: string
  readonly protocol: Protocol
  readonly facts: SessionFacts
  /** Header fields that rules have added so far. */
  readonly tags: readonly HeaderTag[]
  /** For the whole message. */
  readonly disposition?: Disposition
}

/** What is known when the content is complete. */
export interface CompletedContent {
  /** Octets, CRLF line ends and without dot-stuffing. */
  readonly size: number
  readonly eightBit: boolean
  /** Octets of the longest line, CRLF excluded. */
  readonly longestLine: number
  /** What led to the message: connection, HELO, and everything since MAIL. */
  readonly events: readonly SessionEvent[]
}

/** What became of a message whose content was complete. */
export type Acceptance =
  /** It is on disk. `afterReply` starts the delivery; it runs once the client has been told. */
  | { readonly ok: true; readonly message: MessageId; readonly afterReply: () => void }
  /** Nothing of it is kept; `events` tell why. `ours`: it was for a fault of this server, and is not held against the client. */
  | { readonly ok: false; readonly reply: Reply; readonly events: readonly Unstamped[]; readonly ours?: boolean }

/** Too many failed log-ins: `subject` may not try again until then. */
export interface BegunLockOut {
  readonly by: 'address' | 'account'
  readonly subject: string
  readonly failures: number
  readonly until: Instant
}

/** What a step of a log-in came to. */
export type LoginStep =
  /** Send it and wait for a line. */
  | { readonly kind: 'challenge'; readonly reply: Reply }
  | { readonly kind: 'accepted'; readonly reply: Reply; readonly user: string; readonly mechanism: string }
  | {
      readonly kind: 'refused'
      readonly reply: Reply
      /** `credentials`, `unavailable`, `not-offered`, `locked-out`, … */
      readonly reason: string
      /** For the operator; never said to the client. */
      readonly detail: string
      readonly mechanism: string
      readonly user?: string
      /** A user whose name is almost that; for the operator. */
      readonly nearest?: string
      /** Those that began with it. */
      readonly lockOuts: readonly BegunLockOut[]
      /** The session ends with it. */
      readonly close: boolean
    }

export type ServerAction =
  | { readonly kind: 'send'; readonly text: string }
  /** `answer` goes on. */
  | { readonly kind: 'ask'; readonly question: Question; readonly facts: SessionFacts }
  /** What was sent before goes out in clear; then comes the handshake. `secured` goes on. */
  | { readonly kind: 'starttls' }
  /** The client wants to log in; `login` goes on. */
  | { readonly kind: 'login'; readonly mechanism: string; readonly initial?: string }
  /** The client's answer to a challenge; `login` goes on. */
  | { readonly kind: 'login-line'; readonly line: string }
  /** Content begins; `content` pieces follow, then `message` or `discard`. */
  | { readonly kind: 'begin'; readonly transaction: Transaction }
  /** A piece of content, dot-stuffing taken away; a view of the bytes that were fed. */
  | { readonly kind: 'content'; readonly bytes: Uint8Array }
  /** The content so far is void. */
  | { readonly kind: 'discard' }
  /** The content is complete; `acceptance` goes on. */
  | { readonly kind: 'message'; readonly completed: CompletedContent }
  /** `quit`: the client asked for it. */
  | { readonly kind: 'close'; readonly quit: boolean }
