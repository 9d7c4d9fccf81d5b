// The state of a recipient in plain words: what happened, whose move it is, what happens next and when.

import type { FinalOutcome, RecipientState } from '../../core/message.ts'
import type { Instant } from '../../core/time.ts'
import type { RecipientView } from '../../control/control.ts'
import type { Event } from '../../events/event.ts'
import { plural } from './layout.ts'
import { whoWasTold } from './message-event.ts'
import type { Tone } from './paint.ts'
import { reasonSentence } from './reason.ts'
import { safeText } from './safe-text.ts'
import type { Times } from './times.ts'

export interface StateText {
  readonly tone: Tone
  readonly text: string
}

export function describeState(recipient: RecipientView, events: readonly Event[], times: Times): StateText {
  const { state } = recipient
  switch (state.kind) {
    case 'scheduled':
      return scheduled(state, recipient, events, times)
    case 'active':
      return { tone: 'warn', text: `Waybill is delivering it right now (attempt ${state.attempts + 1}).` }
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
  times: Times,
): StateText {
  const next = `Waybill tries ${state.attempts === 0 ? 'it first' : 'again'} at ${times.relative(state.due)}`
  if (state.lastReason === undefined) return { tone: 'warn', text: `Waiting. ${next}.` }
  const expires = lastDeferral(recipient, events)?.expires
  const until = expires === undefined ? '' : ` and goes on until ${times.moment(expires)}`
  return {
    tone: 'warn',
    text: `Not delivered yet, after ${plural(state.attempts, 'attempt')}: ${reasonSentence(state.lastReason)} ${next}${until}.`,
  }
}

function done(
  outcome: FinalOutcome,
  at: Instant,
  recipient: RecipientView,
  events: readonly Event[],
  times: Times,
): StateText {
  const when = times.moment(at)
  switch (outcome.kind) {
    case 'delivered':
      return { tone: 'good', text: delivered(outcome, when) }
    case 'bounced':
      return {
        tone: 'bad',
        text: `Refused for good at ${when}: ${reasonSentence(outcome.reason)} ${afterFailure(recipient, events, outcome.bounce)}`,
      }
    case 'expired':
      return {
        tone: 'bad',
        text:
          `Given up at ${when}, when the time allowed for retrying was over; the last attempt failed: ` +
          `${reasonSentence(outcome.reason)} ${afterFailure(recipient, events, outcome.bounce)}`,
      }
    case 'cancelled':
      return {
        tone: 'bad',
        text: `Taken off the queue by ${safeText(outcome.by)} at ${when}; it was not delivered and is not tried again.`,
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

/** A final failure hands the move to the sender; whether they know is what matters then. */
function afterFailure(recipient: RecipientView, events: readonly Event[], bounce: string | undefined): string {
  const failure = events.findLast((event) => event.kind === 'failed' && event.recipient === recipient.address)
  const silent = failure?.kind === 'failed' ? failure.silent : undefined
  const told = bounce ?? (failure?.kind === 'failed' ? failure.bounce : undefined)
  return `Waybill does not try again. ${whoWasTold(told, silent)} To get it through, the cause must go and the mail be sent anew.`
}

function lastDeferral(
  recipient: RecipientView,
  events: readonly Event[],
): Extract<Event, { kind: 'deferred' }> | undefined {
  const found = events.findLast((event) => event.kind === 'deferred' && event.recipient === recipient.address)
  return found?.kind === 'deferred' ? found : undefined
}
