// What is wrong with the header of a message: fields that have to be there, once, and readable (RFC 5322 §3.6), and what receivers
// want of them beyond that.

import type { Instant } from '../core/time.ts'
import { parseHeaderAddresses } from '../conditions/header-addresses.ts'
import { fieldName, fieldText, isNamed, rawValue, type HeaderField } from '../core/header.ts'
import { days } from '../core/time.ts'
import { found, type MessageFinding } from './finding.ts'

/** RFC 5322 §3.6: at most one of each. */
const ONCE = [
  'date',
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'message-id',
  'in-reply-to',
  'references',
  'subject',
]
const RECENT = days(7)
const AHEAD = days(1)

export interface HeaderFacts {
  readonly fields: readonly HeaderField[]
  readonly now: Instant
  readonly bulk: boolean
}

export function headerFindings(facts: HeaderFacts): readonly MessageFinding[] {
  const { fields } = facts
  const named = (name: string): readonly HeaderField[] => fields.filter((field) => isNamed(field, name))
  const text = (name: string): string | undefined => named(name).map(fieldText)[0]?.trim()
  return [
    ...fromFindings(text('from'), text('sender')),
    ...dateFindings(text('date'), facts.now),
    ...idFindings(text('message-id')),
    ...(['to', 'cc', 'bcc'].some((name) => named(name).length > 0) ? [] : [found('recipients.none')]),
    ...(text('subject') ? [] : [found('subject.missing')]),
    ...ONCE.filter((name) => named(name).length > 1).map((field) => found('field.twice', { field })),
    ...fields
      .filter((field) => rawValue(field).some((octet) => octet > 127))
      .map((field) => found('field.eight-bit', { field: fieldName(field) })),
    ...listFindings(text('list-unsubscribe'), text('list-unsubscribe-post'), facts, named),
  ]
}

function fromFindings(from: string | undefined, sender: string | undefined): readonly MessageFinding[] {
  if (from === undefined || from === '') return [found('from.missing')]
  const { addresses } = parseHeaderAddresses(from)
  if (addresses.length === 0) return [found('from.not-an-address', { from })]
  // RFC 5322 §3.6.2.
  return addresses.length > 1 && !sender ? [found('from.several-without-sender')] : []
}

function dateFindings(date: string | undefined, now: Instant): readonly MessageFinding[] {
  if (date === undefined || date === '') return [found('date.missing')]
  const at = Date.parse(date.replace(/\([^()]*\)/g, ''))
  const isForm =
    /^(?:[A-Z][a-z]{2},\s*)?\d{1,2}\s+[A-Z][a-z]{2}\s+\d{4}\s+\d{2}:\d{2}(?::\d{2})?\s+(?:[+-]\d{4}|[A-Z]{1,3})/.test(
      date,
    )
  if (!isForm || Number.isNaN(at)) return [found('date.unreadable', { date })]
  return at < now - RECENT || at > now + AHEAD ? [found('date.far-off', { date })] : []
}

function idFindings(id: string | undefined): readonly MessageFinding[] {
  if (id === undefined || id === '') return [found('message-id.missing')]
  const domain = /^<[^<>@\s]+@([^<>@\s]+)>$/.exec(id)?.[1]
  if (domain === undefined) return [found('message-id.malformed', { id })]
  const isNamedWell = domain.includes('.') && !/^localhost|\.local(?:domain)?$/i.test(domain)
  return isNamedWell || domain.startsWith('[') ? [] : [found('message-id.no-domain', { domain })]
}

/** Gmail, Yahoo and others want a way out of mass mail, in one click (RFC 2369 §3.2, RFC 8058). */
function listFindings(
  unsubscribe: string | undefined,
  post: string | undefined,
  { bulk }: HeaderFacts,
  named: (name: string) => readonly HeaderField[],
): readonly MessageFinding[] {
  const precedence = named('precedence').map(fieldText)[0] ?? ''
  const isBulk = bulk || named('list-id').length > 0 || /bulk|list|junk/i.test(precedence)
  if (!unsubscribe) return isBulk ? [found('list.no-unsubscribe')] : []
  if (!/<https:/i.test(unsubscribe)) return isBulk ? [found('list.not-https')] : []
  const oneClick = post !== undefined && /^List-Unsubscribe=One-Click$/i.test(post)
  return isBulk && !oneClick ? [found('list.no-one-click')] : []
}
