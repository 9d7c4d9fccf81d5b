// `authenticated: true`, `false`, or the names of users: who has logged in. Names are compared without their case.

import type * as v from 'valibot'
import { someOf } from '../../core/facts.ts'
import type { Facts } from '../../core/reason.ts'
import { when, type ConditionKind } from '../condition.ts'
import { booleanOrPatterns, firstMatch, type Pattern } from '../patterns.ts'

type Wanted = boolean | readonly Pattern[]

const schema: v.GenericSchema<unknown, Wanted> = booleanOrPatterns('alice')

const NOBODY: Facts = { user: null }

export const authenticated: ConditionKind<Wanted> = {
  name: 'authenticated',
  from: 'mail',
  facts: ['user'],
  schema,
  make(wanted) {
    if (typeof wanted === 'boolean') {
      return ({ facts: { user } }) => when((user !== undefined) === wanted, user === undefined ? NOBODY : { user })
    }
    const names = someOf(wanted.map(({ text }) => text))
    return ({ facts: { user } }) =>
      when(user !== undefined && firstMatch(wanted, user) !== undefined, { user: user ?? null, users: names })
  },
}
