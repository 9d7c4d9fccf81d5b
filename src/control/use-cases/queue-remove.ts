// Takes recipients that are not finished off the queue: those of a message, or of all that are meant.

import * as v from 'valibot'
import { changeQueue, type QueueChange } from '../change-each.ts'
import type { ChangeResult } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { CHANGE_FIELDS, CHANGE_SHAPE } from './change-fields.ts'

const REMOVE: QueueChange = {
  order: 'remove',
  states: ['waiting', 'held'],
  needsFilter: 'Name the message to remove, or say with a filter which: removing everything at once is not offered.',
}

export const queueRemove = useCase({
  name: 'queue remove',
  summary: 'take messages off the queue; their senders are not told',
  effect: 'change',
  http: { method: 'DELETE', path: '/api/queue/:id' },
  input: v.strictObject(CHANGE_FIELDS),
  output: output<ChangeResult>(CHANGE_SHAPE),
  run: (input, engine) => changeQueue(engine, input, REMOVE),
})
