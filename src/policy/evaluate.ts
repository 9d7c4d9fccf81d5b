// Asks the rules of one stage in order; the first that has a verdict decides. This runs several times for every message,
// so it answers at once where no condition has to wait, and while nothing is refused it only keeps the answers it got;
// what is told of a refusal is made from them by refusal.ts.
//
// What cannot be known is never taken for yes or no: the rule then defers, unless it says that it is to be passed over. A
// rule without a verdict (`tag`, `next`) always is, for it decides nothing. A check that goes on for ever is not known either:
// the whole decision defers before the client gives up.

import type { Decision, Stage } from '../core/decision.ts'
import type { Clock } from '../core/clock.ts'
import { formatDuration, minutes, type Duration } from '../core/time.ts'
import { unknown, type Answer } from '../conditions/condition.ts'
import { POSITIVE_REPLIES } from './default-replies.ts'
import { comparedBy, filled, logOf, type Progress } from './progress.ts'
import { nobodySpoke, refuse, refuseUnknown, triedBefore } from './refusal.ts'
import { oneLine, plainText } from './reply-text.ts'
import type { MakeDecisionId, Rule } from './rule.ts'
import type { RuleCondition, RuleSubject } from './rule-subject.ts'

/** The answer of rules that have nothing to say. */
const ACCEPTED: Readonly<Record<Exclude<Stage, 'rcpt'>, Decision>> = {
  connect: { verdict: 'accept', reply: POSITIVE_REPLIES.connect, rule: 'no-objection', compared: {} },
  helo: { verdict: 'accept', reply: POSITIVE_REPLIES.helo, rule: 'no-objection', compared: {} },
  auth: { verdict: 'accept', reply: POSITIVE_REPLIES.auth, rule: 'no-objection', compared: {} },
  mail: { verdict: 'accept', reply: POSITIVE_REPLIES.mail, rule: 'no-objection', compared: {} },
  data: { verdict: 'accept', reply: POSITIVE_REPLIES.data, rule: 'no-objection', compared: {} },
}

/** RFC 5322 §2.1.1: a line has at most 998 characters, the name of the field included. */
const LONGEST_TAG = 900

/** Less than a client waits (RFC 5321 §4.5.3.2: 10 minutes for the end of the content, 5 for everything before). */
const TIME_LIMITS: Readonly<Record<Stage, Duration>> = {
  connect: minutes(4),
  helo: minutes(4),
  auth: minutes(4),
  mail: minutes(4),
  rcpt: minutes(4),
  data: minutes(9),
}

export interface EvaluateOptions {
  readonly clock: Clock
  readonly makeId: MakeDecisionId
  /** Acceptances, too, tell which rules were asked. */
  readonly tellAll?: boolean
}

export function evaluate(
  rules: readonly Rule[],
  subject: RuleSubject,
  { clock, makeId, tellAll = false }: EvaluateOptions,
): Decision | Promise<Decision> {
  const { stage } = subject.question
  if (rules.length === 0 && stage !== 'rcpt') return ACCEPTED[stage]
  const progress: Progress = {
    stage,
    rules,
    subject,
    makeId,
    answers: [],
    rule: 0,
    condition: 0,
    first: 0,
    doubt: undefined,
    tags: undefined,
    logs: undefined,
    tellAll,
  }
  const decision = goOn(progress)
  return decision instanceof Promise ? inTime(decision, progress, clock) : decision
}

async function inTime(decision: Promise<Decision>, progress: Progress, clock: Clock): Promise<Decision> {
  const late = Promise.withResolvers<Decision>()
  const limit = TIME_LIMITS[progress.stage]
  const timer = clock.after(limit, () => {
    const rule = progress.rules[progress.rule]
    const condition = rule?.conditions[progress.condition]
    // Between two conditions nothing is waited for, and the answer is on its way.
    if (!rule || !condition) return
    const doubt = { condition: condition.name, why: `not within ${formatDuration(limit)}` }
    late.resolve(refuseUnknown(rule, doubt, progress))
  })
  try {
    return await Promise.race([decision, late.promise])
  } finally {
    timer.cancel()
  }
}

