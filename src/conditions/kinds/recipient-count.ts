// `recipient_count: { over: 50 }`: recipients of the message; at RCPT those accepted before, and this one.

import { countValue } from '../../config/values.ts'
import { when, type ConditionKind } from '../condition.ts'
import { boundFacts, boundsSchema, isOutside, type Bounds } from './number-value.ts'

export const recipientCount: ConditionKind<Bounds> = {
  name: 'recipient_count',
  from: 'rcpt',
  facts: ['recipient_count'],
  schema: boundsSchema(countValue(0)),
  binds: () => 'nothing',
  make:
    (bounds) =>
    ({ question, recipients }) => {
      const count = question.stage === 'rcpt' ? question.accepted + 1 : recipients.length
      return when(isOutside(count, bounds), { recipient_count: count, ...boundFacts(bounds) })
    },
}
