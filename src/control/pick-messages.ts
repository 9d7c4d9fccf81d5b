// Finds queued messages by a filter, question by question (queue/queue-filter.ts), and keeps of each answer no more than was
// asked for: so that memory is bounded, and whoever else asks the reader is answered between.

import type { MessageId } from '../core/id.ts'
import type { Picked, QueueFilter, Selecting } from '../queue/queue-filter.ts'
import type { QueueEntry, QueueReader } from '../queue/reader.ts'

/** Ids in one answer. */
const IDS_AT_ONCE = 50_000
/** Of messages that cannot be read, so many are named. */
const MOST_UNREADABLE = 100

export interface PickedMessages {
  readonly entries: readonly QueueEntry[]
  readonly unreadable: readonly MessageId[]
  /** There is more behind this message, in the usual order. */
  readonly next?: MessageId
}

export async function pickMessages(reader: QueueReader, asked: Selecting): Promise<PickedMessages> {
  const { sort, limit } = asked
  const unreadable: MessageId[] = []
  let best: readonly Picked[] = []
  let from = asked.afterId
  for (;;) {
    const { picked, lookedTo, ...more } = await reader.select({
      ...asked,
      ...(from !== undefined && { afterId: from }),
    })
    unreadable.push(...more.unreadable.slice(0, MOST_UNREADABLE - unreadable.length))
    best = best.length === 0 ? picked : [...best, ...picked].sort(inOrder).slice(0, limit)
    from = lookedTo
    if (from === undefined || (sort === 'oldest' && best.length >= limit)) break
  }
  const entries = await reader.entries(best.map(({ id }) => id))
  return { entries, unreadable, ...(from !== undefined && sort === 'oldest' && { next: best.at(-1)?.id ?? from }) }
}

function inOrder(a: Picked, b: Picked): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/** A page of them. */
export async function pickIds(
  reader: QueueReader,
  filter: QueueFilter,
  afterId: MessageId | undefined,
): Promise<{ readonly ids: readonly MessageId[]; readonly next?: MessageId }> {
  const ids: MessageId[] = []
  let from = afterId
  do {
    const limit = IDS_AT_ONCE - ids.length
    const { picked, lookedTo } = await reader.select({
      filter,
      sort: 'oldest',
      limit,
      ...(from !== undefined && { afterId: from }),
    })
    ids.push(...picked.map(({ id }) => id))
    from = lookedTo
  } while (from !== undefined && ids.length < IDS_AT_ONCE)
  return { ids, ...(from !== undefined && { next: from }) }
}
