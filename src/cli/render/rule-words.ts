// What `why` and `simulate` say of a rule of a preset, by the name of its record. Both languages have to have each rule: the
// compiler holds it.

import { findPresetRule, type PresetRuleName } from '../../policy/presets.ts'
import { NO_RULE_ACCEPTS } from '../../policy/refusal.ts'

export interface RuleText {
  /** What the rule is there for. */
  readonly protects: string
  /** What is on the sender's side to do, where something is; it is not tried. */
  readonly senderCan?: string
}

export type RuleWords = Readonly<Record<PresetRuleName | typeof NO_RULE_ACCEPTS, RuleText>>

/** Undefined for a rule of the user's own. Block lists have their zone in the name; what is said of one holds for all. */
export function ruleText(words: RuleWords, rule: string): RuleText | undefined {
  const name = rule === NO_RULE_ACCEPTS ? rule : findPresetRule(rule)?.name
  return name && words[name]
}
