// `header_syntax: false`: whether an address in From, Sender, Reply-To, To, Cc or Bcc cannot be read (RFC 5322 §3.4).
// `true` holds when all can. In mail that `sendmail` was given, addresses need no domain.

import { booleanValue } from '../../config/values.ts'
import { fieldName, fieldText, isNamed, type HeaderField } from '../../core/header.ts'
import { unknown, when, type ConditionKind } from '../condition.ts'
import { ADDRESS_FIELDS, parseHeaderAddresses } from '../header-addresses.ts'

const SHOWN = 5

/** Octets of address fields that are read: room for some thousand addresses, and no more work than that. */
const MOST_READ = 262_144

export const headerSyntax: ConditionKind<boolean> = {
  name: 'header_syntax',
  from: 'data',
  facts: ['header_field', 'header_address', 'header_why'],
  schema: booleanValue,
  binds: () => 'nothing',
  make:
    (wanted) =>
    ({ content, facts }) => {
      if (content === undefined) return unknown('the content is not there', {})
      const wrong = wrongAddresses(content.header, facts.submitter ? COMPLETED_BY : undefined)
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

interface WrongAddress {
  readonly field: string
  readonly text: string
  readonly why: string
}

/** Addresses without a domain, which are completed in mail of this machine (receive/steps/mend.ts), are no mistake there. */
const COMPLETED_BY = 'localhost'

function wrongAddresses(header: readonly HeaderField[], mailDomain: string | undefined): readonly WrongAddress[] {
  const wrong: WrongAddress[] = []
  let read = 0
  for (const field of header) {
    if (!ADDRESS_FIELDS.some((name) => isNamed(field, name))) continue
    // A field is read whole or not at all: one that is cut would look wrong.
    read += field.valueEnd - field.valueStart
    if (read > MOST_READ) break
    for (const one of parseHeaderAddresses(fieldText(field), mailDomain).wrong) {
      wrong.push({ field: fieldName(field), ...one })
    }
  }
  return wrong
}
