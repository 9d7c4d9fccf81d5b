// `line_length: { over: 998 }`: octets of the longest line of the content, CRLF excluded (RFC 5322 §2.1.1). What programs of this
// machine write is not measured: scripts have long lines, and as in Debian only mail that comes by SMTP is refused for them.

import { countValue } from '../../config/values.ts'
import { no, unknown, when, type ConditionKind } from '../condition.ts'
import { boundFacts, boundsSchema, isOutside, type Bounds } from './number-value.ts'

export const lineLength: ConditionKind<Bounds> = {
  name: 'line_length',
  from: 'data',
  facts: ['line_length'],
  schema: boundsSchema(countValue(0)),
  binds: () => 'nothing',
  make:
    (bounds) =>
    ({ content, facts }) =>
      content === undefined
        ? unknown('the content is not there', {})
        : facts.submitter
          ? no({ line_length: content.longestLine })
          : when(isOutside(content.longestLine, bounds), { line_length: content.longestLine, ...boundFacts(bounds) }),
}