function goOn(progress: Progress): Decision | Promise<Decision> {
  const { rules, subject } = progress
  for (let rule = rules[progress.rule]; rule !== undefined; rule = rules[progress.rule]) {
    const condition = rule.conditions[progress.condition]
    if (condition === undefined) {
      const decision = ruleHolds(rule, progress)
      if (decision) return decision
      continue
    }
    const answer = ask(condition, subject)
    if (answer instanceof Promise) return answer.then((later) => goOn(note(later, condition, progress)))
    note(answer, condition, progress)
  }
  return endOfRules(progress)
}

/** A condition that crashes has not answered. */
function ask(condition: RuleCondition, subject: RuleSubject): Answer | Promise<Answer> {
  try {
    const answer = condition.ask(subject)
    return answer instanceof Promise ? answer.catch(crashed) : answer
  } catch (error) {
    return crashed(error)
  }
}

const crashed = (error: unknown): Answer =>
  unknown(`the check failed: ${error instanceof Error ? error.message : String(error)}`, {})

/**
 * After an unknown answer the rest of the rule is still asked: if something else in it does not hold, the rule does not
 * speak in any case, and nobody need be deferred.
 */
function note(answer: Answer, condition: RuleCondition, progress: Progress): Progress {
  progress.answers.push(answer)
  progress.condition++
  if (answer.kind === 'no') nextRule(progress)
  else if (answer.kind === 'unknown') progress.doubt ??= { condition: condition.name, why: answer.why }
  return progress
}

function nextRule(progress: Progress): void {
  progress.rule++
  progress.condition = 0
  progress.first = progress.answers.length
  progress.doubt = undefined
}

/** Every condition of the rule has been asked and none says no. */
function ruleHolds(rule: Rule, progress: Progress): Decision | undefined {
  const { act } = rule
  if (progress.doubt) {
    if (rule.unknown === 'defer') return refuseUnknown(rule, progress.doubt, progress)
    nextRule(progress)
    return undefined
  }
  switch (act.kind) {
    case 'accept':
    case 'discard':
    case 'hold':
      return take(act.kind, rule, progress)
    case 'deny':
    case 'defer':
      return refuse(act, rule, progress)
    case 'tag':
      ;(progress.tags ??= []).push({
        field: act.field,
        value: plainText(filled(act.value, progress)).slice(0, LONGEST_TAG),
      })
      break
    case 'next':
      break
  }
  if (rule.log) (progress.logs ??= []).push(oneLine(filled(rule.log, progress)))
  nextRule(progress)
  return undefined
}

function take(verdict: 'accept' | 'discard' | 'hold', rule: Rule, progress: Progress): Decision {
  const { tags, stage, tellAll } = progress
  const decision = {
    verdict,
    reply: POSITIVE_REPLIES[stage],
    rule: rule.name,
    origin: rule.origin,
    compared: comparedBy(progress),
  }
  const log = logOf(progress, rule)
  // The usual case, and the one that has to be quick.
  if (tags === undefined && log === undefined && verdict !== 'hold' && !tellAll) return decision
  return {
    ...decision,
    ...(tags && { tags }),
    ...(log !== undefined && { log }),
    ...(rule.act.kind === 'hold' && { hold: oneLine(filled(rule.act.why, progress)) }),
    ...(tellAll && { tried: triedBefore(progress) }),
  }
}

function endOfRules(progress: Progress): Decision {
  const { stage, tags, tellAll } = progress
  if (stage === 'rcpt') return nobodySpoke(progress)
  const log = logOf(progress)
  if (tags === undefined && log === undefined && !tellAll) return ACCEPTED[stage]
  return {
    ...ACCEPTED[stage],
    ...(tags && { tags }),
    ...(log !== undefined && { log }),
    ...(tellAll && { tried: triedBefore(progress) }),
  }
}
