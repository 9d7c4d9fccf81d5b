// The step that introduces us: EHLO, and HELO where EHLO is refused for good (RFC 5321 §3.2, §4.1.1.1).

import { isPermanent, isPositive } from '../../core/reply.ts'
import { NO_CAPABILITIES, parseCapabilities } from './capabilities.ts'
import { refusal, type Step, type Talk } from './step.ts'

export function* hello(talk: Talk): Step {
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
