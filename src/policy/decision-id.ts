// The short name of a refusal, said at the end of its reply, so that whoever was refused can be told more: `wb-7F3K2Q`.
// Six digits of Crockford's base 32 by chance: nobody can guess from one what others there are.

import type { DecisionId } from '../core/decision.ts'
import type { Random } from '../core/random.ts'

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 6

export function makeDecisionId(random: Random): DecisionId {
  let text = 'wb-'
  for (let i = 0; i < LENGTH; i++) text += DIGITS.charAt(Math.floor(random() * DIGITS.length))
  return text as DecisionId
}
