// A pretended receiver of the sandbox forgets what it has taken, so that the next test begins with nothing.

import * as v from 'valibot'
import { answer } from '../control.ts'
import { noSandbox } from '../sandbox-control.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

export const sandboxForget = useCase({
  name: 'sandbox forget',
  summary: 'let a pretended receiver of the sandbox forget the messages that it has taken',
  effect: 'change',
  http: { method: 'DELETE', path: '/api/sandbox/receivers/:domain/messages' },
  input: v.strictObject({ domain: textField('domain', 'as `sandbox receivers` names it') }),
  output: output<{ readonly domain: string }>('{ domain }'),
  async run({ domain }, { sandbox }) {
    if (!sandbox) return noSandbox
    sandbox.forget(domain.toLowerCase())
    return answer({ domain })
  },
})
