// Takes responsibility for a message: builds what enters the queue and resolves only when it is on disk. Everything that
// led here (connection, HELO, each verdict) is stored with it in the same transaction.

import { formatMailbox, formatReversePath } from '../core/address.ts'
import type { SessionId } from '../core/id.ts'
import type { Message, RecipientState } from '../core/message.ts'
import { reply, type Reply } from '../core/reply.ts'
import type { Facts } from '../core/reason.ts'
import type { Event } from '../events/event.ts'
import { looping, notStored } from '../smtp/server-replies.ts'
import type { CompletedContent } from '../smtp/server-actions.ts'
import type { Intake } from './intake.ts'
import type { NewMessage, QueueStore } from './store.ts'

export interface AcceptDeps {
  readonly store: Pick<QueueStore, 'accept'>
  /** Received fields before a message counts as looping. */
  readonly receivedFields: number
  /** The state in which its recipients enter the queue: active when an attempt can start at once. */
  firstState(domains: readonly string[], size: number): RecipientState
}

export interface AcceptFrom {
  readonly session: SessionId
  readonly client: string
  readonly listener: 'smtp' | 'submission'
}

export type Acceptance =
  | { readonly ok: true; readonly entry: NewMessage }
  | { readonly ok: false; readonly problem: string; readonly reply: Reply; readonly facts: Facts }

export async function accept(
  intake: Intake,
  completed: CompletedContent,
  from: AcceptFrom,
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
    const content = await intake.finish()
    const { mailFrom, options, recipients, helo, protocol } = intake.transaction
    const message: Message = {
      id: intake.id,
      mailFrom,
      origin: { kind: 'smtp', session: from.session, client: from.client, helo, protocol, listener: from.listener },
      options: completed.eightBit && options.body === '7BIT' ? { ...options, body: '8BITMIME' } : options,
      size: intake.size,
      receivedAt: intake.at,
    }
    const state = deps.firstState(
      recipients.map(({ rcptTo }) => rcptTo.domain),
      intake.size,
    )
    const queued: Event = {
      at: intake.at,
      kind: 'queued',
      message: message.id,
      session: from.session,
      mailFrom: formatReversePath(mailFrom),
      recipients: recipients.map(({ rcptTo }) => formatMailbox(rcptTo)),
      size: message.size,
      ...(header.subject !== undefined && { subject: header.subject }),
      ...(header.messageIdField !== undefined && { messageIdField: header.messageIdField }),
    }
    const entry: NewMessage = {
      message,
      recipients: recipients.map(({ rcptTo, dsn }, index) => ({ index, rcptTo, dsn, state })),
      content,
      events: [...completed.events, queued],
    }
    await deps.store.accept(entry)
    return { ok: true, entry }
  } catch (error) {
    await intake.discard()
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    const full = code === 'disk-full' || code === 'ENOSPC' || code === 'EDQUOT'
    const answer = full
      ? reply(452, '4.3.1', 'The server has no room for the message now; please try again')
      : notStored
    return { ok: false, problem: 'not-stored', reply: answer, facts: { error: code, detail: String(error) } }
  }
}
