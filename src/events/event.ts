// Everything that can happen to a message or a session, as one closed union. Events are stored with the message in the
// same transaction; trace, metrics, logs and explanations are views of them. Nothing else records what happened.
//
// Every event has `at` and `kind`. Events of a session carry `session`; events of a message are stored under its id.
// Texts of the other side are kept byte for byte, cut at a named limit; a reply that is no UTF-8 is kept as it reads and as it came.

import type { Decision, Stage } from '../core/decision.ts'
import type { MessageId, SessionId } from '../core/id.ts'
import type { Delivery, FinalOutcome } from '../core/message.ts'
import type { AuthenticationResult } from '../core/origin-results.ts'
import type { Facts, Reason, Remote } from '../core/reason.ts'
import type { Reply } from '../core/reply.ts'
import type { Duration, Instant } from '../core/time.ts'

interface SessionFields {
  readonly at: Instant
  readonly session: SessionId
}

export type SessionEvent =
  | (SessionFields & {
      readonly kind: 'connected'
      readonly listener: 'smtp' | 'submission' | 'submissions'
      readonly client: string
      readonly clientPort: number
      readonly local: string
      readonly localPort: number
      /** The trusted proxy that told the client's address. */
      readonly proxy?: string
    })
  /** A program of this machine gave a message to `sendmail`. `uid` is proved; `program`, `caller` and `folder` it says itself. */
  | (SessionFields & {
      readonly kind: 'submitted'
      readonly uid: number
      /** The name of that number. */
      readonly user?: string
      /** The name by which `sendmail` was called. */
      readonly program: string
      /** The program that called it. */
      readonly caller?: string
      readonly folder: string
    })
  /** The connection has TLS from here on; `implicit`: from its first byte. */
  | (SessionFields & {
      readonly kind: 'secured'
      readonly implicit: boolean
      readonly protocol: string
      readonly cipher: string
      readonly serverName?: string
    })
  /** The TLS handshake with a client failed, and the session with it. */
  | (SessionFields & {
      readonly kind: 'tls-failed'
      readonly implicit: boolean
      readonly problem: string
      /** What the client offered, the best first, where it came to that. */
      readonly versions?: readonly string[]
      readonly ciphers?: readonly string[]
    })
  | (SessionFields & { readonly kind: 'logged-in'; readonly mechanism: string; readonly user: string })
  /** Somebody tried to log in and was refused; `reason` is one of a closed list, `detail` is for the operator. */
  | (SessionFields & {
      readonly kind: 'login-refused'
      readonly client: string
      readonly mechanism: string
      readonly user?: string
      /** A user here whose name is almost that. */
      readonly nearest?: string
      readonly reason: string
      readonly detail: string
      readonly reply: Reply
    })
  /** Too many failed log-ins: the address or the account may not try again until then; `client` made the last of them. */
  | (SessionFields & {
      readonly kind: 'locked-out'
      readonly client: string
      readonly by: 'address' | 'account'
      readonly subject: string
      readonly failures: number
      readonly until: Instant
    })
  /** One content scanner's answer, or why it gave none. */
  | (SessionFields & {
      readonly kind: 'scanned'
      readonly scanner: string
      readonly ms: number
      readonly outcome: 'verdict' | 'skipped' | 'unavailable'
      readonly verdict?: string
      readonly score?: number
      readonly threshold?: number
      /** The name of a virus. */
      readonly found?: string
      /** What the scanner asked to answer to the client. */
      readonly asked?: Reply
      readonly problem?: string
      /** What it had changed in the message: `add X-Spam: yes`. */
      readonly changes?: readonly string[]
      readonly facts: Facts
    })
  /** One check of who the message is from (SPF, DKIM, DMARC, reverse DNS), and what it came to. */
  | (SessionFields & { readonly kind: 'origin-checked'; readonly check: AuthenticationResult })
  | (SessionFields & { readonly kind: 'helo'; readonly verb: 'EHLO' | 'HELO'; readonly name: string })
  /** A command that broke a rule of the protocol: unknown, out of order, bad syntax. */
  | (SessionFields & { readonly kind: 'command-refused'; readonly command: string; readonly reply: Reply })
  /**
   * More came before the reply to `awaited` than the client may say (RFC 2920 §3.1), or content behind a refused DATA; the
   * session ended, and nothing of it was carried out. `octets` had come by then.
   */
  | (SessionFields & {
      readonly kind: 'out-of-step'
      readonly awaited: string
      readonly octets: number
      readonly reply: Reply
    })
  /** What came is no SMTP, and the session ended with it; `line` is empty where it was no text. */
  | (SessionFields & {
      readonly kind: 'other-protocol'
      readonly protocol: 'tls' | 'http' | 'ssh' | 'field' | 'binary' | 'text'
      readonly line: string
      readonly reply: Reply
    })
  /** A rule of policy was asked and answered; `subject` is the HELO name or address in question. */
  | (SessionFields & {
      readonly kind: 'decided'
      readonly stage: Stage
      readonly subject: string
      readonly decision: Decision
    })
  /** A named limit was crossed. */
  | (SessionFields & {
      readonly kind: 'limit'
      readonly limit: string
      readonly allowed: number
      readonly value: number
      readonly reply: Reply
    })
  /** The disk of this server had no room for a message, or takes none at all; `announced` is the SIZE that the client gave. */
  | (SessionFields & {
      readonly kind: 'no-room'
      readonly cause: 'space' | 'inodes' | 'quota' | 'read-only' | 'failing'
      readonly announced?: number
      readonly facts: Facts
      readonly reply: Reply
    })
  /** Header fields that are not the sender's to write were taken out. */
  | (SessionFields & { readonly kind: 'fields-removed'; readonly field: string; readonly count: number })
  /** Content arrived that may not be accepted, or could not be stored. */
  | (SessionFields & {
      readonly kind: 'content-refused'
      readonly problem: string
      readonly reply: Reply
      readonly facts: Facts
    })
  | (SessionFields & {
      readonly kind: 'disconnected'
      readonly by: 'client' | 'server' | 'lost'
      readonly accepted: number
      readonly during: string
    })

