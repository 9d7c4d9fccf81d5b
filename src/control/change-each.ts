// A change to one message or to all that a filter means, through the store port. Many are done in portions, some of them in one
// answer: so none takes long however much is queued, the server goes on serving between them, and whoever breaks off knows
// what has been done and where to go on. A message that cannot be read is passed over, and told.

import { formatMailbox } from '../core/address.ts'
import { parseMessageId, type MessageId } from '../core/id.ts'
import type { Recipient } from '../core/message.ts'
import { parsePattern } from '../core/name-pattern.ts'
import type { Changed, EnvelopeOrder, OrderKind } from '../queue/order.ts'
import type { QueueFilter, QueueState, Selection } from '../queue/queue-filter.ts'
import { answer, isDamaged, noId, noMessage, problem, type ControlAnswer, type ChangeResult } from './control.ts'
import type { QueueReader } from '../queue/reader.ts'
import type { Engine } from './engine.ts'
import { hasFilter, readFilter, type FilterInput } from './use-cases/filter-fields.ts'

/** Messages changed in one portion: some tens of milliseconds' work for the store thread. */
export const PORTION = 1000
/** Portions in one answer: a second's work where there is much else to do. */
export const PORTIONS = 5

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
  return meant.id === 'all' ? changePortions(engine, meant, kind) : changeMessage(engine, meant, kind)
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

/**
 * Several portions, the oldest behind `after`; `next` of the answer is where to go on. What goes wrong behind the first of them ends it
 * there: whoever goes on meets it again, and has been told what was done.
 */
async function changePortions(engine: Engine, meant: Meant, kind: QueueChange): Promise<ControlAnswer<ChangeResult>> {
  if (kind.needsFilter !== undefined && !hasFilter(meant)) return problem('bad-request', kind.needsFilter)
  const afterId = meant.after === undefined ? undefined : parseMessageId(meant.after)
  if (meant.after !== undefined && afterId === undefined) return noId(meant.after)
  const read = readFilter(meant, engine.clock.now())
  if (!read.ok) return read
  const states = statesOf(read.value, kind)
  if (states.length === 0) {
    return problem('bad-request', `status: “${meant.status}” cannot be changed so: write ${kind.states.join(' or ')}.`)
  }
  const change = async (picked: readonly Required<Target>[]): Promise<ControlAnswer<ChangeResult>> =>
    meant.dryRun === true ? answer(foreseen(picked)) : changeEach(engine, picked, kind.order)
  const done: ChangeResult[] = []
  let next: MessageId | undefined
  const goOn = (): ControlAnswer<ChangeResult> => answer({ ...sumOf(done), ...(next !== undefined && { next }) })
  try {
    for await (const { picked, unreadable, lookedTo } of selectAhead(
      engine.reader,
      { ...read.value, states },
      afterId,
    )) {
      const changed = await change(picked)
      if (!changed.ok) return done.length === 0 ? changed : goOn()
      done.push({ ...changed.value, unreadable: [...unreadable, ...(changed.value.unreadable ?? [])] })
      next = lookedTo
      if (done.length === PORTIONS) break
    }
  } catch (error) {
    if (done.length === 0) throw error
  }
  return goOn()
}

/** Portion by portion; the next is read while whoever asked works on the last. */
export async function* selectAhead(
  reader: Pick<QueueReader, 'select'>,
  filter: QueueFilter,
  afterId?: MessageId,
): AsyncGenerator<Selection> {
  const read = (from: MessageId | undefined): Promise<Selection> =>
    reader.select({ filter, sort: 'oldest', limit: PORTION, ...(from !== undefined && { afterId: from }) })
  let reading: Promise<Selection> | undefined = read(afterId)
  while (reading !== undefined) {
    const portion: Selection = await reading
    reading = portion.lookedTo === undefined ? undefined : read(portion.lookedTo)
    // Thrown when its turn comes.
    reading?.catch(() => {})
    yield portion
  }
}

function sumOf(portions: readonly ChangeResult[]): ChangeResult {
  const elsewhere = portions.reduce((sum, one) => sum + (one.elsewhere ?? 0), 0)
  const unreadable = portions.flatMap((one) => one.unreadable ?? [])
  return {
    messages: portions.flatMap(({ messages }) => messages),
    recipients: portions.reduce((sum, one) => sum + one.recipients, 0),
    ...(elsewhere > 0 && { elsewhere }),
    ...(unreadable.length > 0 && { unreadable }),
    ...(portions.some(({ dryRun }) => dryRun) && { dryRun: true }),
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
