// Recipients that wait or are held are given up, and their senders get a bounce: written by the server's next attempt, so that it
// goes the way of every other one; where no server runs, when it is started.

import * as v from 'valibot'
import { changeQueue, type QueueChange } from '../change-each.ts'
import type { ChangeResult } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { CHANGE_FIELDS, CHANGE_SHAPE } from './change-fields.ts'

const BOUNCE: QueueChange = {
  order: 'bounce',
  states: ['waiting', 'held'],
  needsFilter: 'Name the message to bounce, or say with a filter which: bouncing everything at once is not offered.',
}

export const queueBounce = useCase({
  name: 'queue bounce',
  summary: 'give messages up and return them to their senders',
  effect: 'change',
  http: { method: 'POST', path: '/api/queue/:id/bounce' },
  input: v.strictObject(CHANGE_FIELDS),
  output: output<ChangeResult>(CHANGE_SHAPE),
  async run(input, engine) {
    const result = await changeQueue(engine, input, BOUNCE)
    if (result.ok && result.value.recipients > 0 && result.value.dryRun !== true)
      engine.wake({ afresh: input.after === undefined })
    return result
  },
})
