// Refusals: the reply with its name at the end, and the whole story behind it: which rules were asked before, what each
// compared, and what could not be known. Made only when something is refused, from the answers that were kept.

import type { Decision, Tried } from '../core/decision.ts'
import type { Facts } from '../core/reason.ts'
import { reply } from '../core/reply.ts'
import { DEFERRED } from './default-replies.ts'
import { comparedBy, filled, type Progress } from './progress.ts'
import { replyLines } from './reply-text.ts'
import type { Act, Rule } from './rule.ts'

type Refusal = Extract<Act, { kind: 'deny' | 'defer' }>

export function refuse(act: Refusal, rule: Rule, progress: Progress): Decision {
  const { kind, code, status, text } = act
  return {
    ...refusal(kind, { code, status, text: filled(text, progress) }, progress),
    rule: rule.name,
    origin: rule.origin,
    compared: comparedBy(progress),
    ...(rule.log && { log: filled(rule.log, progress) }),
  }
}

export function refuseUnknown(rule: Rule, doubt: NonNullable<Progress['doubt']>, progress: Progress): Decision {
  const text = `Cannot decide now: the check "${doubt.condition}" of rule "${rule.name}" gave no answer (${doubt.why}); please try again later`
  return {
    ...refusal('defer', { ...DEFERRED[progress.stage], text }, progress),
    rule: rule.name,
    origin: rule.origin,
    compared: comparedBy(progress),
    unknown: doubt,
  }
}

/** Only at RCPT, where silence must not accept. The presets always speak, so that only a changed one comes here. */
export function nobodySpoke(progress: Progress): Decision {
  const text = 'Refused: no rule of this server accepts this recipient'
  return {
    ...refusal('deny', { code: 550, status: '5.7.1', text }, progress),
    rule: 'no-rule-accepts',
    compared: {},
  }
}

function refusal(
  verdict: 'deny' | 'defer',
  { code, status, text }: { readonly code: number; readonly status: string; readonly text: string },
  progress: Progress,
): Pick<Decision, 'verdict' | 'reply' | 'id' | 'tried'> {
  const id = progress.makeId()
  return { verdict, reply: reply(code, status, ...replyLines(text, ` (${id})`)), id, tried: triedBefore(progress) }
}

/** Follows the answers along the rules, as `evaluate` came by. */
export function triedBefore({ rules, rule: deciding, answers }: Progress): readonly Tried[] {
  let next = 0
  return rules.slice(0, deciding).map((rule): Tried => {
    const compared: Record<string, Facts[string]> = {}
    let doubt: string | undefined
    for (const condition of rule.conditions) {
      const answer = answers[next++]
      if (answer === undefined) break
      Object.assign(compared, answer.compared)
      if (answer.kind === 'no') return { rule: rule.name, outcome: 'no', condition: condition.name, compared }
      if (answer.kind === 'unknown') {
        doubt ??= condition.name
        compared['unknown'] = answer.why
      }
    }
    if (doubt !== undefined) return { rule: rule.name, outcome: 'no', condition: doubt, compared }
    return { rule: rule.name, outcome: rule.act.kind === 'tag' ? 'tagged' : 'next', compared }
  })
}
