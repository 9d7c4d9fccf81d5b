// `bad_recipient_share: { more_than: 10, accepted_below: 50% }`: whether so many recipients of this message were refused that
// the client seems to guess names. Debian's numbers: more than 10 RCPT commands and fewer than half of them accepted.

import * as v from 'valibot'
import { countValue, value } from '../../config/values.ts'
import { when, type ConditionKind } from '../condition.ts'
import { group, isNot } from '../condition-values.ts'

const shareValue = value<number>((input) => {
  const digits = typeof input === 'string' ? /^(\d{1,3})%$/.exec(input)?.[1] : undefined
  const share = digits === undefined ? Number.NaN : Number(digits) / 100
  return share > 0 && share <= 1 ? { value: share } : isNot(input, 'a share', 'write for example 50%')
})

const entries = {
  more_than: v.nullish(countValue(0), 10),
  accepted_below: v.nullish(shareValue, '50%'),
}

interface Wanted {
  readonly more_than: number
  readonly accepted_below: number
}

const schema: v.GenericSchema<unknown, Wanted> = group(entries)

export const badRecipientShare: ConditionKind<Wanted> = {
  name: 'bad_recipient_share',
  from: 'rcpt',
  notAt: 'data',
  facts: ['recipients_asked', 'recipients_accepted'],
  schema,
  binds: () => 'nothing',
  make:
    ({ more_than: moreThan, accepted_below: acceptedBelow }) =>
    ({ question }) => {
      if (question.stage !== 'rcpt') return when(false, {})
      const { accepted, refused } = question
      // The present one counts as asked, as in Exim's $rcpt_count.
      const asked = accepted + refused + 1
      const compared = { recipients_asked: asked, recipients_accepted: accepted, more_than: moreThan }
      return when(asked > moreThan && accepted < asked * acceptedBelow, compared)
    },
}
