// A queued message has another sender from now on, to whom its notifications go and whom the next server is told.

import * as v from 'valibot'
import { parseMailbox } from '../../core/address.ts'
import { changeQueue } from '../change-each.ts'
import { problem, type ChangeResult } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { CHANGE_FIELDS, CHANGE_SHAPE } from './change-fields.ts'
import { textField } from './input.ts'

export const queueChangeSender = useCase({
  name: 'queue change-sender',
  summary: 'change the sender of queued messages, to whom notifications go',
  effect: 'change',
  http: { method: 'POST', path: '/api/queue/:id/sender/:address' },
  input: v.strictObject({ ...CHANGE_FIELDS, address: textField('address', 'of the new sender; <> for none') }),
  output: output<ChangeResult>(CHANGE_SHAPE),
  async run({ address, ...input }, engine) {
    const parsed = address === '<>' ? { ok: true as const, value: null } : parseMailbox(address, { smtputf8: true })
    if (!parsed.ok)
      return problem('bad-request', `“${address}” is no address: write one such as alice@example.org, or <> for none.`)
    return changeQueue(engine, input, {
      order: { kind: 'change-sender', address: parsed.value },
      states: ['waiting', 'held'],
      needsFilter: 'Name the message, or say with a filter which: one sender for everything is not offered.',
    })
  },
})
