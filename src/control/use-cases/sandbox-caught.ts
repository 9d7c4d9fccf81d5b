// What a pretended receiver of the sandbox has taken: the last messages, as they came.

import * as v from 'valibot'
import { answer } from '../control.ts'
import { noSandbox, type CaughtMail } from '../sandbox-control.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

export interface CaughtList {
  readonly domain: string
  readonly messages: readonly CaughtMail[]
}

export const sandboxCaught = useCase({
  name: 'sandbox caught',
  summary: 'show the messages that a pretended receiver of the sandbox has taken, oldest first',
  effect: 'read',
  need: 'contents',
  http: { method: 'GET', path: '/api/sandbox/receivers/:domain/messages' },
  input: v.strictObject({ domain: textField('domain', 'as `sandbox receivers` names it') }),
  output: output<CaughtList>('{ domain, messages: [{ id, at, client, helo, tls, from, to, size, content }] }'),
  run: async ({ domain }, { sandbox }) =>
    sandbox ? answer({ domain, messages: sandbox.caught(domain.toLowerCase()) }) : noSandbox,
})
