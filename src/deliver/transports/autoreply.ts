// The transport that answers: a message in the name of whom the mail was for goes to its sender, unless nobody wants one (RFC 3834). It is
// written with the outcome, in one transaction. Whether it is due, and what it says, is decided behind a port (bounce/responder.ts).

import { formatMailbox } from '../../core/address.ts'
import type { Content, Delivery, LeftOut, Message, Outcome } from '../../core/message.ts'
import type { NewMessage } from '../../queue/store.ts'
import type { AutoreplyDestination } from '../../route/destination.ts'
import type { Underway } from '../attempt-deps.ts'
import type { AttemptResult } from '../job.ts'

export type Answered =
  | { readonly kind: 'sent'; readonly reply: NewMessage }
  | { readonly kind: 'left-out'; readonly why: LeftOut }
  /** The text, or who was answered, cannot be read now. */
  | { readonly kind: 'unknown'; readonly why: string }

/** Does not reject but for what a content cannot be read for. */
export type Respond = (question: AnswerQuestion) => Promise<Answered>

export interface AnswerQuestion {
  readonly message: Message
  readonly content: Content
  readonly destination: AutoreplyDestination
}

export async function byAutoreply(underway: Underway, destination: AutoreplyDestination): Promise<AttemptResult> {
  const { job, deps, record } = underway
  const since = performance.now()
  const { message, content, recipients } = job
  const answered = await deps.respond({ message, content, destination })
  const outcome = outcomeOf(answered, message)
  const problem = outcome.kind === 'delivered' ? undefined : outcome.reason
  record.step('autoreply', since, { facts: { for: formatMailbox(destination.as) }, problem })
  record.settled(new Map(recipients.map(({ index }) => [index, outcome])))
  return { ...record.finish(), ...(answered.kind === 'sent' && { replies: [answered.reply] }) }
}

function outcomeOf(answered: Answered, { mailFrom }: Message): Outcome {
  const to = mailFrom === null ? '' : formatMailbox(mailFrom)
  const delivered = (leftOut?: LeftOut): Outcome => {
    const via: Delivery = { transport: 'autoreply', to, ...(leftOut && { leftOut }) }
    return { kind: 'delivered', via }
  }
  switch (answered.kind) {
    case 'sent':
      return delivered()
    case 'left-out':
      return delivered(answered.why)
    case 'unknown':
      return { kind: 'deferred', reason: { code: 'route.unclear', facts: { why: answered.why } } }
  }
}
