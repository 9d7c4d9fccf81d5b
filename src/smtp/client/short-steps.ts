// The steps that take one command each: greet, hello, starttls, content, quit. What takes more has a file of its own.

import type { Reason } from '../../core/reason.ts'
import { isPermanent, isPositive, type Reply } from '../../core/reply.ts'
import { NO_CAPABILITIES, parseCapabilities } from './capabilities.ts'
import { NO_LINES, refusal, type ClientStep, type Talk, type Turn } from './step.ts'
import type { ClientTransaction } from './transaction.ts'

/** Waits for the server's greeting (RFC 5321 §3.1): 220, or a refusal to talk to us. */
export function* greet(talk: Talk): ClientStep {
  const reply = yield { verb: 'connect', lines: NO_LINES }
  return isPositive(reply) ? undefined : refusal('connect', reply, talk.remote)
}

/** Introduces us: EHLO, and HELO where EHLO is refused for good (RFC 5321 §3.2, §4.1.1.1). */
export function* hello(talk: Talk): ClientStep {
  if (talk.protocol === 'lmtp') return yield* lhlo(talk)
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

/** RFC 2033 §4.1. The mailbox is the end of the way: whoever wants to be told of it is told by us. */
function* lhlo(talk: Talk): ClientStep {
  const reply = yield { verb: 'LHLO', lines: [`LHLO ${talk.hostname}`] }
  talk.capabilities = { ...parseCapabilities(reply), dsn: false }
  return isPositive(reply) ? undefined : refusal('LHLO', reply, talk.remote)
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
  if (talk.protocol === 'lmtp') return yield* repliesForEach(talk, transaction, reply)
  if (!isPositive(reply)) return refusal('content', reply, talk.remote)
  transaction.taken = reply
  return undefined
}

/**
 * RFC 2033 §4.2: one reply for each recipient that RCPT accepted, in their order. What one came to says nothing of the next; those
 * whose reply does not come stay open. The problem is that of the first refused, where nobody's mail was taken.
 */
function* repliesForEach(
  talk: Talk,
  transaction: ClientTransaction,
  first: Reply,
): Generator<Turn, Reason | undefined, Reply> {
  let reply = first
  let refused: Reason | undefined
  let taken = false
  for (const [i, position] of transaction.acceptedPositions.entries()) {
    if (i > 0) reply = yield { verb: 'content', lines: NO_LINES }
    if (isPositive(reply)) {
      transaction.take(position, reply)
      taken = true
    } else {
      const reason = refusal('content', reply, talk.remote)
      transaction.refuse(position, reason)
      refused ??= reason
    }
  }
  return taken ? undefined : refused
}

/** Says goodbye (RFC 5321 §4.1.1.10). What the server answers changes nothing. */
export function* quit(): ClientStep {
  yield { verb: 'QUIT', lines: ['QUIT'] }
  return undefined
}
