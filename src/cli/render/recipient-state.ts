// The state of a recipient in plain words: what happened, whose move it is, what happens next and when.

import type { Reason } from '../../core/reason.ts'
import type { FinalOutcome, RecipientState } from '../../core/message.ts'
import type { Instant } from '../../core/time.ts'
import type { RecipientView } from '../../control/control.ts'
import type { RenderContext } from './event-text.ts'
import type { Event } from '../../events/event.ts'
import { plural } from './layout.ts'
import { whoWasTold } from './message-event.ts'
import type { Tone } from './paint.ts'
import { moveAfterFailure, plainReason } from './plain-reason.ts'
import { safeText } from './safe-text.ts'

export interface StateText {
  readonly tone: Tone
  readonly text: string
}

export function describeState(recipient: RecipientView, events: readonly Event[], context: RenderContext): StateText {
  const { state } = recipient
  const { times, stopped = false } = context
  switch (state.kind) {
    case 'scheduled':
      return scheduled(state, recipient, events, times)
    case 'active':
      return { tone: 'warn', text: underWay(state.attempts + 1, stopped) }
    case 'held':
      return {
        tone: 'warn',
        text: `Held by ${safeText(state.by)}: Waybill does not try it until somebody says so with \`waybill queue retry\`.`,
      }
    case 'done':
      return done(state.outcome, state.at, recipient, events, times)
  }
}

function scheduled(
  state: Extract<RecipientState, { kind: 'scheduled' }>,
  recipient: RecipientView,
  events: readonly Event[],
  times: RenderContext['times'],
): StateText {
  const next = `Waybill tries ${state.attempts === 0 ? 'it first' : 'again'} at ${times.relative(state.due)}`
  if (state.lastReason === undefined) return { tone: 'warn', text: `Waiting. ${next}.` }
  const expires = lastDeferral(recipient, events)?.expires
  const until = expires === undefined ? '' : ` and goes on until ${times.moment(expires)}`
  return {
    tone: 'warn',
    text: `Not delivered yet, after ${plural(state.attempts, 'attempt')}: ${plainReason(state.lastReason, recipient.address)} ${next}${until}.`,
  }
}

function done(
  outcome: FinalOutcome,
  at: Instant,
  recipient: RecipientView,
  events: readonly Event[],
  times: RenderContext['times'],
): StateText {
  const when = times.moment(at)
  switch (outcome.kind) {
    case 'delivered':
      return { tone: 'good', text: delivered(outcome, when) }
    case 'bounced':
      return {
        tone: 'bad',
        text:
          `${outcome.reason.reply === undefined ? 'Failed' : 'Refused'} for good at ${when}: ` +
          afterFailure(outcome.reason, recipient, events, outcome.bounce),
      }
    case 'expired':
      return {
        tone: 'bad',
        text:
          `Given up at ${when}, when the time allowed for retrying was over; the last attempt failed: ` +
          afterFailure(outcome.reason, recipient, events, outcome.bounce),
      }
    case 'cancelled':
      return {
        tone: 'bad',
        text: `Taken off the queue by ${safeText(outcome.by)} at ${when}; it was not delivered and is not tried again.`,
      }
    case 'discarded':
      return {
        tone: 'warn',
        text: `Thrown away at ${when}, as the rule ${safeText(outcome.rule)} says; the sender was told that it was taken.`,
      }
  }
}

function delivered({ via }: Extract<FinalOutcome, { kind: 'delivered' }>, when: string): string {
  switch (via.transport) {
    case 'maildir':
      return `Delivered at ${when} to the mailbox file ${safeText(via.path)}.`
    case 'smtp':
      return (
        `Delivered at ${when}: ${safeText(via.host)} [${via.address}] took it over with “${safeText(via.reply)}”. ` +
        'From here on it is that server’s move.'
      )
  }
}

/** What happened, whether the sender knows, and whose move it is now. */
function afterFailure(
  reason: Reason,
  recipient: RecipientView,
  events: readonly Event[],
  bounce: string | undefined,
): string {
  const failure = events.findLast((event) => event.kind === 'failed' && event.recipient === recipient.address)
  const silent = failure?.kind === 'failed' ? failure.silent : undefined
  const told = bounce ?? (failure?.kind === 'failed' ? failure.bounce : undefined)
  return [
    plainReason(reason, recipient.address),
    'Waybill does not try again.',
    whoWasTold(told, silent),
    moveAfterFailure(reason, recipient.address),
  ].join(' ')
}

/** Without a server nothing is under way, whatever the one that ended left behind. */
const underWay = (attempt: number, stopped: boolean): string =>
  stopped
    ? `The server stopped in the middle of attempt ${attempt}; what became of that is not known. ` +
      'It is your move: start the server, and it makes the attempt again.'
    : `Waybill is delivering it right now (attempt ${attempt}).`

function lastDeferral(
  recipient: RecipientView,
  events: readonly Event[],
): Extract<Event, { kind: 'deferred' }> | undefined {
  const found = events.findLast((event) => event.kind === 'deferred' && event.recipient === recipient.address)
  return found?.kind === 'deferred' ? found : undefined
}
