// `line_length: { over: 998 }`: octets of the longest line of the content, CRLF excluded (RFC 5322 §2.1.1).

import { countValue } from '../../config/values.ts'
import { unknown, when, type ConditionKind } from '../condition.ts'
import { boundFacts, boundsSchema, isOutside, type Bounds } from './number-value.ts'

export const lineLength: ConditionKind<Bounds> = {
  name: 'line_length',
  from: 'data',
  facts: ['line_length'],
  schema: boundsSchema(countValue(0)),
  binds: () => 'nothing',
  make:
    (bounds) =>
    ({ content }) =>
      content === undefined
        ? unknown('the content is not there', {})
        : when(isOutside(content.longestLine, bounds), { line_length: content.longestLine, ...boundFacts(bounds) }),
}
