// The messages that wait, or those of them that are meant; or only how many, their ids, or what they have in common.

import * as v from 'valibot'
import { parseMessageId, type MessageId } from '../../core/id.ts'
import { answer, noId, problem, type ControlAnswer, type QueueList } from '../control.ts'
import type { Engine } from '../engine.ts'
import { pickIds, pickMessages } from '../pick-messages.ts'
import { summarizeQueue, SUMMARIES } from '../summarize-queue.ts'
import type { QueueFilter, QueueSort } from '../../queue/queue-filter.ts'
import { output, useCase } from '../use-case.ts'
import { viewDisk, viewMessage, viewResting } from '../views.ts'
import { FILTER_FIELDS, hasFilter, readFilter } from './filter-fields.ts'
import { limitField, textField } from './input.ts'

const SORTS = ['oldest', 'newest', 'size', 'next', 'attempts', 'sender'] as const satisfies readonly QueueSort[]
const LIMIT = { usual: 100, most: 1000 }
/** Destinations at rest that are told. */
const MOST_RESTING = 20

const INPUT = v.strictObject({
  ...FILTER_FIELDS,
  sort: v.exactOptional(
    v.pipe(
      v.picklist(SORTS, `It must be ${SORTS.join(', ')}.`),
      v.title('order'),
      v.description('which come first: the oldest, newest, largest, next to be tried, most tried, or by sender'),
    ),
  ),
  limit: limitField(LIMIT, 'how many messages, or groups of a summary'),
  after: v.exactOptional(textField('id', 'continue behind this message')),
  ids: v.exactOptional(v.pipe(v.boolean(), v.description('the ids of all that are meant, and nothing else'))),
  count: v.exactOptional(v.pipe(v.boolean(), v.description('how many are meant, and nothing else'))),
  summary: v.exactOptional(
    v.pipe(
      v.picklist(SUMMARIES, `It must be ${SUMMARIES.join(', ')}.`),
      v.title('by'),
      v.description('what is meant in groups: by domain, by reason of the last attempt, or by age'),
    ),
  ),
})

export type ListInput = v.InferOutput<typeof INPUT>

export const queueList = useCase({
  name: 'queue list',
  summary: 'list the messages that wait, oldest first, or those that a filter means',
  effect: 'read',
  http: { method: 'GET', path: '/api/queue' },
  input: INPUT,
  output: output<QueueList>(
    '{ messages, ids?, meant?, groups?, next?, unreadable?, damaged?, counts, resting?, disk? }',
  ),
  async run(input, engine) {
    const contradiction = contradictionIn(input)
    if (contradiction !== undefined) return problem('bad-request', contradiction)
    const filter = readFilter(input, engine.clock.now())
    if (!filter.ok) return filter
    const afterId = input.after === undefined ? undefined : parseMessageId(input.after)
    if (input.after !== undefined && afterId === undefined) return noId(input.after)
    const found = await find(input, filter.value, afterId, engine)
    return found.ok ? answer({ ...found.value, ...(await around(engine)) }) : found
  },
})

/** What the list tells besides. */
async function around({ reader, disk, resting }: Engine): Promise<Pick<QueueList, 'counts' | 'resting' | 'disk'>> {
  const trouble = viewDisk(disk())
  const rests = resting().slice(0, MOST_RESTING).map(viewResting)
  return {
    counts: await reader.counts(),
    ...(rests.length > 0 && { resting: rests }),
    ...(trouble && { disk: trouble }),
  }
}

type Found = Omit<QueueList, 'counts' | 'resting' | 'disk'>

async function find(
  input: ListInput,
  filter: QueueFilter,
  afterId: MessageId | undefined,
  { reader, clock }: Engine,
): Promise<ControlAnswer<Found>> {
  const { limit, sort = 'oldest', summary, count, ids } = input
  if (count === true && !hasFilter(input)) {
    // What is queued is kept where it is changed, so that nothing has to be gone over.
    const { messages, recipients } = await reader.counts()
    return answer<Found>({ messages: [], meant: { messages, recipients } })
  }
  if (summary !== undefined || count === true) {
    const counted = await summarizeQueue(reader, filter, summary ?? 'all', { limit, now: clock.now() })
    return answer<Found>({ messages: [], ...counted })
  }
  if (ids === true) return answer<Found>({ messages: [], ...(await pickIds(reader, filter, afterId)) })
  const page = { limit, ...(afterId === undefined ? {} : { afterId }) }
  const isPlain = !hasFilter(input) && sort === 'oldest'
  const {
    entries,
    unreadable = [],
    next,
  } = isPlain ? { entries: await reader.list(page) } : await pickMessages(reader, { filter, sort, ...page })
  const damaged = isPlain ? await reader.damaged(page) : []
  return answer<Found>({
    messages: entries.map(viewMessage),
    ...(next !== undefined && { next }),
    ...(unreadable.length > 0 && { unreadable }),
    ...(damaged.length > 0 && { damaged }),
  })
}

/** What cannot be asked for at a time. */
function contradictionIn({
  after,
  sort,
  ids,
  count,
  summary,
}: Pick<ListInput, 'after' | 'sort' | 'ids' | 'count' | 'summary'>): string | undefined {
  const asked = [ids === true && 'ids', count === true && 'count', summary !== undefined && 'summary']
  const [first, second] = asked.filter((one) => one !== false)
  if (first !== undefined && second !== undefined)
    return `${second}: it cannot be asked for together with ${first}; leave one of them out.`
  if (after !== undefined && sort !== undefined && sort !== 'oldest')
    return 'after: only the usual order, oldest first, has a place to go on from.'
  if (after !== undefined && (count === true || summary !== undefined))
    return 'after: what is counted is counted from the start; leave it out.'
  return undefined
}
