// The step that adds what a mail program should have written and did not (RFC 6409 §8): Date, Message-ID and From, for
// clients who may send. Nothing that stands there is changed, and mail from other servers is left as it is.

import { formatReversePath } from '../../core/address.ts'
import { isNamed } from '../../core/header.ts'
import { formatMailDate } from '../../core/time.ts'
import { fieldValue } from '../../scan/content-change.ts'
import type { Receiving, StepResult } from '../receiving.ts'

export function mend({ intake, section, changes, deps }: Receiving): StepResult {
  const { id, at, transaction } = intake
  const { facts, mailFrom } = transaction
  if (!deps.mends(facts)) return 'next'
  const add = (name: string, text: string): void => {
    const there = section.fields.some((field) => isNamed(field, name.toLowerCase()))
    if (!there) changes.push({ kind: 'add-field', name, value: fieldValue(text) })
  }
  add('Date', formatMailDate(at))
  add('Message-ID', `<${id}@${deps.hostname}>`)
  // A message without sender has nobody who could be named.
  if (mailFrom !== null) add('From', `<${formatReversePath(mailFrom)}>`)
  return 'next'
}
