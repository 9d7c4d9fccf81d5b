// The step that waits for the server's greeting (RFC 5321 §3.1): 220, or a refusal to talk to us.

import { isPositive } from '../../core/reply.ts'
import { NO_LINES, refusal, type Step, type Talk } from './step.ts'

export function* greet(talk: Talk): Step {
  const reply = yield { verb: 'connect', lines: NO_LINES }
  return isPositive(reply) ? undefined : refusal('connect', reply, talk.remote)
}
