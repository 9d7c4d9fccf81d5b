// A token for a program that asks over HTTP: what it may do and until when. The token itself is told once and kept nowhere.

import * as v from 'valibot'
import { ROLES } from '../../core/role.ts'
import { after, parseDuration } from '../../core/time.ts'
import { answer, problem } from '../control.ts'
import { noServer } from '../no-server.ts'
import type { TokenView } from '../token-book.ts'
import { output, useCase } from '../use-case.ts'
import { textField } from './input.ts'

export interface NewToken extends TokenView {
  /** For the header `Authorization: Bearer`. */
  readonly token: string
}

export const tokenNew = useCase({
  name: 'token new',
  summary: 'make a token with which a program asks this server over HTTP',
  effect: 'change',
  need: 'admin',
  http: { method: 'POST', path: '/api/tokens/:name' },
  input: v.strictObject({
    name: v.pipe(
      v.string(),
      v.regex(/^[\w.-]{1,40}$/, 'It must be up to 40 letters, digits, dots, dashes and underscores.'),
      v.title('name'),
      v.description('what it is for; the events of its changes name it'),
    ),
    role: v.optional(
      v.pipe(
        v.picklist(ROLES, `It must be ${ROLES.join(', ')}.`),
        v.title('role'),
        v.description('what it may do: look, change the queue, or everything'),
      ),
      'reader',
    ),
    contents: v.exactOptional(v.pipe(v.boolean(), v.description('it may read letters'))),
    until: v.exactOptional(textField('span', 'for how long it holds: 90d; left out: until it is revoked')),
  }),
  output: output<NewToken>('{ name, role, contents, made, by, until?, token }'),
  async run({ name, role, contents = false, until }, { tokens, clock, by }) {
    if (!tokens) return noServer
    const span = until === undefined ? undefined : parseDuration(until)
    if (until !== undefined && span === undefined)
      return problem('bad-request', `until: “${until}” is no span of time: write for example 90d.`)
    const made = clock.now()
    const view = { name, role, contents, made, by, ...(span !== undefined && { until: after(made, span) }) }
    const token = await tokens.make(view)
    return token === undefined
      ? problem('bad-request', `There is a token ${name} already: revoke it first, or take another name.`)
      : answer({ ...view, token })
  },
})