interface MessageFields {
  readonly at: Instant
  readonly message: MessageId
}

/** One command and what was answered to it. `sent` is the line as it was sent, without CRLF. */
export interface Exchange {
  readonly sent: string
  readonly reply?: Reply
}

export type StepName =
  | 'resolve'
  /** What the domain itself demands of the TLS to its hosts. */
  | 'tls-policy'
  | 'connect'
  | 'reuse'
  | 'greet'
  | 'ehlo'
  /** TLS from the first byte. */
  | 'tls'
  | 'starttls'
  /** The log-in of this server to its smarthost. */
  | 'auth'
  | 'envelope'
  /** Those whom the server had no room for go into a further transaction. */
  | 'regroup'
  | 'content'
  /** A connection that has carried messages and now refuses is given up for a new one. */
  | 'leave'
  /** Hosts that there are were not called. */
  | 'pass-over'
  | 'quit'
  | 'maildir'
  | 'mbox'
  | 'pipe'
  | 'autoreply'

/** One destination as people read it: `mailbox alice`, `MX of example.org`, `host smtp.isp.example:587`. */
export type MessageEvent =
  | (MessageFields & {
      readonly kind: 'queued'
      readonly session?: SessionId
      readonly bounceOf?: MessageId
      readonly mailFrom: string
      readonly recipients: readonly string[]
      readonly size: number
      readonly subject?: string
      readonly messageIdField?: string
    })
  /** An address of this server became another one, by which the user is known elsewhere; `where`: `MAIL FROM`, `From`. */
  | (MessageFields & {
      readonly kind: 'readdressed'
      readonly from: string
      readonly to: string
      readonly where: readonly string[]
      readonly because: 'email-addresses' | 'hide-mailname'
    })
  /** It carries DKIM signatures of this server's: `mail rsa-sha256`. */
  | (MessageFields & { readonly kind: 'signed'; readonly domain: string; readonly signatures: readonly string[] })
  /** It goes on to another place, and this server seals what it found (ARC): the how manieth seal it is, and what the chain came to. */
  | (MessageFields & {
      readonly kind: 'sealed'
      readonly domain: string
      readonly instance: number
      readonly cv: 'none' | 'pass' | 'fail'
    })
  /** Its author's domain has DKIM keys here, and it leaves without a signature all the same. */
  | (MessageFields & {
      readonly kind: 'unsigned'
      readonly domain: string
      readonly why: 'no-published-key' | 'several-from-fields'
    })
  | (MessageFields & {
      readonly kind: 'routed'
      readonly recipient: string
      readonly router: string
      readonly destination?: string
      readonly reason?: Reason
      readonly compared: Facts
    })
  | (MessageFields & {
      readonly kind: 'attempt-started'
      readonly attempt: number
      readonly destination: string
      readonly recipients: readonly string[]
    })
  /** A router put others in the place of a recipient: each goes its own way from here on. Nobody: its mail is thrown away. */
  | (MessageFields & {
      readonly kind: 'expanded'
      readonly recipient: string
      readonly router: string
      readonly to: readonly string[]
      readonly compared: Facts
    })
  /** Recipients who are the same at the destination: `recipients` share the copy of `into`, and its outcome. */
  | (MessageFields & {
      readonly kind: 'merged'
      readonly recipients: readonly string[]
      readonly into: string
    })
  /** One step of an attempt: what was done, what the other side said, what came of it. */
  | (MessageFields & {
      readonly kind: 'step'
      readonly attempt: number
      readonly step: StepName
      readonly ms: number
      readonly remote?: Remote
      readonly exchanges?: readonly Exchange[]
      readonly facts?: Facts
      readonly problem?: Reason
    })
  | (MessageFields & {
      readonly kind: 'delivered'
      readonly attempt: number
      readonly recipient: string
      readonly via: Delivery
    })
  | (MessageFields & {
      readonly kind: 'deferred'
      readonly attempt: number
      readonly recipient: string
      readonly reason: Reason
      readonly next: Instant
      /** Left out: it waits without end, for a route that is paused. */
      readonly expires?: Instant
      /** The line of `retry.rules` that gave both; left out: none, but the schedule beside them. */
      readonly rule?: string
    })
  /** A recipient's story ended without delivery; `bounce` is the message that told the sender, `silent` why none was sent. */
  | (MessageFields & {
      readonly kind: 'failed'
      readonly attempt: number
      readonly recipient: string
      readonly outcome: FinalOutcome
      readonly bounce?: MessageId
      readonly silent?: 'null-sender' | 'notify-never'
      /** The line of `retry.rules` by which its time was over. */
      readonly rule?: string
      /** It was held until now, and nobody has asked for it. */
      readonly afterHold?: true
    })
  | (MessageFields & {
      readonly kind: 'notified'
      readonly recipients: readonly string[]
      readonly about: 'delivered' | 'relayed' | 'expanded' | 'failed' | 'delayed'
      readonly notification: MessageId
      /** Of what is delayed: it has waited for so long. */
      readonly after?: Duration
    })
  /**
   * The message has waited for so long, and its sender is not told: every recipient's NOTIFY leaves it out, or it is mail of a
   * list, of a bulk sender or of a program, as the header field `field` says.
   */
  | (MessageFields & {
      readonly kind: 'warning-left-out'
      readonly recipients: readonly string[]
      readonly after: Duration
      readonly why: 'notify-never' | 'list' | 'bulk' | 'automatic'
      readonly field?: string
    })
  | (MessageFields & { readonly kind: 'retry-asked'; readonly by: string; readonly recipients: readonly string[] })
  /** An operator wants the sender to get it back: the next attempt bounces it without trying. */
  | (MessageFields & { readonly kind: 'given-up'; readonly by: string; readonly recipients: readonly string[] })
  /** An operator let go what was held: it is due at once. */
  | (MessageFields & { readonly kind: 'released'; readonly by: string; readonly recipients: readonly string[] })
  | (MessageFields & {
      readonly kind: 'cancelled'
      readonly by: string
      readonly recipients: readonly string[]
      readonly bounce?: MessageId
    })
  /** An operator said that it has arrived some other way: it is not tried any more. */
  | (MessageFields & { readonly kind: 'marked-delivered'; readonly by: string; readonly recipients: readonly string[] })
  | (MessageFields & { readonly kind: 'recipient-added'; readonly by: string; readonly recipients: readonly string[] })
  /** An operator changed the sender, who gets the notifications; empty for the null reverse-path. `recipients`: who waits. */
  | (MessageFields & {
      readonly kind: 'sender-changed'
      readonly by: string
      readonly from: string
      readonly to: string
      readonly recipients: readonly string[]
    })
  /** The server stopped while an attempt was on its way; what that attempt did is not known, so it is made again. */
  | (MessageFields & { readonly kind: 'interrupted'; readonly recipients: readonly string[] })
  /** An operator gave up on a message that cannot be read back; `recipients`: as far as they are known. */
  | (MessageFields & { readonly kind: 'dismissed'; readonly by: string; readonly recipients: readonly string[] })
  /** `waybill queue salvage` has put the message back, out of the file `found`; `recipients`: those who are not done. */
  | (MessageFields & { readonly kind: 'salvaged'; readonly found: string; readonly recipients: readonly string[] })
  /** Recipients are not tried until somebody says so; with `until` it is over then. */
  | (MessageFields & {
      readonly kind: 'held'
      readonly by: string
      /** Left out: an operator did so. */
      readonly reason?: Reason
      readonly recipients: readonly string[]
      readonly until?: Instant
    })
  /** What the log of another mail server says of a message where no other event fits; Waybill's own mail has none. */
  | (MessageFields & {
      readonly kind: 'logged'
      readonly text: string
      readonly outcome?: 'delivered' | 'deferred' | 'failed'
      readonly recipient?: string
      /** Name and address of the other side, as far as the log has them. */
      readonly host?: string
      /** What the other side answered to: `RCPT TO`, `end of data`, ... as the log names it. */
      readonly stage?: string
    })

