// `authenticated: true`, `false`, or the names of users: who has logged in. Names are compared without their case.

import type * as v from 'valibot'
import { someOf } from '../../core/facts.ts'
import type { Facts } from '../../core/reason.ts'
import type { ConditionDeps } from '../condition-deps.ts'
import { when, type ConditionKind } from '../condition.ts'
import type { MailSubject } from '../subject.ts'
import { firstMatch, type Pattern } from '../../core/name-pattern.ts'
import { booleanOrPatterns } from '../pattern-value.ts'

type Wanted = boolean | readonly Pattern[]

const schema: v.GenericSchema<unknown, Wanted> = booleanOrPatterns('alice')

const NOBODY: Facts = { user: null }

export const authenticated: ConditionKind<Wanted, ConditionDeps, MailSubject> = {
  name: 'authenticated',
  from: 'mail',
  facts: ['user'],
  schema,
  binds: (wanted, holds) => ((typeof wanted === 'boolean' ? wanted : true) === holds ? 'client' : 'nothing'),
  make(wanted) {
    if (typeof wanted === 'boolean') {
      return ({ user }) => when((user !== undefined) === wanted, user === undefined ? NOBODY : { user })
    }
    const names = someOf(wanted.map(({ text }) => text))
    return ({ user }) =>
      when(user !== undefined && firstMatch(wanted, user) !== undefined, { user: user ?? null, users: names })
  },
}
