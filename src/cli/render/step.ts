// One step of a delivery attempt in words: what was done, the dialogue in full, and what went wrong.

import { isDeepStrictEqual } from 'node:util'
import type { MessageEvent, StepName } from '../../events/event.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { exchangeDetails, note, reasonDetails, wordsOf, type EventText, type RenderContext } from './event-text.ts'
import { describeRemote, factLines } from './reason.ts'

type Step = Extract<MessageEvent, { readonly kind: 'step' }>

export function renderStep(event: Step, context: RenderContext): EventText {
  const words = wordsOf(context)
  const { done, failed } = words.steps[event.step]
  const { problem, remote, exchanges = [], facts } = event
  return {
    headline: `${problem === undefined ? done : failed}${spanSuffix(event.ms, context)}`,
    tone: problem === undefined ? 'dim' : 'warn',
    details: [
      ...(remote === undefined || !opensConnection(event.step) ? [] : [note(`${describeRemote(remote, words)}.`)]),
      ...(facts === undefined ? [] : factLines(facts, words).map(note)),
      ...exchanges.flatMap((exchange) => exchangeDetails(exchange, words)),
      ...(problem === undefined ? [] : reasonDetails(newsOf(problem, event), words)),
    ],
  }
}

/** The other steps go on with the host that one of these named. */
const opensConnection = (step: StepName): boolean => step === 'connect' || step === 'reuse'

/** What a step's problem adds to what the step has told already: a reply, facts or host are not said twice. */
function newsOf({ code, reply, facts, remote }: Problem, step: Step): Problem {
  const inDialogue = step.exchanges?.some((exchange) => same(exchange.reply, reply)) === true
  const atHost = opensConnection(step.step) && same(remote, step.remote)
  return {
    code,
    ...(reply === undefined || inDialogue ? {} : { reply }),
    ...(facts === undefined || same(facts, step.facts) ? {} : { facts }),
    ...(remote === undefined || atHost ? {} : { remote }),
  }
}

const spanSuffix = (ms: number, { language = 'en' }: RenderContext): string =>
  ` (${GRAMMAR[language].number(ms < 10 ? ms : Math.round(ms))} ${GRAMMAR[language].unit('ms')})`

type Problem = NonNullable<Step['problem']>

const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b)
