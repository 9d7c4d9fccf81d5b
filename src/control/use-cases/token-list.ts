// The tokens that there are, without the tokens themselves.

import * as v from 'valibot'
import { answer } from '../control.ts'
import { noServer } from '../no-server.ts'
import type { TokenView } from '../token-book.ts'
import { output, useCase } from '../use-case.ts'

export interface TokenList {
  readonly tokens: readonly TokenView[]
}

export const tokenList = useCase({
  name: 'token list',
  summary: 'list the tokens with which programs ask this server over HTTP',
  effect: 'read',
  need: 'admin',
  http: { method: 'GET', path: '/api/tokens' },
  input: v.strictObject({}),
  output: output<TokenList>('{ tokens: [{ name, role, contents, made, by, until? }] }'),
  run: async (_, { tokens }) => (tokens ? answer({ tokens: tokens.list() }) : noServer),
})
