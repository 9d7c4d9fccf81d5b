// What a header says of itself that no person waits for an answer to it. Pure.

import { fieldLine, fieldName, isNamed, type HeaderField } from '../core/header.ts'

const BULK = /^(?:bulk|list|junk)\b/i

/** Mail that no person waits for an answer to (RFC 2919, RFC 2369, RFC 3834 §5), by the field that says so. */
export function ofPrograms(
  header: readonly HeaderField[],
): { readonly why: 'list' | 'bulk' | 'automatic'; readonly field: string } | undefined {
  for (const field of header) {
    const name = fieldName(field).toLowerCase()
    if (name.startsWith('list-')) return { why: 'list', field: shown(field) }
    if (isNamed(field, 'precedence') && BULK.test(fieldLine(field))) return { why: 'bulk', field: shown(field) }
    if (isNamed(field, 'auto-submitted') && !/^no\b/i.test(fieldLine(field))) {
      return { why: 'automatic', field: shown(field) }
    }
  }
  return undefined
}

const LONGEST_FIELD = 100

const shown = (field: HeaderField): string => {
  const octets = `${fieldName(field)}: ${fieldLine(field)}`.slice(0, LONGEST_FIELD)
  return Buffer.from(octets, 'latin1')
    .toString('utf8')
    .replace(/\uFFFD$/, '')
}
