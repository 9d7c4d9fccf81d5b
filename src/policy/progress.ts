// How far the rules of a stage have been asked, and what the rule that is being asked has compared until now. Kept while
// nothing is decided; evaluate.ts moves it on, refusal.ts tells from it.

import type { HeaderTag, Stage } from '../core/decision.ts'
import type { Facts } from '../core/reason.ts'
import type { Answer } from '../conditions/condition.ts'
import { oneLine } from './reply-text.ts'
import type { MakeDecisionId, Rule } from './rule.ts'
import type { RuleSubject } from './rule-subject.ts'
import { subjectValue } from './subject-values.ts'
import { fill, type Template } from './template.ts'

/** How far the rules of a stage have been asked. */
export interface Progress {
  readonly stage: Stage
  readonly rules: readonly Rule[]
  readonly subject: RuleSubject
  readonly makeId: MakeDecisionId
  /** Every answer so far, in order; which rule each belongs to follows from the rules. */
  readonly answers: Answer[]
  /** The rule and the condition that are next. */
  rule: number
  condition: number
  /** Where the answers of this rule begin. */
  first: number
  /** The first condition of this rule whose answer is not known. */
  doubt: { readonly condition: string; readonly why: string } | undefined
  tags: HeaderTag[] | undefined
  /** The log texts of rules that held and went on. */
  logs: string[] | undefined
  /** Whether acceptances, too, tell which rules were asked before. */
  readonly tellAll: boolean
}

/** What the conditions of the present rule have compared. */
export function comparedBy({ answers, first }: Progress): Facts {
  const only = answers[first]
  if (only === undefined) return NOTHING
  if (answers.length === first + 1) return only.compared
  const all = {}
  // What stands first in a rule is what it is about; exceptions behind it may have looked at a value of the same name.
  for (let i = answers.length - 1; i >= first; i--) Object.assign(all, answers[i]?.compared)
  return all
}

const NOTHING: Facts = {}

/** What a rule's own conditions compared is nearer than what is known of the session. */
export function filled(template: Template, progress: Progress): string {
  const compared = comparedBy(progress)
  return fill(template, (name) => compared[name] ?? subjectValue(name, progress.subject))
}

/** The log texts of the rules on the way, and of the one that decides. */
export function logOf(progress: Progress, deciding?: Rule): string | undefined {
  const own = deciding?.log
  if (progress.logs === undefined && own === undefined) return undefined
  const texts = own === undefined ? [] : [oneLine(filled(own, progress))]
  return [...(progress.logs ?? []), ...texts].join('; ')
}
