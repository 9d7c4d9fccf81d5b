// Connects settling to notifications: which outcome is reported how, and in what state the notification enters the queue.

import type { Domain } from '../core/domain.ts'
import type { IdSource } from '../core/id.ts'
import type { Message, RecipientState } from '../core/message.ts'
import type { Instant } from '../core/time.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import { makeExplain } from '../diagnose/explain.ts'
import { makeExplainReason, type ExplainReason } from '../diagnose/own/explain-reason.ts'
import type { NewMessage } from '../queue/store.ts'
import type { Notified, Notifier } from '../queue/settlement.ts'
import { composeNotification } from './compose.ts'
import type { NotificationInput, Reported } from './notification.ts'
import { readOriginal, type Original } from './original.ts'
import { wantsNotification } from './wants-notification.ts'

export interface NotifierDeps {
  readonly ids: IdSource
  readonly hostname: Domain
  readonly smarthosts?: readonly string[] | undefined
  /** Of the text for people; English where it is left out. */
  readonly languages?: readonly Language[] | undefined
  /** Octets of an original up to which it is given back whole. */
  readonly returnLimit: number
  /** The state in which a new message for these domains enters the queue. */
  readonly firstState: (domains: readonly string[], size: number) => RecipientState
  /** Puts our signature on it, where we have one. */
  readonly sign?: (letter: NewMessage, now: Instant) => Promise<NewMessage>
}

const NO_ORIGINAL: Original = { bytes: new Uint8Array(0), complete: false }

export function createNotifier({
  ids,
  hostname,
  smarthosts,
  languages,
  returnLimit,
  firstState,
  sign = async (letter) => letter,
}: NotifierDeps): Notifier {
  // The rules are put in order when the first notification is due, not when the server starts.
  let made: ExplainReason | undefined
  const explainReason: ExplainReason = (...asked) => (made ??= makeExplainReason(makeExplain()))(...asked)
  return {
    wants: wantsNotification,
    async compose(about, { message, content }, notified, now) {
      // A notification without the original's header is better than none.
      const original = await readOriginal(content, returnLimit).catch(() => NO_ORIGINAL)
      const state = firstState(senderDomain(message), original.bytes.length).kind === 'active' ? 'active' : 'scheduled'
      const recipients = notified.map(reported)
      const input: NotificationInput = {
        about,
        message,
        original,
        returnLimit,
        recipients,
        now,
        hostname,
        smarthosts,
        languages,
        state,
      }
      return sign(composeNotification(input, { ids, explainReason }), now)
    },
  }
}

const senderDomain = ({ mailFrom }: Message): string[] => (mailFrom ? [mailFrom.domain] : [])

function reported({ recipient, outcome, expired, attempts, lastAttempt, until }: Notified): Reported {
  const fields = { recipient, attempts, lastAttemptAt: lastAttempt }
  switch (outcome.kind) {
    case 'delivered':
      return { ...fields, via: outcome.via }
    case 'redirected':
      return fields
    case 'deferred':
      return { ...fields, reason: outcome.reason, expired, willRetryUntil: until }
    case 'failed':
      return { ...fields, reason: outcome.reason, status: outcome.status, expired }
  }
}
