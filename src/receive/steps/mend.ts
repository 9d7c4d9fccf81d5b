// The step that adds what a mail program should have written and did not (RFC 6409 §8): Date, Message-ID and From, for
// clients who may send, and for programs that use `sendmail`. Nothing that stands there is changed but Bcc, where it was the list of
// recipients; mail from other servers is left as it is.

import { formatReversePath } from '../../core/address.ts'
import { completeHeaderAddresses, ADDRESS_FIELDS } from '../../conditions/header-addresses.ts'
import { fieldName, fieldText, isNamed, type HeaderField } from '../../core/header.ts'
import { formatMailDate } from '../../core/time.ts'
import { fieldValue, type ContentChange } from '../../scan/content-change.ts'
import type { Receiving, StepResult } from '../receiving.ts'

export function mend({ intake, section, changes, deps, mailFrom }: Receiving): StepResult {
  const { id, at, transaction } = intake
  const { facts } = transaction
  const { submitter } = facts
  if (submitter?.extracts === true) {
    for (const name of ['Bcc', 'Resent-Bcc']) changes.push({ kind: 'delete-field', name, nth: 'all' })
  }
  if (submitter?.mailDomain !== undefined) {
    changes.push(...completions(section.fields, submitter.mailDomain).filter((one) => !changes.some(isSame(one))))
  }
  if (!deps.mends(facts) && !submitter) return 'next'
  const add = (name: string, text: string): void => {
    const there = section.fields.some((field) => isNamed(field, name.toLowerCase()))
    if (!there) changes.push({ kind: 'add-field', name, value: fieldValue(text) })
  }
  add('Date', formatMailDate(at))
  add('Message-ID', `<${id}@${deps.hostname}>`)
  // A message without sender has nobody who could be named.
  if (mailFrom !== null) add('From', mailboxOf(formatReversePath(mailFrom), submitter?.fullName))
  return 'next'
}

/** Who has put another address there has completed the rest. */
const isSame =
  (one: ContentChange) =>
  (other: ContentChange): boolean =>
    one.kind === 'change-field' && other.kind === 'change-field' && one.name === other.name && one.nth === other.nth

/** `To: alice` means somebody here; whoever reads it elsewhere must see who that is. */
function completions(fields: readonly HeaderField[], mailDomain: string): readonly ContentChange[] {
  // What is taken out must not come back.
  return ADDRESS_FIELDS.filter((name) => name !== 'bcc').flatMap((name) =>
    fields
      .filter((field) => isNamed(field, name))
      .flatMap((field, index): ContentChange[] => {
        const text = completeHeaderAddresses(fieldText(field), mailDomain)
        return text === undefined
          ? []
          : [{ kind: 'change-field', name: fieldName(field), nth: index + 1, value: fieldValue(text) }]
      }),
  )
}

/** RFC 5322 §3.4, and RFC 2047 §5 for a name that is not ASCII. */
function mailboxOf(address: string, name: string | undefined): string {
  if (name === undefined) return `<${address}>`
  if (/[^ -~]/.test(name)) return `${encodedWords(name)} <${address}>`
  const plain = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+$/.test(name)
  return `${plain ? name : `"${name.replaceAll(/["\\]/g, '\\$&')}"`} <${address}>`
}

/** RFC 2047 §2: none is longer than 75 characters, and each has whole ones in it. */
function encodedWords(name: string): string {
  const words: string[] = []
  let word = ''
  for (const char of name) {
    if (Buffer.byteLength(word + char) > 45) {
      words.push(word)
      word = ''
    }
    word += char
  }
  return [...words, word].map((text) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`).join('\r\n ')
}
