// What is held is let go, and tried at once.

import * as v from 'valibot'
import { changeQueue } from '../change-each.ts'
import type { ChangeResult } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { CHANGE_FIELDS, CHANGE_SHAPE } from './change-fields.ts'

export const queueRelease = useCase({
  name: 'queue release',
  summary: 'let go what is held, whoever held it, and try it at once',
  effect: 'change',
  http: { method: 'POST', path: '/api/queue/:id/release' },
  input: v.strictObject(CHANGE_FIELDS),
  output: output<ChangeResult>(CHANGE_SHAPE),
  async run(input, engine) {
    const result = await changeQueue(engine, input, { order: 'release', states: ['held'] })
    if (result.ok && result.value.recipients > 0 && result.value.dryRun !== true) engine.wake({ afresh: false })
    return result
  },
})
