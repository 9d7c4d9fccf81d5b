// What the queue wants to know of a message's header section: how many servers it has passed, and the two fields by
// which people recognise it. Asked once, when the message is accepted.

import { fieldLine, isNamed, type HeaderField } from '../core/header.ts'

export interface HeaderSummary {
  /** Received fields (RFC 5321 §6.3). */
  readonly received: number
  readonly subject?: string
  readonly messageIdField?: string
}

const LONGEST_FIELD = 200

export function summarizeHeader(fields: readonly HeaderField[]): HeaderSummary {
  let received = 0
  let subject: HeaderField | undefined
  let messageIdField: HeaderField | undefined
  for (const field of fields) {
    if (isNamed(field, 'received')) received++
    else if (isNamed(field, 'subject')) subject ??= field
    else if (isNamed(field, 'message-id')) messageIdField ??= field
  }
  return {
    received,
    ...(subject && { subject: shown(subject) }),
    ...(messageIdField && { messageIdField: shown(messageIdField) }),
  }
}

function shown(field: HeaderField): string {
  const octets = fieldLine(field).slice(0, LONGEST_FIELD)
  // The cut may have gone through a character.
  return Buffer.from(octets, 'latin1')
    .toString('utf8')
    .replace(/\uFFFD$/, '')
    .trim()
}
