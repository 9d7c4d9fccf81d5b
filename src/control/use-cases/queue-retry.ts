// What waits or is held is tried at once.

import * as v from 'valibot'
import { changeEach } from '../change-each.ts'
import type { ChangeResult } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

export const queueRetry = useCase({
  name: 'queue retry',
  summary: 'try a message at once, also one that is held',
  effect: 'change',
  http: { method: 'POST', path: '/api/queue/:id/retry' },
  input: v.strictObject({ id: textField('id|all', 'id of a message, or all') }),
  output: output<ChangeResult>('{ messages, recipients }'),
  async run({ id }, engine) {
    const result = await changeEach(engine, id, (store, message, now) => store.retryNow(message, now, engine.by))
    if (result.ok && result.value.recipients > 0) engine.wake()
    return result
  },
})
