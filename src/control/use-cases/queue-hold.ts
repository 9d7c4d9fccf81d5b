// What waits is held: nobody tries it, and it does not expire, until an operator releases or removes it.

import * as v from 'valibot'
import { changeQueue } from '../change-each.ts'
import type { ChangeResult } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { CHANGE_FIELDS, CHANGE_SHAPE } from './change-fields.ts'

export const queueHold = useCase({
  name: 'queue hold',
  summary: 'hold messages: nobody tries them until they are released',
  effect: 'change',
  http: { method: 'POST', path: '/api/queue/:id/hold' },
  input: v.strictObject(CHANGE_FIELDS),
  output: output<ChangeResult>(CHANGE_SHAPE),
  run: (input, engine) => changeQueue(engine, input, { order: 'hold', states: ['waiting'] }),
})
