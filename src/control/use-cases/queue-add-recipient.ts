// A queued message goes to one more recipient, at once. The rules are not asked: whoever may change the queue decides. Routes are,
// as for every recipient, when it is tried.

import * as v from 'valibot'
import { parseMailbox } from '../../core/address.ts'
import { changeQueue } from '../change-each.ts'
import { problem, type ChangeResult } from '../control.ts'
import { output, useCase } from '../use-case.ts'
import { CHANGE_FIELDS, CHANGE_SHAPE } from './change-fields.ts'
import { textField } from './input.ts'

export const queueAddRecipient = useCase({
  name: 'queue add-recipient',
  summary: 'send queued messages to one more recipient',
  effect: 'change',
  http: { method: 'POST', path: '/api/queue/:id/recipients/:address' },
  input: v.strictObject({ ...CHANGE_FIELDS, address: textField('address', 'of the new recipient') }),
  output: output<ChangeResult>(CHANGE_SHAPE),
  async run({ address, ...input }, engine) {
    const parsed = parseMailbox(address, { smtputf8: true })
    if (!parsed.ok) return problem('bad-request', `“${address}” is no address: write one such as alice@example.org.`)
    const result = await changeQueue(engine, input, {
      order: { kind: 'add-recipient', address: parsed.value },
      states: ['waiting', 'held'],
      needsFilter: 'Name the message, or say with a filter which: adding a recipient to everything is not offered.',
    })
    if (result.ok && result.value.recipients > 0 && result.value.dryRun !== true) engine.wake({ afresh: false })
    return result
  },
})
