// The steps that take one command each: greet, hello, starttls, content, quit. What takes more has a file of its own.

import { isPermanent, isPositive } from '../../core/reply.ts'
import { NO_CAPABILITIES, parseCapabilities } from './capabilities.ts'
import { NO_LINES, refusal, type ClientStep, type Talk } from './step.ts'
import type { ClientTransaction } from './transaction.ts'

/** Waits for the server's greeting (RFC 5321 §3.1): 220, or a refusal to talk to us. */
export function* greet(talk: Talk): ClientStep {
  const reply = yield { verb: 'connect', lines: NO_LINES }
  return isPositive(reply) ? undefined : refusal('connect', reply, talk.remote)
}

/** Introduces us: EHLO, and HELO where EHLO is refused for good (RFC 5321 §3.2, §4.1.1.1). */
export function* hello(talk: Talk): ClientStep {
  const ehlo = yield { verb: 'EHLO', lines: [`EHLO ${talk.hostname}`] }
  if (isPositive(ehlo)) {
    talk.capabilities = parseCapabilities(ehlo)
    return undefined
  }
  if (!isPermanent(ehlo)) return refusal('EHLO', ehlo, talk.remote)
  const helo = yield { verb: 'HELO', lines: [`HELO ${talk.hostname}`] }
  talk.capabilities = NO_CAPABILITIES
  return isPositive(helo) ? undefined : refusal('HELO', helo, talk.remote)
}

/** Asks for TLS (RFC 3207 §4). The handshake follows when the answer is 220; that is the connection's work. */
export function* starttls(talk: Talk): ClientStep {
  const reply = yield { verb: 'STARTTLS', lines: ['STARTTLS'] }
  return isPositive(reply) ? undefined : refusal('STARTTLS', reply, talk.remote)
}

/**
 * Sends the content and waits for the reply that takes the message over (RFC 5321 §4.1.1.4). Nothing but a 2xx reply to the
 * final dot makes the server responsible (§6.1).
 */
export function* content(talk: Talk, transaction: ClientTransaction): ClientStep {
  const reply = yield { verb: 'content', lines: NO_LINES, content: true }
  // Whatever the answer, the transaction is over.
  talk.needsReset = false
  if (!isPositive(reply)) return refusal('content', reply, talk.remote)
  transaction.taken = reply
  return undefined
}

/** Says goodbye (RFC 5321 §4.1.1.10). What the server answers changes nothing. */
export function* quit(): ClientStep {
  yield { verb: 'QUIT', lines: ['QUIT'] }
  return undefined
}
