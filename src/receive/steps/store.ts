// The last step: builds what enters the queue and puts it into the store. Everything that led here (connection, HELO, each
// verdict) is stored with it in the same transaction. What was not changed is stored as it came in, without a copy.

import { formatMailbox, formatReversePath } from '../../core/address.ts'
import type { Decision } from '../../core/decision.ts'
import type { Content, Message, Origin, RecipientState } from '../../core/message.ts'
import type { Instant } from '../../core/time.ts'
import type { Event } from '../../events/event.ts'
import type { GuardVerdict } from '../../guard/outbound-guard.ts'
import type { NewMessage } from '../../queue/store.ts'
import { wholeInPieces } from '../../scan/head-and-body.ts'
import { contentSize } from '../../scan/read-content.ts'
import { dispositionOf, returnOf } from '../../smtp/decided.ts'
import type { AcceptedRecipient, Disposition } from '../../smtp/server-actions.ts'
import { eventsOf, type AcceptDeps, type Receiving, type StepResult } from '../receiving.ts'

export async function store(receiving: Receiving): Promise<StepResult> {
  const { content, received, deps } = receiving
  const stored = content === received.parts ? received.whole : await written(receiving)
  const judged = deps.guards?.(receiving.intake)
  const entry = newEntry(receiving, stored, judged)
  try {
    await deps.store.accept(entry)
  } catch (error) {
    judged?.undo()
    throw error
  }
  return { ok: true, message: entry.message.id, afterReply: () => deps.schedule(entry) }
}

/** The content after changes: in memory where it was in memory, else in a new file. */
async function written({ received, content, intake, deps }: Receiving): Promise<Content> {
  const { head, body } = content
  if (received.whole.kind === 'inline' && body.kind === 'bytes') {
    return { kind: 'inline', bytes: Buffer.concat([head, body.bytes]) }
  }
  // The new file takes the place of the old one when it is whole.
  const file = await deps.store.openBody(intake.id)
  try {
    for await (const piece of wholeInPieces(content)) await file.write(piece)
    return await file.finish()
  } catch (error) {
    await file.discard()
    throw error
  }
}

function newEntry(receiving: Receiving, content: Content, judged: GuardVerdict | undefined): NewMessage {
  const { intake, completed, session, decision, deps, mailFrom } = receiving
  const size = contentSize(content)
  const { options, recipients, disposition: earlier } = intake.transaction
  const { subject, messageIdField } = intake.header()
  const message: Message = {
    id: intake.id,
    mailFrom,
    origin: originOf(receiving),
    options: completed.eightBit && options.body === '7BIT' ? { ...options, body: '8BITMIME' } : options,
    size,
    receivedAt: intake.at,
  }
  const wholly = (decision && wholeDisposition(decision, deps)) ?? earlier
  const guarded = (recipient: AcceptedRecipient): GuardVerdict['hold'] =>
    judged?.hold?.isFor(recipient.rcptTo.domain) === true ? judged.hold : undefined
  const sent = recipients.filter(
    (recipient) => (wholly ?? recipient.disposition ?? RETURN).kind === 'return' && !guarded(recipient),
  )
  const state =
    sent.length > 0
      ? deps.firstState(
          sent.map(({ rcptTo }) => rcptTo.domain),
          size,
        )
      : undefined
  const queued: Event = {
    at: intake.at,
    kind: 'queued',
    message: message.id,
    session,
    mailFrom: formatReversePath(mailFrom),
    recipients: recipients.map(({ rcptTo }) => formatMailbox(rcptTo)),
    size: message.size,
    ...(subject !== undefined && { subject }),
    ...(messageIdField !== undefined && { messageIdField }),
  }
  const stamped = eventsOf(receiving).map((event): Event => ({ at: intake.at, session, ...event }))
  return {
    message,
    recipients: recipients.map((recipient, index) => ({
      index,
      rcptTo: recipient.rcptTo,
      dsn: recipient.dsn,
      state: stateOf(recipient, { wholly, first: state, guarded: guarded(recipient), at: intake.at }),
    })),
    content,
    events: [...completed.events, ...stamped, queued, ...receiving.told, ...heldEvents(receiving, judged)],
    ...(judged && { outbound: judged.counts }),
  }
}

function heldEvents({ intake }: Receiving, judged: GuardVerdict | undefined): readonly Event[] {
  if (!judged?.hold) return []
  const { by, reason, isFor } = judged.hold
  const { recipients } = intake.transaction
  const held = recipients.filter(({ rcptTo }) => isFor(rcptTo.domain)).map(({ rcptTo }) => formatMailbox(rcptTo))
  return [{ at: intake.at, kind: 'held', message: intake.id, by, reason, recipients: held }]
}

/** What is sent on has none; what goes back is sent as well. */
const RETURN: Pick<Disposition, 'kind'> = { kind: 'return' }

const wholeDisposition = (decision: Decision, { returnsRefused }: AcceptDeps): Disposition | undefined =>
  returnsRefused === true && decision.verdict === 'deny' ? returnOf(decision) : dispositionOf(decision)

function originOf({ intake, session }: Receiving): Origin {
  const { helo, protocol, facts } = intake.transaction
  const { listener, client, user, submitter } = facts
  if (listener === 'local') {
    const { uid = -1, login } = submitter ?? {}
    return { kind: 'local', session, uid, ...(login !== undefined && { user: login }) }
  }
  return {
    kind: 'smtp',
    session,
    client: client.address,
    helo,
    protocol,
    listener,
    ...(user === undefined ? {} : { user }),
  }
}

/** What rules put aside is not sent: it waits for the operator, or has ended before it began. */
function stateOf(
  recipient: AcceptedRecipient,
  {
    wholly,
    first,
    guarded,
    at,
  }: {
    readonly wholly: Disposition | undefined
    readonly first: RecipientState | undefined
    readonly guarded: GuardVerdict['hold']
    readonly at: Instant
  },
): RecipientState {
  const disposition = wholly ?? recipient.disposition
  if (disposition?.kind === 'hold') {
    const { rule, why } = disposition
    return { kind: 'held', by: why === undefined ? `rule ${rule}` : `rule ${rule} (${why})`, attempts: 0 }
  }
  if (guarded && (disposition?.kind ?? 'return') === 'return') {
    return { kind: 'held', by: guarded.by, since: at, attempts: 0, lastReason: guarded.reason }
  }
  if (disposition?.kind === 'return' && first) return withReason(first, disposition)
  if (disposition?.kind === 'discard' || !first) {
    return { kind: 'done', at, outcome: { kind: 'discarded', rule: disposition?.rule ?? '' } }
  }
  return first
}

/** Whoever takes it up attempts nothing, and tells the sender. */
function withReason(state: RecipientState, { rule, reply }: Disposition): RecipientState {
  if (state.kind !== 'active' && state.kind !== 'scheduled') return state
  return { ...state, lastReason: { code: 'local.refused', ...(reply && { reply }), facts: { rule } } }
}
