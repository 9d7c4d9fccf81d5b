// One line of a log-in (RFC 4954 §4) and what the server says to it: AUTH itself, the answer to a challenge, or `*`, which
// cancels. What must not be told stands in no exchange and in no reason.

import { isPositive, type Reply } from '../../core/reply.ts'
import { refusal, type ClientStep, type Talk } from './step.ts'

export interface AuthLine {
  readonly line: string
  /** What is told of the line. */
  readonly shown: string
  /** Takes what must not be told out of a text of the server, which may repeat what it was sent. */
  readonly conceal: (text: string) => string
  /** What the server asked then, in base64; left out once the log-in is over. */
  challenge?: string
}

export function* auth(talk: Talk, said: AuthLine): ClientStep {
  const conceal = (reply: Reply): Reply => concealed(reply, said)
  const reply = yield { verb: 'AUTH', lines: [said.line], told: { line: said.shown, conceal } }
  if (reply.code === CHALLENGE) said.challenge = reply.lines.join('')
  return reply.code === CHALLENGE || isPositive(reply) ? undefined : refusal('AUTH', conceal(reply), talk.remote)
}

const CHALLENGE = 334

function concealed({ code, enhanced, lines }: Reply, { conceal }: AuthLine): Reply {
  const told = code === CHALLENGE ? ['(a challenge)'] : lines.map((line) => conceal(line))
  return { code, ...(enhanced === undefined ? {} : { enhanced }), lines: told }
}
