// What a mail program should have written and did not (RFC 6409 §8): Date, Message-ID and From are added for clients who
// may send. Nothing that stands there is changed, and mail from other servers is left as it is.

import { formatReversePath } from '../core/address.ts'
import { formatMailDate } from '../core/time.ts'
import type { Intake } from '../queue/intake.ts'
import { fieldValue, type ContentChange } from '../scan/content-change.ts'
import type { HeaderField } from './content-facts.ts'

export function submissionChanges(
  header: readonly HeaderField[],
  { id, at, transaction }: Intake,
  hostname: string,
): readonly ContentChange[] {
  const { facts, mailFrom } = transaction
  if (facts.user === undefined && facts.listener === 'smtp') return []
  const has = (name: string): boolean => header.some((field) => field.name.toLowerCase() === name)
  const changes: ContentChange[] = []
  const add = (name: string, text: string): void => {
    if (!has(name.toLowerCase())) changes.push({ kind: 'add-field', name, value: fieldValue(text) })
  }
  add('Date', formatMailDate(at))
  add('Message-ID', `<${id}@${hostname}>`)
  // A message without sender has nobody who could be named.
  if (mailFrom !== null) add('From', `<${formatReversePath(mailFrom)}>`)
  return changes
}
