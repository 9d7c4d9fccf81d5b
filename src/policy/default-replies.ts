// What is said where a rule does not say it: the replies to what is accepted, and code, status and text of refusals, by
// stage. RFC 5321 §4.3.2 lists which codes each command may be answered with.

import type { Stage } from '../core/decision.ts'
import { reply, type Reply } from '../core/reply.ts'

/** The session has its own words where more is to be said (the greeting, the extensions, the name of the message). */
export const POSITIVE_REPLIES: Readonly<Record<Stage, Reply>> = {
  connect: reply(220, undefined, 'Welcome'),
  helo: reply(250, undefined, 'Hello'),
  auth: reply(334, undefined, ''),
  mail: reply(250, '2.1.0', 'Sender OK'),
  rcpt: reply(250, '2.1.5', 'Recipient OK'),
  data: reply(250, '2.0.0', 'Message accepted'),
}

interface DefaultRefusal {
  readonly code: number
  readonly status: string
}

/** RFC 5321 §3.1: a greeting that refuses is 554. RFC 4954 §4: 503 tells that AUTH is not to be used now. */
export const DENIED: Readonly<Record<Stage, DefaultRefusal>> = {
  connect: { code: 554, status: '5.7.1' },
  helo: { code: 550, status: '5.7.1' },
  auth: { code: 503, status: '5.7.0' },
  mail: { code: 550, status: '5.7.1' },
  rcpt: { code: 550, status: '5.7.1' },
  data: { code: 550, status: '5.7.1' },
}

/** RFC 5321 §3.8: 421 is the one temporary refusal that may stand in place of the greeting. RFC 4954 §6: 454. */
export const DEFERRED: Readonly<Record<Stage, DefaultRefusal>> = {
  connect: { code: 421, status: '4.7.1' },
  helo: { code: 451, status: '4.7.1' },
  auth: { code: 454, status: '4.7.0' },
  mail: { code: 451, status: '4.7.1' },
  rcpt: { code: 451, status: '4.7.1' },
  data: { code: 451, status: '4.7.1' },
}

export const DENIED_TEXT = 'Refused by a rule of this server ({rule})'
export const DEFERRED_TEXT = 'Not now, by a rule of this server ({rule}); please try again later'
