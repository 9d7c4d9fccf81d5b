// Conditions made of others: all of a group, any of several groups, not all of a group. They stop as soon as the answer is
// certain. An unknown part makes the whole unknown, unless the other parts decide without it (Kleene's logic): so a list
// that does not answer harms nobody whom another condition excuses.

import type { Facts } from '../core/reason.ts'
import { unknown, type Answer, type Condition, type NamedCondition } from './condition.ts'

/** The answer that settles a combination: `no` for all, `yes` for any. */
type Settling = 'yes' | 'no'

const all = <About>(conditions: readonly Condition<About>[]): Condition<About> => inOrder(conditions, 'no')

export const anyOf = <About>(groups: readonly (readonly NamedCondition<About>[])[]): Condition<About> =>
  inOrder(
    groups.map((group) => all(askers(group))),
    'yes',
  )

export function notAll<About>(group: readonly NamedCondition<About>[]): Condition<About> {
  const ask = all(askers(group))
  return (subject) => {
    const answer = ask(subject)
    return answer instanceof Promise ? answer.then(opposite) : opposite(answer)
  }
}

const askers = <About>(group: readonly NamedCondition<About>[]): readonly Condition<About>[] =>
  group.map(
    ({ name, ask }) =>
      (subject) =>
        safely(name, ask, subject),
  )

/** Inside of a combination a crash has to be caught where it happens: what stands beside it may decide. */
function safely<About>(name: string, ask: Condition<About>, subject: About): Answer | Promise<Answer> {
  const crashed = (error: unknown): Answer =>
    unknown(`${name} failed: ${error instanceof Error ? error.message : String(error)}`, {})
  try {
    const answer = ask(subject)
    return answer instanceof Promise ? answer.catch(crashed) : answer
  } catch (error) {
    return crashed(error)
  }
}

export const opposite = (answer: Answer): Answer =>
  answer.kind === 'unknown' ? answer : { kind: answer.kind === 'yes' ? 'no' : 'yes', compared: answer.compared }

function inOrder<About>(conditions: readonly Condition<About>[], settling: Settling): Condition<About> {
  const [only] = conditions
  if (only && conditions.length === 1) return only

  const goOn = (subject: About, from: number, before: Facts, why?: string): Answer | Promise<Answer> => {
    let compared = before
    let doubt = why
    for (let i = from; i < conditions.length; i++) {
      const answer = conditions[i]?.(subject)
      if (answer === undefined) break
      if (answer instanceof Promise) return answer.then((later) => afterWaiting(subject, i, later, compared, doubt))
      compared = merged(compared, answer.compared)
      if (answer.kind === settling) return { kind: settling, compared }
      if (answer.kind === 'unknown') doubt ??= answer.why
    }
    if (doubt !== undefined) return unknown(doubt, compared)
    return { kind: settling === 'no' ? 'yes' : 'no', compared }
  }

  const afterWaiting = (subject: About, i: number, answer: Answer, before: Facts, why: string | undefined) => {
    const compared = merged(before, answer.compared)
    if (answer.kind === settling) return { kind: settling, compared }
    return goOn(subject, i + 1, compared, why ?? (answer.kind === 'unknown' ? answer.why : undefined))
  }

  return (subject) => goOn(subject, 0, NOTHING)
}

const NOTHING: Facts = {}
const merged = (before: Facts, more: Facts): Facts => (before === NOTHING ? more : { ...before, ...more })
