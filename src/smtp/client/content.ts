// The step that sends the content and waits for the reply that takes the message over (RFC 5321 §4.1.1.4). Nothing but a
// 2xx reply to the final dot makes the server responsible (§6.1).

import { isPositive } from '../../core/reply.ts'
import { NO_LINES, refusal, type Step, type Talk } from './step.ts'
import type { Transaction } from './transaction.ts'

export function* content(talk: Talk, transaction: Transaction): Step {
  const reply = yield { verb: 'content', lines: NO_LINES, content: true }
  // Whatever the answer, the transaction is over.
  talk.needsReset = false
  if (!isPositive(reply)) return refusal('content', reply, talk.remote)
  transaction.taken = reply
  return undefined
}
