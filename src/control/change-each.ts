// A change to one message or to all that are queued, through the store port.

import { parseMessageId, type MessageId } from '../core/id.ts'
import type { Instant } from '../core/time.ts'
import type { QueueReader } from '../queue/reader.ts'
import { noId, noMessage, type Answer, type ChangeResult } from './control.ts'
import type { Changing, Engine } from './engine.ts'

/** Messages read at a time. */
const PAGE = 500

/** Resolves to the number of recipients that it touched. */
type ChangeOne = (store: Changing, message: MessageId, now: Instant) => Promise<number>

/** `text` is an id, or `all`. */
export async function changeEach(engine: Engine, text: string, change: ChangeOne): Promise<Answer<ChangeResult>> {
  const { reader, clock } = engine
  const id = parseMessageId(text)
  if (id === undefined && text !== 'all') return noId(text)
  if (id !== undefined && (await reader.story(id)) === undefined) return noMessage(id)
  const ids = id === undefined ? await queuedIds(reader) : [id]
  return engine.change(async (store) => {
    const now = clock.now()
    const messages = await Promise.all(
      ids.map(async (message) => ({ id: message, recipients: await change(store, message, now) })),
    )
    const touched = messages.filter(({ recipients }) => recipients > 0)
    return { messages: touched, recipients: touched.reduce((sum, { recipients }) => sum + recipients, 0) }
  })
}

async function queuedIds(reader: QueueReader): Promise<MessageId[]> {
  const ids: MessageId[] = []
  for (;;) {
    const last = ids.at(-1)
    const page = await reader.list({ limit: PAGE, ...(last === undefined ? {} : { afterId: last }) })
    ids.push(...page.map(({ message }) => message.id))
    if (page.length < PAGE) return ids
  }
}
