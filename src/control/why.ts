// Why something was refused: finds the decision by its id in the stories that are kept, tells who and what it was about, and
// what would have made it pass. Decides nothing itself; the trying is done by advise.ts.

import { formatMailbox, formatReversePath } from '../core/address.ts'
import type { Decision, DecisionId, Stage } from '../core/decision.ts'
import type { MessageId, SessionId } from '../core/id.ts'
import type { Instant } from '../core/time.ts'
import type { Event, SessionEvent } from '../events/event.ts'
import type { QueueReader } from '../queue/reader.ts'
import type { AuthenticationResult } from '../core/origin-results.ts'
import { advise } from './advise.ts'
import type { Advice, ShownOrigin } from './change.ts'
import { answer, problem, type ControlAnswer } from './control.ts'
import { findDecided, rebuildCase, type RefusedCase } from './refused-case.ts'
import type { Trial } from '../site/trial.ts'
import type { Entrance } from '../smtp/session-facts.ts'

export interface WhyView {
  readonly id: DecisionId
  readonly at: Instant
  readonly session: SessionId
  /** The message in whose story it stands: one whose other recipients were accepted. */
  readonly message?: MessageId
  readonly stage: Stage
  readonly subject: string
  readonly decision: Decision
  readonly client?: string
  readonly listener?: Entrance
  readonly helo?: string
  readonly tls?: string
  readonly user?: string
  /** Empty: the null sender. */
  readonly mailFrom?: string
  readonly recipients: readonly string[]
  /** What had been found out by then about who the message is from. */
  readonly checks?: readonly AuthenticationResult[]
  /** The rules of now, with their places; empty when there is no configuration at hand. */
  readonly rules: readonly ShownOrigin[]
  /** The file that the changes are to be written in; left out for the sandbox, which has none. */
  readonly file?: string
  /** Left out when there is no configuration at hand to try anything with. */
  readonly advice?: Advice
}

/** `wb-7F3K2Q` in any case, with or without `wb-`; O is read as 0, I and L as 1. */
export function parseDecisionId(text: string): DecisionId | undefined {
  const digits = text
    .trim()
    .replace(/^[([<"“]+|[)\]>".”,;]+$/g, '')
    .toUpperCase()
    .replace(/^WB[-_ ]?/, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{6}$/.test(digits) ? (`wb-${digits}` as DecisionId) : undefined
}

/** What trials call their refusals. */
const SIMULATED = parseDecisionId('wb-000000')

export async function why(
  text: string,
  reader: QueueReader,
  trial: Trial | undefined,
): Promise<ControlAnswer<WhyView>> {
  const id = parseDecisionId(text)
  if (id === undefined) {
    return problem('bad-id', `“${text}” is not the id of a refusal: it has six letters and digits, such as wb-7F3K2Q.`)
  }
  if (id === SIMULATED) {
    return problem(
      'not-found',
      'That is the id of a simulated refusal: all that is known of it stands in the simulation.',
    )
  }
  const story = await findStory(reader, id)
  const decided = story && findDecided(story.events, id)
  if (!decided) {
    return problem(
      'not-found',
      `No refusal ${id} is known here. Check the id, and whether it is this server that refused. ` +
        'A session is kept when it has ended, and for a time only.',
    )
  }
  const one = rebuildCase(story.events, decided)
  const advice = one && trial && (await advise(one, trial))
  const { at, session, stage, subject, decision } = decided
  return answer({
    id,
    at,
    session,
    ...(story.message === undefined ? {} : { message: story.message }),
    stage,
    subject,
    decision,
    ...(one ? whoAndWhat(one) : { recipients: [] }),
    ...checksBefore(story.events, decided),
    rules: trial?.origins ?? [],
    ...(trial && trial.config.policy.file !== '' && { file: trial.config.policy.file }),
    ...(advice && { advice }),
  })
}

/** Those of the same message: a session may bring several. */
function checksBefore(events: readonly Event[], decided: Event): Pick<WhyView, 'checks'> {
  const before = events.slice(0, events.indexOf(decided))
  const begin = before.findLastIndex((event) => event.kind === 'decided' && event.stage === 'mail')
  const checks = before.slice(begin + 1).flatMap((event) => (event.kind === 'origin-checked' ? [event.check] : []))
  return checks.length === 0 ? {} : { checks }
}

interface FoundStory {
  readonly events: readonly Event[] | readonly SessionEvent[]
  readonly message?: MessageId
}

const MOST_STORIES = 20

async function findStory(reader: QueueReader, id: DecisionId): Promise<FoundStory | undefined> {
  // Anybody may say such a word in a session of their own, so what was found is looked at.
  const holds = ({ events }: Pick<FoundStory, 'events'>): boolean => findDecided(events, id) !== undefined
  const refused = (await reader.findRefused(id, MOST_STORIES)).find(holds)
  // Looking through the messages takes long, and a session that brought none has no part in any.
  if (refused && !refused.events.some((event) => event.kind === 'disconnected' && event.accepted > 0)) return refused
  const story = (await reader.findDecision(id, MOST_STORIES)).find(holds)
  return story ? { events: story.events, message: story.message.id } : refused
}

function whoAndWhat({ facts, questions }: RefusedCase) {
  const { client, listener, helo, tls, user } = facts
  const sender = questions.flatMap((question) => ('mailFrom' in question ? [question.mailFrom] : []))[0]
  return {
    client: client.address,
    listener,
    ...(helo && { helo: helo.name }),
    ...(tls && { tls: tls.protocol }),
    ...(user !== undefined && { user }),
    ...(sender !== undefined && { mailFrom: formatReversePath(sender) }),
    recipients: questions.flatMap((question) => {
      if (question.stage === 'rcpt') return [formatMailbox(question.rcptTo)]
      return question.stage === 'data' ? question.recipients.map(formatMailbox) : []
    }),
  }
}
