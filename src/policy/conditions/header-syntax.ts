// `header_syntax: false`: whether an address in From, Sender, Reply-To, To, Cc or Bcc cannot be read (RFC 5322 §3.4).
// `true` holds when all can.

import { booleanValue } from '../../config/values.ts'
import { unknown, when, type ConditionKind } from '../condition.ts'
import { ADDRESS_FIELDS, parseHeaderAddresses } from '../header-addresses.ts'

const SHOWN = 5

export const headerSyntax: ConditionKind<boolean> = {
  name: 'header_syntax',
  from: 'data',
  facts: ['header_field', 'header_address', 'header_why'],
  schema: booleanValue,
  make:
    (wanted) =>
    ({ content }) => {
      if (content === undefined) return unknown('the content is not there', {})
      const wrong = content
        .header()
        .flatMap(({ name, value }) =>
          ADDRESS_FIELDS.has(name.toLowerCase())
            ? parseHeaderAddresses(value).wrong.map((one) => ({ field: name, ...one }))
            : [],
        )
      const [first] = wrong
      if (!first) return when(wanted, { header_syntax: true })
      return when(!wanted, {
        header_syntax: false,
        header_field: first.field,
        header_address: first.text,
        header_why: first.why,
        header_faults: wrong.slice(0, SHOWN).map(({ field, text, why }) => `${field}: ${text}: ${why}`),
      })
    },
}
