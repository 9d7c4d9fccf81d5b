// Recipients that wait or are held are done: their mail has arrived some other way. Nobody is told.

import * as v from 'valibot'
import { changeQueue } from '../change-each.ts'
import type { ChangeResult } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { CHANGE_FIELDS, CHANGE_SHAPE } from './change-fields.ts'

export const queueMarkDelivered = useCase({
  name: 'queue mark-delivered',
  summary: 'mark recipients as delivered, whose mail has arrived some other way',
  effect: 'change',
  http: { method: 'POST', path: '/api/queue/:id/mark-delivered' },
  input: v.strictObject(CHANGE_FIELDS),
  output: output<ChangeResult>(CHANGE_SHAPE),
  run: (input, engine) =>
    changeQueue(engine, input, {
      order: 'mark-delivered',
      states: ['waiting', 'held'],
      needsFilter: 'Name the message, or say with a filter which: marking everything at once is not offered.',
    }),
})
