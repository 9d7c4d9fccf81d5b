// A token holds no longer, from now on.

import * as v from 'valibot'
import { answer, problem } from '../control.ts'
import { noServer } from '../no-server.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

export const tokenRevoke = useCase({
  name: 'token revoke',
  summary: 'let a token hold no longer',
  effect: 'change',
  need: 'admin',
  http: { method: 'DELETE', path: '/api/tokens/:name' },
  input: v.strictObject({ name: textField('name', 'as `token list` has it') }),
  output: output<{ readonly revoked: string }>('{ revoked }'),
  async run({ name }, { tokens }) {
    if (!tokens) return noServer
    return (await tokens.revoke(name))
      ? answer({ revoked: name })
      : problem('not-found', `There is no token ${name}: \`waybill token list\` names them.`)
  },
})
