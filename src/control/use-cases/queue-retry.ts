// What waits or is held is tried at once: one message, or a portion of all.

import * as v from 'valibot'
import { changeMessage, changePortion, type ChangeOne } from '../change-each.ts'
import type { ChangeResult } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

export const queueRetry = useCase({
  name: 'queue retry',
  summary: 'try a message at once, also one that is held',
  effect: 'change',
  http: { method: 'POST', path: '/api/queue/:id/retry' },
  input: v.strictObject({
    id: textField('id|all', 'id of a message, or all'),
    after: v.exactOptional(textField('id', 'with all: go on behind this message')),
  }),
  output: output<ChangeResult>('{ messages, recipients, elsewhere?, next? }'),
  async run({ id, after }, engine) {
    const retry: ChangeOne = (store, message, now) => store.retryNow(message, now, engine.by)
    const result = await (id === 'all' ? changePortion(engine, after, retry) : changeMessage(engine, id, retry))
    if (result.ok && result.value.recipients > 0) engine.wake({ afresh: after === undefined })
    return result
  },
})
