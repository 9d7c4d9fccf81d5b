// What the conditions about a mail's origin share: which results may be asked for, and what an answer says when DNS gave
// none. Trouble is a result like the others for who names it; for all others it is not known whether the condition holds.

import { choiceValue } from '../../config/values.ts'
import type { AuthResult } from '../../core/origin-results.ts'
import type { Facts } from '../../core/reason.ts'
import { unknown, when, type Answer } from '../condition.ts'
import { oneOrMore } from '../condition-values.ts'

export const results = <const Result extends AuthResult>(...known: readonly Result[]) =>
  oneOrMore(choiceValue(...known), '[fail, softfail]')

export function judged(
  result: AuthResult,
  wanted: readonly AuthResult[],
  why: string,
  compared: Facts,
  more = true,
): Answer {
  if (result === 'temperror' && !wanted.includes('temperror')) return unknown(why, compared)
  return when(wanted.includes(result) && more, compared)
}
