// Takes the recipients of a message that are not finished off the queue.

import * as v from 'valibot'
import { changeMessage } from '../change-each.ts'
import { problem, type ChangeResult } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

export const queueRemove = useCase({
  name: 'queue remove',
  summary: 'take a message off the queue; its sender is not told',
  effect: 'change',
  http: { method: 'DELETE', path: '/api/queue/:id' },
  input: v.strictObject({ id: textField('id', 'id of a message') }),
  output: output<ChangeResult>('{ messages, recipients, elsewhere? }'),
  async run({ id }, engine) {
    if (id === 'all') {
      return problem('bad-id', 'Name the message to remove: removing everything at once is not offered.')
    }
    return changeMessage(engine, id, (store, message, now) => store.cancel(message, now, engine.by))
  },
})
