// What waits or is held is tried at once: one message, or a portion of all that are meant. What is held stays held where many are
// meant, unless it is asked for: a hold is not undone by the way.

import * as v from 'valibot'
import { changeQueue, type QueueChange } from '../change-each.ts'
import type { ChangeResult } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { CHANGE_FIELDS, CHANGE_SHAPE } from './change-fields.ts'

const RETRY: QueueChange = { order: 'retry', states: ['waiting', 'held'], ofMany: ['waiting'] }

export const queueRetry = useCase({
  name: 'queue retry',
  summary: 'try a message at once, also one that is held; or all that wait',
  effect: 'change',
  http: { method: 'POST', path: '/api/queue/:id/retry' },
  input: v.strictObject(CHANGE_FIELDS),
  output: output<ChangeResult>(CHANGE_SHAPE),
  async run(input, engine) {
    const result = await changeQueue(engine, input, RETRY)
    if (result.ok && result.value.recipients > 0 && result.value.dryRun !== true)
      engine.wake({ afresh: input.after === undefined })
    return result
  },
})
