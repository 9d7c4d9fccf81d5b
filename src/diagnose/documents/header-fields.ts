// Header-like fields in plain text: of a mail, of a delivery report, of a complaint. Unfolded (RFC 5322 §2.2.3), encoded words
// read (RFC 2047). Keeps the order, and says nothing about what the fields mean.

import { decodeWords } from 'postal-mime'

export interface Field {
  /** In small letters. */
  readonly name: string
  readonly value: string
}

const FIELD = /^([A-Za-z][\w-]{0,60}) {0,2}:[ \t]*(.*)$/
const LONGEST = 8_192

/** Up to the first line that is no field and does not continue one. */
export function parseFields(text: string): readonly Field[] {
  const fields: { name: string; value: string }[] = []
  for (const line of text.split('\n')) {
    const last = fields.at(-1)
    const match = FIELD.exec(line)
    if (match) fields.push({ name: (match[1] ?? '').toLowerCase(), value: (match[2] ?? '').trim() })
    else if (last && /^[ \t]+\S/.test(line)) last.value = `${last.value} ${line.trim()}`.slice(0, LONGEST)
    else break
  }
  return fields
}

export const fieldValue = (fields: readonly Field[], name: string): string | undefined =>
  fields.find((field) => field.name === name)?.value

/** Text of a field for people. Undefined for an empty one. */
export function readable(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined
  return value.includes('=?') ? decodeWords(value) : value
}
