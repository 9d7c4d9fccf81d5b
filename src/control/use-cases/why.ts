// Why something was refused, by the id at the end of the reply, and the smallest change that would have made it pass.

import * as v from 'valibot'
import { output, useCase } from '../use-case.ts'
import type { WhyView } from '../why.ts'
import { textField } from './input.ts'

export const whyRefused = useCase({
  name: 'why',
  summary: 'tell why something was refused, and what would have made it pass',
  effect: 'look-up',
  http: { method: 'GET', path: '/api/why/:id' },
  input: v.strictObject({ id: textField('id', 'the id at the end of the reply: wb-7F3K2Q') }),
  output: output<WhyView>('{ id, at, session, stage, subject, decision, ..., advice }'),
  async run({ id }, { reader, trial }) {
    const { why } = await import('../why.ts')
    return why(id, reader, await trial())
  },
})
