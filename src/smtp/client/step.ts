// What the steps of a client session have in common. A step is a generator: each `yield` is a turn, which says what to
// send (if anything) and which command the next reply belongs to; the reply comes back. It returns the problem that ended
// it, if any. Steps know no sockets, timers or sessions, and never see 421, malformed replies or a lost connection:
// these end the session (client-session.ts), whatever the step.

import type { Reason, ReasonCode, Remote, SmtpVerb } from '../../core/reason.ts'
import type { Reply } from '../../core/reply.ts'
import type { Capabilities } from './capabilities.ts'

export interface Turn {
  /** What the next reply answers. */
  readonly verb: SmtpVerb
  /** Lines to send first, without CRLF; several at once are pipelined, and their replies come one a turn. */
  readonly lines: readonly string[]
  /** What is told in place of the line and of the reply to it, where they hold what nobody may read. */
  readonly told?: { readonly line: string; readonly conceal: (reply: Reply) => Reply }
  /** Whether the content is sent, and the dot after it. */
  readonly content?: true
}

export type ClientStep = Generator<Turn, Reason | undefined, Reply>

export type ClientProtocol = 'smtp' | 'lmtp'

/** What the steps of one connection share. */
export interface Talk {
  /** `lmtp` (RFC 2033): LHLO in place of EHLO, and a reply for each recipient after the content. */
  readonly protocol: ClientProtocol
  /** The name in EHLO. */
  readonly hostname: string
  readonly remote: Remote
  capabilities: Capabilities
  /** Whether the server may still hold a transaction of ours that will not be finished. */
  needsReset: boolean
}

export const NO_LINES: readonly string[] = []

const REFUSALS: Readonly<Record<SmtpVerb, ReasonCode>> = {
  connect: 'smtp.greeting',
  EHLO: 'smtp.hello',
  HELO: 'smtp.hello',
  LHLO: 'smtp.hello',
  STARTTLS: 'smtp.starttls',
  AUTH: 'smtp.auth',
  MAIL: 'smtp.mail',
  RCPT: 'smtp.rcpt',
  DATA: 'smtp.data',
  content: 'smtp.content',
  // A server that cannot even reset, or says goodbye here, takes no message from us now.
  RSET: 'smtp.mail',
  QUIT: 'smtp.lost',
}

/** The reason that a reply is, which was not the one we hoped for. */
export function refusal(verb: SmtpVerb, reply: Reply, remote: Remote): Reason {
  return { code: REFUSALS[verb], command: verb, reply, remote }
}
