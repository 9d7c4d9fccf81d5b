// Refusals: the reply with its name at the end, and the whole story behind it: which rules were asked before, what each
// compared, and what could not be known. Made only when something is refused, from the answers that were kept.

import type { Decision, Tried } from '../core/decision.ts'
import type { Facts } from '../core/reason.ts'
import { reply } from '../core/reply.ts'
import { DEFERRED, DENIED } from './default-replies.ts'
import { comparedBy, filled, logOf, type Progress } from './progress.ts'
import { replyLines } from './reply-text.ts'
import type { Act, Rule } from './rule.ts'

type Refusal = Extract<Act, { kind: 'deny' | 'defer' }>

export const refuse = (act: Refusal, rule: Rule, progress: Progress): Decision => ({
  ...said(act.kind, { ...act, text: filled(act.text, progress) }, progress, rule),
  ...byRule(rule, progress),
})

export function refuseUnknown(rule: Rule, doubt: NonNullable<Progress['doubt']>, progress: Progress): Decision {
  const text = `Cannot decide now: the check "${doubt.condition}" of rule "${rule.name}" gave no answer (${doubt.why}); please try again later`
  return {
    ...said('defer', { ...DEFERRED[progress.stage], text }, progress),
    ...byRule(rule, progress),
    unknown: doubt,
  }
}

/** The name under which silence refuses. */
export const NO_RULE_ACCEPTS = 'no-rule-accepts'

/** Only at RCPT, where silence must not accept. The presets always speak, so that only a changed one comes here. */
export function nobodySpoke(progress: Progress): Decision {
  const text = 'Refused: no rule of this server accepts this recipient'
  return {
    ...said('deny', { ...DENIED[progress.stage], text }, progress),
    rule: NO_RULE_ACCEPTS,
    compared: {},
  }
}

const byRule = ({ name, origin }: Rule, progress: Progress): Pick<Decision, 'rule' | 'origin' | 'compared'> => ({
  rule: name,
  origin,
  compared: comparedBy(progress),
})

/** What the client and the logs are told; `speaking` is the rule whose own log text belongs to it. */
function said(
  verdict: 'deny' | 'defer',
  { code, status, text }: { readonly code: number; readonly status: string; readonly text: string },
  progress: Progress,
  speaking?: Rule,
): Pick<Decision, 'verdict' | 'reply' | 'id' | 'tried' | 'log'> {
  const id = progress.makeId()
  const log = logOf(progress, speaking)
  return {
    verdict,
    reply: reply(code, status, ...replyLines(text, ` (${id})`)),
    id,
    tried: triedBefore(progress),
    ...(log !== undefined && { log }),
  }
}

/** Follows the answers along the rules, as `evaluate` came by. */
export function triedBefore({ rules, rule: deciding, answers }: Progress): readonly Tried[] {
  let next = 0
  return rules.slice(0, deciding).map((rule): Tried => {
    let compared: Facts = {}
    let doubt: string | undefined
    for (const condition of rule.conditions) {
      const answer = answers[next++]
      if (answer === undefined) break
      compared = { ...answer.compared, ...compared }
      if (answer.kind === 'no') return { rule: rule.name, outcome: 'no', condition: condition.name, compared }
      if (answer.kind === 'unknown') {
        doubt ??= condition.name
        compared = { ...compared, unknown: answer.why }
      }
    }
    if (doubt !== undefined) return { rule: rule.name, outcome: 'no', condition: doubt, compared }
    return { rule: rule.name, outcome: rule.act.kind === 'tag' ? 'tagged' : 'next', compared }
  })
}