/** What concerns this server and every message that it has: stories of messages tell it where it fell. */
export type ServerEvent =
  /** The clock on the wall was set by so much, back when negative; `at` is what it showed then. */
  | { readonly at: Instant; readonly kind: 'clock-set'; readonly by: Duration }
  /** Another configuration took the place of the one that held; `changed` names settings, and there are `more`. */
  | {
      readonly at: Instant
      readonly kind: 'reloaded'
      readonly generation: number
      readonly changed: readonly string[]
      readonly more: number
    }
  /** What goes over the smarthost waits without end, for somebody has to mend this; `next`: when one message asks again. */
  | {
      readonly at: Instant
      readonly kind: 'route-paused'
      readonly route: string
      readonly reason: Reason
      readonly next: Instant
    }
  /** A sender of ours suddenly sends far more than usual: mail from there is held from now on. */
  | {
      readonly at: Instant
      readonly kind: 'sender-held'
      /** `user:alice`, `uid:www-data`. */
      readonly sender: string
      readonly why: 'hour' | 'day' | 'spike' | 'domains' | 'bounces' | 'spam'
      /** What was compared. */
      readonly values: Facts
    }
  | { readonly at: Instant; readonly kind: 'sender-released'; readonly sender: string; readonly by: string }
  /** Left out: those of the configuration hold again. */
  | {
      readonly at: Instant
      readonly kind: 'sender-limited'
      readonly sender: string
      readonly by: string
      readonly hour?: number
      readonly day?: number
    }
  /** It goes again; it was paused `since`. */
  | { readonly at: Instant; readonly kind: 'route-resumed'; readonly route: string; readonly since: Instant }

export type Event = SessionEvent | MessageEvent | ServerEvent
export type EventKind = Event['kind']
