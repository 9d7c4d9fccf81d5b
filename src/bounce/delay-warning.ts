// Whether the sender of a message that has waited for long is told so, and of whom (RFC 3461 §4.1, Exim's `delay_warning` and
// `delay_warning_condition`). Once for each time of the configuration that has passed, and where several have passed at once,
// for the longest alone. Pure.

import type { HeaderField } from '../core/header.ts'
import type { Recipient, RecipientState } from '../core/message.ts'
import type { Reason, ReasonCode } from '../core/reason.ts'
import type { Instant } from '../core/time.ts'
import type { LateMessage } from '../queue/reader.ts'
import type { Notified } from '../queue/settlement.ts'
import { ofPrograms } from './of-programs.ts'
import { wantsNotification } from './wants-notification.ts'

/** Whom the message waits for, and why nobody is told of them. */
export type WarningDecision =
  | { readonly kind: 'warn'; readonly about: readonly Notified[] }
  | {
      readonly kind: 'leave-out'
      readonly recipients: readonly Recipient[]
      readonly why: 'notify-never' | 'list' | 'bulk' | 'automatic'
      readonly field?: string
    }
  /** It waits for nobody who was tried, or an operator holds it: it is looked at again. */
  | { readonly kind: 'not-yet' }

export interface WarningQuestion {
  readonly late: LateMessage
  readonly header: readonly HeaderField[]
  /** Until when one of them is tried. */
  readonly until: (recipient: Recipient) => Instant
}

export function decideWarning({ late, header, until }: WarningQuestion): WarningDecision {
  const { message, recipients } = late
  // One who is being tried right now may be done in a moment, and a later look tells of all at once.
  if (recipients.some(({ state }) => state.kind === 'active')) return { kind: 'not-yet' }
  const waiting = recipients.flatMap((recipient) => {
    const met = whyItWaits(recipient.state)
    return met ? [{ recipient, ...met }] : []
  })
  if (waiting.length === 0) return { kind: 'not-yet' }
  const all = waiting.map(({ recipient }) => recipient)
  const automatic = ofPrograms(header)
  if (automatic) return { kind: 'leave-out', recipients: all, ...automatic }
  const told = waiting.filter(({ recipient }) => wantsNotification(message, recipient, 'delayed') === true)
  if (told.length === 0) return { kind: 'leave-out', recipients: all, why: 'notify-never' }
  const about = told.map(({ recipient, reason, attempts, isHeld }): Notified => {
    const outcome = { kind: 'deferred', reason } as const
    const end = isHeld || reason.paused ? {} : { until: until(recipient) }
    return { recipient, outcome, expired: false, attempts, lastAttempt: reason.at, ...end }
  })
  return { kind: 'warn', about }
}

interface Waiting {
  readonly reason: Reason
  readonly attempts: number
  readonly isHeld: boolean
}

/** What is given up is told of otherwise; and what may be altered could go to anybody, with anything in it. */
const SILENT: ReadonlySet<ReasonCode> = new Set(['queue.given-up', 'local.altered', 'local.salvaged'])

/** Exim does not warn of what an operator holds either; they know of it, and may be about to give it up. */
function whyItWaits(state: RecipientState): Waiting | undefined {
  if (state.kind !== 'scheduled' && state.kind !== 'held') return undefined
  const { attempts, lastReason: reason } = state
  if (reason === undefined || SILENT.has(reason.code)) return undefined
  if (state.kind === 'held' && (state.since !== undefined || state.ends !== undefined)) return undefined
  return { reason, attempts, isHeld: state.kind === 'held' }
}
