// `authenticated: true`, `false`, or the names of users: who has logged in. Names are compared without their case.

import * as v from 'valibot'
import { someOf } from '../../core/facts.ts'
import type { Facts } from '../../core/reason.ts'
import { when, type ConditionKind } from '../condition.ts'
import { patternsValue, firstMatch, type Pattern } from '../patterns.ts'

type Wanted = boolean | readonly Pattern[]

const users = patternsValue('alice')
const schema: v.GenericSchema<unknown, Wanted> = v.lazy((input) => (typeof input === 'boolean' ? v.boolean() : users))

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
