// The pretended receivers of the sandbox: what each does, and how much it has taken.

import * as v from 'valibot'
import { answer } from '../control.ts'
import { noSandbox, type ReceiverView } from '../sandbox-control.ts'
import { output, useCase } from '../use-case.ts'

export interface ReceiverList {
  readonly receivers: readonly ReceiverView[]
}

export const sandboxReceivers = useCase({
  name: 'sandbox receivers',
  summary: 'list the pretended receivers of the sandbox, and what each does',
  effect: 'read',
  http: { method: 'GET', path: '/api/sandbox/receivers' },
  input: v.strictObject({}),
  output: output<ReceiverList>('{ receivers: [{ domain, habit, program?, kept }] }'),
  run: async (_, { sandbox }) => (sandbox ? answer({ receivers: sandbox.list() }) : noSandbox),
})
