// `listener: [submission, submissions]`: by which kind of port the client came; `local`: by `sendmail`.

import type * as v from 'valibot'
import { choiceValue } from '../../config/values.ts'
import { ENTRANCES, type Entrance } from '../../smtp/session-facts.ts'
import { when, type ConditionKind } from '../condition.ts'
import { oneOrMore } from '../condition-values.ts'

const schema: v.GenericSchema<unknown, readonly Entrance[]> = oneOrMore(
  choiceValue(...ENTRANCES),
  '[submission, submissions]',
)

export const listener: ConditionKind<readonly Entrance[]> = {
  name: 'listener',
  from: 'connect',
  facts: ['listener', 'port'],
  schema,
  binds: () => 'nothing',
  make:
    (wanted) =>
    ({ facts }) =>
      when(wanted.includes(facts.listener), { listener: facts.listener, port: facts.local.port }),
}
