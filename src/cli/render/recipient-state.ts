// The state of a recipient in plain words: what happened, what happens next and when. Whose move it is and what to do stands
// in the diagnosis below (recipient-diagnosis.ts).

import type { Reason } from '../../core/reason.ts'
import type { Instant } from '../../core/time.ts'
import type { FinalOutcome, RecipientState } from '../../core/message.ts'
import type { RecipientView } from '../../control/control.ts'
import { QUEUE_WORDS } from '../../words/queue.ts'
import { wordsOf, type RenderContext } from './event-text.ts'
import type { Event } from '../../events/event.ts'
import type { Tone } from './paint.ts'
import { plainReason } from './plain-reason.ts'
import { destinationText } from './reason.ts'
import { safeText } from './safe-text.ts'
import { STATE_WORDS, type StateWords } from './state-words.ts'

export interface StateText {
  readonly tone: Tone
  readonly text: string
}

interface Telling extends RenderContext {
  readonly recipient: RecipientView
  readonly events: readonly Event[]
  readonly words: StateWords
}

export function describeState(recipient: RecipientView, events: readonly Event[], context: RenderContext): StateText {
  const { state } = recipient
  const { stopped = false, language = 'en' } = context
  const telling: Telling = { ...context, recipient, events, words: STATE_WORDS[language] }
  switch (state.kind) {
    case 'scheduled':
      return { tone: 'warn', text: [scheduled(state, telling), ...waitsFor(telling)].join(' ') }
    case 'active': {
      // Without a server nothing is under way, whatever the one that ended left behind.
      const { active, cutOff } = telling.words
      return { tone: 'warn', text: (stopped ? cutOff : active)(state.attempts + 1) }
    }
    case 'held':
      return { tone: 'warn', text: held(state, telling) }
    case 'done':
      return done(state.outcome, telling.times.moment(state.at), telling)
  }
}

function scheduled(state: Extract<RecipientState, { kind: 'scheduled' }>, telling: Telling): string {
  const { words, times } = telling
  const next = words.next(state.attempts === 0, times.relative(state.due))
  if (state.lastReason === undefined) return `${words.waiting} ${next}.`
  const { paused } = state.lastReason
  if (paused)
    return `${words.notYet(state.attempts)} ${happened(state.lastReason, telling)} ${heldFor(paused, telling)}`
  const { expires, rule } = lastDeferral(telling) ?? {}
  const until = expires === undefined ? '' : words.until(times.moment(expires))
  const by = rule === undefined ? '' : ` ${wordsOf(telling).byRetryRule(safeText(rule))}.`
  return `${words.notYet(state.attempts)} ${happened(state.lastReason, telling)} ${next}${until}.${by}`
}

function held({ by, since, ends, lastReason }: Extract<RecipientState, { kind: 'held' }>, telling: Telling): string {
  const { words, times } = telling
  if (ends === undefined) return words.held(safeText(by), since === undefined ? undefined : telling.times.moment(since))
  const why = lastReason === undefined ? '' : ` ${happened(lastReason, telling)}`
  return `${words.heldUntil(times.relative(ends.at))}${why} ${words.orElse}`
}

function heldFor(
  { route, since, next }: { readonly route: string; readonly since: Instant; readonly next: Instant | undefined },
  telling: Telling,
): string {
  const { times, language = 'en' } = telling
  const where = destinationText(route, wordsOf(telling))
  return QUEUE_WORDS[language].held(where, times.moment(since), next && times.relative(next))
}

function waitsFor(telling: Telling): string[] {
  const { recipient, times, language = 'en' } = telling
  const { resting, state } = recipient
  const told = state.kind === 'scheduled' && state.lastReason?.paused !== undefined
  if (resting === undefined || told) return []
  const { where, since, next, paused } = resting
  if (paused) return [happened(paused, telling), heldFor({ route: where, since, next }, telling)]
  const when = next === undefined ? undefined : times.relative(next)
  return [QUEUE_WORDS[language].waitsFor(destinationText(where, wordsOf(telling)), times.moment(since), when)]
}

function done(outcome: FinalOutcome, when: string, telling: Telling): StateText {
  const { words } = telling
  switch (outcome.kind) {
    case 'delivered':
      return { tone: 'good', text: delivered(outcome, when, words) }
    case 'bounced': {
      const failed = outcome.reason.reply === undefined ? words.failed(when) : words.refused(when)
      const how = failureOf(telling)?.afterHold ? words.heldInVain(when) : failed
      return { tone: 'bad', text: `${how} ${afterFailure(outcome.reason, outcome.bounce, telling)}` }
    }
    case 'expired':
      return {
        tone: 'bad',
        text: `${(failureOf(telling)?.afterHold ? words.heldInVain : words.expired)(when)} ${afterFailure(outcome.reason, outcome.bounce, telling)}`,
      }
    case 'expanded':
      return { tone: 'plain', text: words.expanded(outcome.into, when) }
    case 'cancelled':
      return { tone: 'bad', text: words.cancelled(safeText(outcome.by), when) }
    case 'marked-delivered':
      return { tone: 'good', text: words.markedDelivered(safeText(outcome.by), when) }
    case 'discarded':
      return { tone: 'warn', text: words.discarded(safeText(outcome.rule), when) }
  }
}

function delivered({ via }: Extract<FinalOutcome, { kind: 'delivered' }>, when: string, words: StateWords): string {
  switch (via.transport) {
    case 'maildir':
    case 'mbox':
      return words.mailbox(safeText(via.path), when)
    case 'pipe':
      return words.program(safeText(via.program), when)
    case 'autoreply':
      return words.answered(via.leftOut !== undefined, when)
    case 'lmtp':
      return words.storedBy(safeText(via.host), safeText(via.reply), when)
    case 'smtp':
      return words.takenOver(`${safeText(via.host)} [${via.address}]`, safeText(via.reply), when)
  }
}

/** What happened, and whether the sender knows. */
function afterFailure(reason: Reason, bounce: string | undefined, telling: Telling): string {
  const { words } = telling
  const failure = failureOf(telling)
  const silent = failure?.silent
  const told = bounce ?? failure?.bounce
  const who = told !== undefined ? words.told(told) : silent !== undefined ? words.silent[silent] : words.notTold
  return `${happened(reason, telling)} ${words.noMore} ${who}`
}

const happened = (reason: Reason, { recipient, language = 'en' }: Telling): string =>
  plainReason(reason, recipient.address, language)

function failureOf({ recipient, events }: Telling): Extract<Event, { kind: 'failed' }> | undefined {
  const found = events.findLast((event) => event.kind === 'failed' && event.recipient === recipient.address)
  return found?.kind === 'failed' ? found : undefined
}

function lastDeferral({ recipient, events }: Telling): Extract<Event, { kind: 'deferred' }> | undefined {
  const found = events.findLast((event) => event.kind === 'deferred' && event.recipient === recipient.address)
  return found?.kind === 'deferred' ? found : undefined
}
