// The messages that wait, oldest first.

import * as v from 'valibot'
import { parseMessageId } from '../../core/id.ts'
import { answer, noId, type QueueList } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { viewDisk, viewMessage, viewResting } from '../views.ts'
import { limitField, textField } from './input.ts'

const LIMIT = { usual: 100, most: 1000 }
/** Destinations at rest that are told. */
const MOST_RESTING = 20

export const queueList = useCase({
  name: 'queue list',
  summary: 'list the messages that wait, oldest first',
  effect: 'read',
  http: { method: 'GET', path: '/api/queue' },
  input: v.strictObject({
    limit: limitField(LIMIT, 'how many messages'),
    after: v.exactOptional(textField('id', 'continue behind this message')),
  }),
  output: output<QueueList>('{ messages, damaged?, counts, resting?, disk? }'),
  async run({ limit, after }, { reader, disk, resting }) {
    const afterId = after === undefined ? undefined : parseMessageId(after)
    if (after !== undefined && afterId === undefined) return noId(after)
    const page = { limit, ...(afterId === undefined ? {} : { afterId }) }
    const entries = await reader.list(page)
    const damaged = await reader.damaged(page)
    const trouble = viewDisk(disk())
    const rests = resting().slice(0, MOST_RESTING).map(viewResting)
    return answer<QueueList>({
      messages: entries.map(viewMessage),
      ...(damaged.length > 0 && { damaged }),
      counts: await reader.counts(),
      ...(rests.length > 0 && { resting: rests }),
      ...(trouble && { disk: trouble }),
    })
  },
})
