// What cannot be read back is given up, and then listed no more: one such message, or all that `queue list` shows. It is for what
// `queue salvage` calls lost; what is whole it puts back.

import * as v from 'valibot'
import { parseMessageId, type MessageId } from '../../core/id.ts'
import type { DamagedEntry } from '../../queue/reader.ts'
import { answer, noId, noMessage, problem, type ControlAnswer } from '../control.ts'
import type { Engine } from '../engine.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

const AT_ONCE = 1000

export interface DismissResult {
  readonly dismissed: readonly DamagedEntry[]
  /** Those that lie where nothing can be taken from: they are listed as before. */
  readonly stuck?: readonly MessageId[]
  /** There are more than are given up at once. */
  readonly more?: true
  /** Nothing was changed: this is what would be. */
  readonly dryRun?: true
}

export const queueDismiss = useCase({
  name: 'queue dismiss',
  summary: 'give up a damaged message: it is listed no more, and kept as long as history is',
  effect: 'change',
  http: { method: 'POST', path: '/api/queue/:id/dismiss' },
  input: v.strictObject({
    id: textField('id|all', 'id of a damaged message, or all'),
    dryRun: v.exactOptional(v.pipe(v.boolean(), v.description('only say what would be changed'))),
  }),
  output: output<DismissResult>('{ dismissed, stuck?, more?, dryRun? }'),
  async run({ id, dryRun }, engine) {
    const meant = await find(id, engine)
    if (!meant.ok) return meant
    const entries = meant.value
    const more = entries.length === AT_ONCE && { more: true as const }
    if (dryRun === true) return answer({ dismissed: entries, ...more, dryRun })
    return engine.change(async (store) => {
      const now = engine.clock.now()
      const all = await Promise.all(
        entries.map(async (entry) => ({ entry, is: await store.dismiss({ message: entry.id, now, by: engine.by }) })),
      )
      const stuck = all.flatMap(({ entry, is }) => (is === 'stuck' ? [entry.id] : []))
      return {
        dismissed: all.flatMap(({ entry, is }) => (is === 'dismissed' ? [entry] : [])),
        ...(stuck.length > 0 && { stuck }),
        ...more,
      }
    })
  },
})

async function find(text: string, { reader }: Engine): Promise<ControlAnswer<readonly DamagedEntry[]>> {
  if (text === 'all') return answer(await reader.damaged({ limit: AT_ONCE }))
  const id = parseMessageId(text)
  if (id === undefined) return noId(text)
  const story = await reader.damagedStory(id)
  if (story !== undefined) {
    const { events: _, ...entry } = story
    return answer(entry.dismissed === undefined ? [entry] : [])
  }
  if ((await reader.story(id)) === undefined) return noMessage(id)
  return problem(
    'bad-request',
    `Message ${id} is not damaged: \`waybill queue remove ${id}\` takes it off the queue, \`queue hold\` holds it.`,
  )
}
