// `tls: true`, `false`, or versions (`TLSv1.3`): whether the connection is secured, and how.

import * as v from 'valibot'
import { value } from '../../config/values.ts'
import { when, type ConditionKind } from '../condition.ts'
import { isNot, oneOrMore } from '../condition-values.ts'

type Wanted = boolean | readonly string[]

const version = value<string>((input) =>
  typeof input === 'string' && /^TLSv1(?:\.\d)?$/.test(input)
    ? { value: input }
    : isNot(input, 'a version of TLS', 'write true, false, or for example TLSv1.3'),
)
const versions = oneOrMore(version, '[TLSv1.2, TLSv1.3]')
const schema: v.GenericSchema<unknown, Wanted> = v.lazy((input) =>
  typeof input === 'boolean' ? v.boolean() : versions,
)

export const tls: ConditionKind<Wanted> = {
  name: 'tls',
  from: 'connect',
  facts: ['tls', 'tls_cipher'],
  schema,
  binds: () => 'nothing',
  make:
    (wanted) =>
    ({ facts: { tls: session } }) => {
      const compared = { tls: session?.protocol ?? false, ...(session && { tls_cipher: session.cipher }) }
      if (typeof wanted === 'boolean') return when((session !== undefined) === wanted, compared)
      return when(session !== undefined && wanted.includes(session.protocol), compared)
    },
}
