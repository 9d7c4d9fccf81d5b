// A change to one message or to all that are queued, through the store port. All is done in portions, each of them asked for by
// itself: so none takes long however much is queued, the server goes on serving between them, and whoever breaks off knows
// what has been done and where to go on.

import { parseMessageId, type MessageId } from '../core/id.ts'
import type { Instant } from '../core/time.ts'
import type { Changed } from '../queue/store.ts'
import { isDamaged, noId, noMessage, type ControlAnswer, type ChangeResult } from './control.ts'
import type { Changing, Engine } from './engine.ts'

/** Messages changed in one portion: some tens of milliseconds' work for the store thread. */
export const PORTION = 500

export type ChangeOne = (store: Changing, message: MessageId, now: Instant) => Promise<Changed>

export async function changeMessage(
  engine: Engine,
  text: string,
  change: ChangeOne,
): Promise<ControlAnswer<ChangeResult>> {
  const id = parseMessageId(text)
  if (id === undefined) return noId(text)
  if ((await engine.reader.story(id)) === undefined)
    return (await engine.reader.damagedStory(id)) === undefined ? noMessage(id) : isDamaged(id)
  return changeEach(engine, [id], change)
}

/** The oldest behind `after`; `next` of the answer is where the next portion begins. */
export async function changePortion(
  engine: Engine,
  after: string | undefined,
  change: ChangeOne,
): Promise<ControlAnswer<ChangeResult>> {
  const afterId = after === undefined ? undefined : parseMessageId(after)
  if (after !== undefined && afterId === undefined) return noId(after)
  const page = await engine.reader.list({ limit: PORTION, ...(afterId === undefined ? {} : { afterId }) })
  const ids = page.map(({ message }) => message.id)
  const last = ids.at(-1)
  // A page may be short of messages that cannot be read, so its length tells nothing.
  const more = last === undefined ? [] : await engine.reader.list({ limit: 1, afterId: last })
  const next = more.length > 0 ? last : undefined
  const result = await changeEach(engine, ids, change)
  return result.ok && next !== undefined ? { ok: true, value: { ...result.value, next } } : result
}

export function changeEach(
  engine: Engine,
  ids: readonly MessageId[],
  change: ChangeOne,
): Promise<ControlAnswer<ChangeResult>> {
  return engine.change(async (store) => {
    const now = engine.clock.now()
    const all = await Promise.all(ids.map(async (id) => ({ id, ...(await change(store, id, now)) })))
    const messages = all.flatMap(({ id, changed }) => (changed > 0 ? [{ id, recipients: changed }] : []))
    const elsewhere = all.reduce((sum, one) => sum + one.elsewhere, 0)
    const recipients = all.reduce((sum, { changed }) => sum + changed, 0)
    return { messages, recipients, ...(elsewhere > 0 && { elsewhere }) }
  })
}
