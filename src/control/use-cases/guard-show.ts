// One sender of ours: what was counted, why it is held, and what to do.

import * as v from 'valibot'
import type { SenderFigures } from '../../guard/outbound-guard.ts'
import { findSender, guardList } from '../guarded-senders.ts'
import { output, useCase } from '../use-case.ts'
import { SENDER_SHAPE } from './guard-list.ts'
import { textField } from './input.ts'

export const guardShow = useCase({
  name: 'guard show',
  summary: 'say what was counted of one sender, why it is held, and what to do',
  effect: 'read',
  http: { method: 'GET', path: '/api/guard/:sender' },
  input: v.strictObject({
    sender: textField('name', 'the sender, as `guard list` names it; that of a user alone will do'),
  }),
  output: output<SenderFigures>(SENDER_SHAPE),
  run: async ({ sender }, engine) => findSender(await guardList(engine), sender),
})
