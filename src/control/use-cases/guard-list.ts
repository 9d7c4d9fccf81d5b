// Who sends how much elsewhere, and who is held for it.

import * as v from 'valibot'
import type { SenderFigures } from '../../guard/outbound-guard.ts'
import { answer } from '../control.ts'
import { guardList as listOf } from '../guarded-senders.ts'
import { output, useCase } from '../use-case.ts'

export const SENDER_SHAPE =
  '{ sender, kind, hour, day, usual?, limits: { hour, day }, own, held?: { since, why, values }, heldLetters }'

export const guardList = useCase({
  name: 'guard list',
  summary: 'list who sends how much elsewhere, and whose mail is held for it',
  effect: 'read',
  http: { method: 'GET', path: '/api/guard' },
  input: v.strictObject({}),
  output: output<{ readonly senders: readonly SenderFigures[] }>(`{ senders: [${SENDER_SHAPE}] }`),
  run: async (_, engine) => answer({ senders: await listOf(engine) }),
})
