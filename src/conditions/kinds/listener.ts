// `listener: [submission, submissions]`: by which kind of port the client came.

import type * as v from 'valibot'
import { choiceValue } from '../../config/values.ts'
import { LISTENER_MODES, type ListenerMode } from '../../smtp/session-facts.ts'
import { when, type ConditionKind } from '../condition.ts'
import { oneOrMore } from '../condition-values.ts'

const schema: v.GenericSchema<unknown, readonly ListenerMode[]> = oneOrMore(
  choiceValue(...LISTENER_MODES),
  '[submission, submissions]',
)

export const listener: ConditionKind<readonly ListenerMode[]> = {
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
