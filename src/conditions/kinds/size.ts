// `size: { over: 10M }`: octets of the message. At MAIL what the client has declared (RFC 1870), if it did; at `data` what
// came; between the two it is not known.

import { sizeValue } from '../../config/values.ts'
import { when, type ConditionKind } from '../condition.ts'
import { boundFacts, boundsSchema, isOutside, type Bounds } from './number-value.ts'

export const size: ConditionKind<Bounds> = {
  name: 'size',
  from: 'mail',
  notAt: 'rcpt',
  facts: ['size'],
  schema: boundsSchema(sizeValue(0)),
  binds: () => 'nothing',
  make:
    (bounds) =>
    ({ question, content }) => {
      const octets = question.stage === 'mail' ? question.size : content?.size
      const compared = { size: octets ?? null, ...boundFacts(bounds) }
      return when(octets !== undefined && isOutside(octets, bounds), compared)
    },
}
