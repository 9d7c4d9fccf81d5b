// One step of a delivery attempt in words: what was done, the dialogue in full, and what went wrong.

import { isDeepStrictEqual } from 'node:util'
import type { MessageEvent, StepName } from '../../events/event.ts'
import { exchangeDetails, note, reasonDetails, type EventText } from './event-text.ts'
import { describeRemote, factLines } from './reason.ts'

type Step = Extract<MessageEvent, { readonly kind: 'step' }>

export function renderStep(event: Step): EventText {
  const { done, failed } = WORDS[event.step]
  const { problem, remote, exchanges = [], facts } = event
  return {
    headline: `${problem === undefined ? done : failed}${spanSuffix(event.ms)}`,
    tone: problem === undefined ? 'dim' : 'warn',
    details: [
      ...(remote === undefined || !opensConnection(event.step) ? [] : [note(`${describeRemote(remote)}.`)]),
      ...(facts === undefined ? [] : factLines(facts).map(note)),
      ...exchanges.flatMap(exchangeDetails),
      ...(problem === undefined ? [] : reasonDetails(newsOf(problem, event))),
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

/** What each step is called when it went well and when it did not. */
const WORDS: Readonly<Record<StepName, { readonly done: string; readonly failed: string }>> = {
  resolve: { done: 'Looked up where to deliver', failed: 'Could not find out where to deliver' },
  connect: { done: 'Connected', failed: 'Could not connect' },
  reuse: { done: 'Used a connection that was still open', failed: 'Could not use the open connection' },
  greet: { done: 'The server greeted', failed: 'The greeting went wrong' },
  ehlo: { done: 'Said hello', failed: 'The hello went wrong' },
  starttls: { done: 'Switched to TLS', failed: 'Could not switch to TLS' },
  envelope: { done: 'Named sender and recipients', failed: 'The envelope was not taken as a whole' },
  regroup: {
    done: 'The server takes no more recipients at once: the others follow in another transaction',
    failed: 'The others could not be asked for',
  },
  content: { done: 'Sent the content', failed: 'The content was not taken' },
  leave: {
    done: 'Left the connection: it has carried messages, and now its server refuses. A new one is next',
    failed: 'Left the connection',
  },
  'pass-over': { done: 'Not every host was called', failed: 'Not every host was called' },
  quit: { done: 'Said goodbye', failed: 'The goodbye went wrong' },
  maildir: { done: 'Wrote the mailbox', failed: 'Could not write the mailbox' },
}

const spanSuffix = (ms: number): string => ` (${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms)`

type Problem = NonNullable<Step['problem']>

const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b)
