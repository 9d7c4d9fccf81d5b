// A change to one message or to all that a filter means, through the store port. Many are done in portions, each of them asked for
// by itself: so none takes long however much is queued, the server goes on serving between them, and whoever breaks off knows
// what has been done and where to go on. A message that cannot be read is passed over, and told.

import { formatMailbox } from '../core/address.ts'
import { parseMessageId, type MessageId } from '../core/id.ts'
import type { Recipient } from '../core/message.ts'
import { parsePattern } from '../core/name-pattern.ts'
import type { Changed, EnvelopeOrder, OrderKind } from '../queue/order.ts'
import type { QueueFilter, QueueState } from '../queue/queue-filter.ts'
import { isDamaged, noId, noMessage, problem, type ControlAnswer, type ChangeResult } from './control.ts'
import type { Engine } from './engine.ts'
import { hasFilter, readFilter, type FilterInput } from './use-cases/filter-fields.ts'

/** Messages changed in one portion: some tens of milliseconds' work for the store thread. */
export const PORTION = 500

export interface Meant extends FilterInput {
  /** An id, or `all`. */
  readonly id: string
  readonly after?: string
  readonly dryRun?: boolean
}

export type EnvelopeChange =
  | Pick<Extract<EnvelopeOrder, { kind: 'add-recipient' }>, 'kind' | 'address'>
  | Pick<Extract<EnvelopeOrder, { kind: 'change-sender' }>, 'kind' | 'address'>

export interface QueueChange {
  /** Of recipients; or what is changed about the envelope of each message. */
  readonly order: OrderKind | EnvelopeChange
  /** The recipients of one message that it can change, and those of many where no status is asked for. */
  readonly states: readonly QueueState[]
  readonly ofMany?: readonly QueueState[]
  /** Why all must not be meant without a filter. */
  readonly needsFilter?: string
}

interface Target {
  readonly id: MessageId
  /** By index; left out: all. */
  readonly recipients?: readonly number[]
}

export function changeQueue(engine: Engine, meant: Meant, kind: QueueChange): Promise<ControlAnswer<ChangeResult>> {
  return meant.id === 'all' ? changePortion(engine, meant, kind) : changeMessage(engine, meant, kind)
}

async function changeMessage(engine: Engine, meant: Meant, kind: QueueChange): Promise<ControlAnswer<ChangeResult>> {
  const { recipient, ...others } = meant
  if (hasFilter(others) || (recipient !== undefined && typeof kind.order !== 'string'))
    return problem('bad-request', 'A filter means messages by itself: write all in place of the id.')
  const id = parseMessageId(meant.id)
  if (id === undefined) return noId(meant.id)
  const story = await engine.reader.story(id)
  if (story === undefined) return (await engine.reader.damagedStory(id)) === undefined ? noMessage(id) : isDamaged(id)
  const read = readFilter({ ...(recipient !== undefined && { recipient }) }, engine.clock.now())
  if (!read.ok) return read
  const isMeant = recipientMatcher(read.value.recipient)
  if (recipient !== undefined && !story.recipients.some(isMeant)) {
    return problem('not-found', `Message ${id} has no recipient ${recipient}: \`waybill queue show ${id}\` names them.`)
  }
  const recipients = story.recipients.filter((one) => isMeant(one) && isIn(one, kind.states)).map(({ index }) => index)
  if (meant.dryRun !== true)
    return changeEach(engine, [recipient === undefined ? { id } : { id, recipients }], kind.order)
  return { ok: true, value: foreseen(recipients.length === 0 ? [] : [{ id, recipients }]) }
}

/** Of what one question looks at, the oldest behind `after`; `next` of the answer is where the next portion begins. */
async function changePortion(engine: Engine, meant: Meant, kind: QueueChange): Promise<ControlAnswer<ChangeResult>> {
  if (kind.needsFilter !== undefined && !hasFilter(meant)) return problem('bad-request', kind.needsFilter)
  const afterId = meant.after === undefined ? undefined : parseMessageId(meant.after)
  if (meant.after !== undefined && afterId === undefined) return noId(meant.after)
  const read = readFilter(meant, engine.clock.now())
  if (!read.ok) return read
  const states = statesOf(read.value, kind)
  if (states.length === 0) {
    return problem('bad-request', `status: “${meant.status}” cannot be changed so: write ${kind.states.join(' or ')}.`)
  }
  const filter = { ...read.value, states }
  const from = afterId === undefined ? {} : { afterId }
  const { picked, unreadable, lookedTo } = await engine.reader.select({
    filter,
    sort: 'oldest',
    limit: PORTION,
    ...from,
  })
  const result: ControlAnswer<ChangeResult> =
    meant.dryRun === true ? { ok: true, value: foreseen(picked) } : await changeEach(engine, picked, kind.order)
  if (!result.ok) return result
  const passedOver = [...unreadable, ...(result.value.unreadable ?? [])]
  return {
    ok: true,
    value: {
      ...result.value,
      ...(passedOver.length > 0 && { unreadable: passedOver }),
      ...(lookedTo !== undefined && { next: lookedTo }),
    },
  }
}

const statesOf = (
  { states }: QueueFilter,
  { states: possible, ofMany = possible }: QueueChange,
): readonly QueueState[] => states?.filter((state) => possible.includes(state)) ?? ofMany

const isIn = ({ state }: Recipient, states: readonly QueueState[]): boolean =>
  (state.kind === 'scheduled' && states.includes('waiting')) || (state.kind === 'held' && states.includes('held'))

function recipientMatcher(pattern: string | undefined): (one: Recipient) => boolean {
  if (pattern === undefined) return () => true
  const { matches } = parsePattern(pattern) ?? { matches: () => false }
  return ({ rcptTo }) => matches(formatMailbox(rcptTo))
}

function foreseen(targets: readonly Required<Target>[]): ChangeResult {
  const messages = targets.map(({ id, recipients }) => ({ id, recipients: recipients.length }))
  return { messages, recipients: messages.reduce((sum, one) => sum + one.recipients, 0), dryRun: true }
}

export function changeEach(
  engine: Engine,
  targets: readonly Target[],
  order: QueueChange['order'],
): Promise<ControlAnswer<ChangeResult>> {
  return engine.change(async (store) => {
    const now = engine.clock.now()
    const all = await Promise.all(
      targets.map(async ({ id, recipients }): Promise<Changed & { readonly id: MessageId }> => {
        const asked = { message: id, now, by: engine.by }
        if (typeof order !== 'string') return { id, ...(await store.changeEnvelope({ ...asked, ...order })) }
        return { id, ...(await store.order({ ...asked, kind: order, ...(recipients && { recipients }) })) }
      }),
    )
    const messages = all.flatMap(({ id, changed }) => (changed > 0 ? [{ id, recipients: changed }] : []))
    const elsewhere = all.reduce((sum, one) => sum + one.elsewhere, 0)
    const recipients = all.reduce((sum, { changed }) => sum + changed, 0)
    const unreadable = all.flatMap(({ id, damaged }) => (damaged ? [id] : []))
    return {
      messages,
      recipients,
      ...(elsewhere > 0 && { elsewhere }),
      ...(unreadable.length > 0 && { unreadable }),
    }
  })
}
