// The key `console` of the configuration file: which users may do what over HTTP. Whether there is any HTTP is said by `http`.

import * as v from 'valibot'
import { ROLES, type Role } from '../core/role.ts'
import { list, section } from './section.ts'
import { choiceValue, show, value } from './values.ts'

export interface ConsoleConfig {
  /** By the name with which they log in. */
  readonly roles: Readonly<Record<string, Role>>
  /** Who of them may read letters. */
  readonly contents: readonly string[]
}

const nameValue = value<string>((input) =>
  typeof input === 'string' && input.trim() === input && input !== ''
    ? { value: input }
    : { message: `${show(input)} is not the name of a user`, advice: 'write it as they log in, for example alice' },
)

export const consoleSchema = section({
  roles: v.nullish(v.record(v.string(), choiceValue(...ROLES)), {}),
  contents: v.nullish(list(nameValue, '[alice]'), []),
})
