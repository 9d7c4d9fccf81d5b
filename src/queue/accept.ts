// Takes responsibility for a message: has its content inspected, builds what enters the queue and resolves only when it is
// on disk. Everything that led here (connection, HELO, each verdict) is stored with it in the same transaction.

import { formatMailbox, formatReversePath } from '../core/address.ts'
import type { SessionId } from '../core/id.ts'
import type { Content, Message, RecipientState } from '../core/message.ts'
import { reply, type Reply } from '../core/reply.ts'
import type { Facts } from '../core/reason.ts'
import type { Instant } from '../core/time.ts'
import type { Event } from '../events/event.ts'
import { looping, notStored } from '../smtp/server-replies.ts'
import type { AcceptedRecipient, CompletedContent, Disposition } from '../smtp/server-actions.ts'
import type { Unstamped } from '../smtp/session-journal.ts'
import type { Intake } from './intake.ts'
import type { NewMessage, QueueStore } from './store.ts'

export interface AcceptDeps {
  readonly store: Pick<QueueStore, 'accept'>
  /** Received fields before a message counts as looping. */
  readonly receivedFields: number
  /** The state in which its recipients enter the queue: active when an attempt can start at once. */
  firstState(domains: readonly string[], size: number): RecipientState
  /** What rules and scanners say of the content; left out where there are none. */
  readonly inspect?: (content: Content, intake: Intake, completed: CompletedContent) => Promise<Inspection>
}

export type Inspection =
  | {
      readonly ok: true
      /** The content as it is to be stored: changed where rules or scanners asked for it. */
      readonly content: Content
      readonly size: number
      readonly events: readonly Unstamped[]
      /** For the whole message. */
      readonly disposition?: Disposition
    }
  | { readonly ok: false; readonly reply: Reply; readonly events: readonly Unstamped[] }

export type Acceptance =
  | { readonly ok: true; readonly entry: NewMessage }
  | { readonly ok: false; readonly problem: string; readonly reply: Reply; readonly facts: Facts }
  /** Rules refused it; `events` tell why. */
  | { readonly ok: false; readonly reply: Reply; readonly events: readonly Unstamped[] }

export async function accept(
  intake: Intake,
  completed: CompletedContent,
  session: SessionId,
  deps: AcceptDeps,
): Promise<Acceptance> {
  const header = intake.header()
  // Our own Received field is among them.
  const hops = header.received - 1
  if (hops >= deps.receivedFields) {
    await intake.discard()
    return { ok: false, problem: 'loop', reply: looping(hops), facts: { hops, allowed: deps.receivedFields } }
  }
  try {
    const received = await intake.finish()
    const inspection: Inspection = deps.inspect
      ? await deps.inspect(received, intake, completed)
      : { ok: true, content: received, size: intake.size, events: [] }
    if (!inspection.ok) {
      await intake.discard()
      return inspection
    }
    const entry = newEntry(intake, completed, session, inspection, deps)
    await deps.store.accept(entry)
    return { ok: true, entry }
  } catch (error) {
    await intake.discard()
    return notAccepted(error)
  }
}

function newEntry(
  intake: Intake,
  completed: CompletedContent,
  session: SessionId,
  { content, size, events, disposition }: Inspection & { ok: true },
  deps: AcceptDeps,
): NewMessage {
  const { mailFrom, options, recipients, helo, protocol, facts, disposition: earlier } = intake.transaction
  const { subject, messageIdField } = intake.header()
  const message: Message = {
    id: intake.id,
    mailFrom,
    origin: {
      kind: 'smtp',
      session,
      client: facts.client.address,
      helo,
      protocol,
      listener: facts.listener,
      ...(facts.user === undefined ? {} : { user: facts.user }),
    },
    options: completed.eightBit && options.body === '7BIT' ? { ...options, body: '8BITMIME' } : options,
    size,
    receivedAt: intake.at,
  }
  const wholly = disposition ?? earlier
  const sent = recipients.filter((recipient) => !(wholly ?? recipient.disposition))
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
  const stamped = events.map((event): Event => ({ at: intake.at, session, ...event }))
  return {
    message,
    recipients: recipients.map((recipient, index) => ({
      index,
      rcptTo: recipient.rcptTo,
      dsn: recipient.dsn,
      state: stateOf(recipient, wholly, state, intake.at),
    })),
    content,
    events: [...completed.events, ...stamped, queued],
  }
}

/** What rules put aside is not sent: it waits for the operator, or has ended before it began. */
function stateOf(
  recipient: AcceptedRecipient,
  wholly: Disposition | undefined,
  first: RecipientState | undefined,
  at: Instant,
): RecipientState {
  const disposition = wholly ?? recipient.disposition
  if (disposition?.kind === 'hold') {
    const { rule, why } = disposition
    return { kind: 'held', by: why === undefined ? `rule ${rule}` : `rule ${rule} (${why})`, attempts: 0 }
  }
  if (disposition?.kind === 'discard' || !first) {
    return { kind: 'done', at, outcome: { kind: 'discarded', rule: disposition?.rule ?? '' } }
  }
  return first
}

function notAccepted(error: unknown): Acceptance {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
  const full = code === 'disk-full' || code === 'ENOSPC' || code === 'EDQUOT'
  const answer = full ? reply(452, '4.3.1', 'The server has no room for the message now; please try again') : notStored
  return { ok: false, problem: 'not-stored', reply: answer, facts: { error: code, detail: String(error) } }
}
