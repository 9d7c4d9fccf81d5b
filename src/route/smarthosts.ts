// Which of the smarthosts take a mail: those whose `when` holds for it, in order; else those without one. So what is for some
// mail alone never takes other mail, and never leaves its own to another, who may not send for that domain. Reading needs no
// running server.

import { anyOf } from '../conditions/combine.ts'
import type { Answer, Condition } from '../conditions/condition.ts'
import type { ConditionDeps } from '../conditions/condition-deps.ts'
import { ADDRESS_CONDITIONS } from '../conditions/kinds.ts'
import { readWhen } from '../conditions/read-when.ts'
import type { AddressedSubject } from '../conditions/subject.ts'
import type { Config, Smarthost } from '../config/config.ts'
import { problemAt } from '../config/policy-source.ts'
import type { ConfigProblem } from '../config/problem.ts'
import type { Facts } from '../core/reason.ts'
import { inTurn, type Destination, type HostDestination } from './destination.ts'
import type { RouteWhen } from './own/read-route.ts'
import type { Reading } from '../conditions/reading.ts'
import { NO_FACTS, type RouteQuestion, type Router, type RouterAnswer } from './router.ts'

export interface ReadSmarthost {
  readonly smarthost: Smarthost
  /** Undefined: it is for what no other one is for. */
  readonly when?: { readonly read: RouteWhen; readonly reading: Reading }
}

/** What is wrong is added to `problems`. */
export function readSmarthosts(
  { site, smarthosts, policy }: Pick<Config, 'site' | 'smarthosts' | 'policy'>,
  problems: ConfigProblem[],
): readonly ReadSmarthost[] {
  const read = smarthosts.map(({ when, ...smarthost }): ReadSmarthost => {
    if (!when) return { smarthost }
    const path = ['smarthost', ...(when.at === undefined ? [] : [when.at])]
    const reading: Reading = {
      stage: 'rcpt',
      path,
      complain: (inner, complaint, where) => {
        problems.push(problemAt(policy, [...path, ...inner], complaint, where))
      },
    }
    const conditions = readWhen(when.written, ['when'], { ...reading, conditions: ADDRESS_CONDITIONS })
    return { smarthost, when: { read: conditions, reading } }
  })
  if ((site === 'smarthost' || site === 'satellite') && read.length > 0 && read.every(({ when }) => when)) {
    const message = `site: ${site} sends all mail to a smarthost, and none is for what no "when" names`
    problems.push(problemAt(policy, ['smarthost'], { message, advice: 'add one without "when"' }))
  }
  return read
}

interface Choice {
  readonly ask: Condition<AddressedSubject>
  readonly way: HostDestination
}

/** Takes all mail elsewhere, or leaves it to the next router where no smarthost is for it. Undefined: there is none. */
export function smarthostRouter(
  smarthosts: readonly ReadSmarthost[],
  deps: ConditionDeps | undefined,
): Router | undefined {
  if (smarthosts.length === 0) return undefined
  const usual = answerOf(smarthosts.flatMap((one) => (one.when ? [] : [wayTo(one)])))
  const choices = smarthosts.flatMap((one): readonly Choice[] => {
    if (!one.when || !deps) return []
    const { read, reading } = one.when
    return [{ ask: anyOf([read.make(deps, reading)]), way: wayTo(one) }]
  })
  const bySender = smarthosts.some(({ when }) => when?.read.facts.includes('sender'))
  if (choices.length === 0) return { name: 'smarthost', asked: 'elsewhere', route: () => usual, bySender }
  return { name: 'smarthost', asked: 'elsewhere', route: (question) => choose(question, choices, usual), bySender }
}

async function choose(question: RouteQuestion, choices: readonly Choice[], usual: RouterAnswer): Promise<RouterAnswer> {
  const subject = { mailFrom: question.mailFrom, recipients: [question.rcptTo] }
  let compared: Facts = NO_FACTS
  const ways: HostDestination[] = []
  for (const { ask, way } of choices) {
    const answer: Answer = await ask(subject)
    compared = { ...compared, ...answer.compared }
    // It may be the one whose mail must not go another way.
    if (answer.kind === 'unknown') {
      return { kind: 'deferred', reason: { code: 'route.unclear', facts: { why: answer.why } }, compared }
    }
    if (answer.kind === 'yes') ways.push(way)
  }
  const answer = ways.length > 0 ? answerOf(ways) : usual
  return { ...answer, compared: { ...compared, ...answer.compared } }
}

function answerOf(ways: readonly HostDestination[]): RouterAnswer {
  const destination: Destination | undefined = inTurn(ways)
  if (!destination) return { kind: 'declined', because: 'conditions', compared: NO_FACTS }
  const compared = { smarthost: ways.map(({ host, port }) => `${host} port ${port}`).join(', ') }
  return { kind: 'destination', destination, compared }
}

const wayTo = ({ smarthost }: ReadSmarthost): HostDestination => {
  const { host, port } = smarthost
  return { kind: 'host', host, port, smarthost }
}
