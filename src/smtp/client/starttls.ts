// The step that asks for TLS (RFC 3207 §4). The handshake follows when the answer is 220; that is the connection's work.

import { isPositive } from '../../core/reply.ts'
import { refusal, type Step, type Talk } from './step.ts'

export function* starttls(talk: Talk): Step {
  const reply = yield { verb: 'STARTTLS', lines: ['STARTTLS'] }
  return isPositive(reply) ? undefined : refusal('STARTTLS', reply, talk.remote)
}
