// Header-like fields in plain text: of a mail, of a delivery report, of a complaint. Unfolded (RFC 5322 §2.2.3), encoded words
// read (RFC 2047). Keeps the order, and says nothing about what the fields mean.

import { fieldLine, fieldName, readHeader } from '../../core/header.ts'
import { wordDecoder } from './packages.ts'

export interface Field {
  /** In small letters. */
  readonly name: string
  readonly value: string
}

const LONGEST = 8_192

/** Up to the first line that is no field and does not continue one. */
export const parseFields = (text: string): readonly Field[] =>
  readHeader(Buffer.from(text)).fields.map((field) => ({
    name: fieldName(field).toLowerCase(),
    value: Buffer.from(fieldLine(field), 'latin1').toString('utf8').slice(0, LONGEST),
  }))

export const fieldValue = (fields: readonly Field[], name: string): string | undefined =>
  fields.find((field) => field.name === name)?.value

/** Text of a field for people. Undefined for an empty one. */
export function readable(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined
  const text = value.includes('=?') ? wordDecoder().decodeWords(value) : value
  // `"" <a@b.test>`: a name without a letter is none.
  return text.replace(/^\s*(?:"\s*"|'\s*')\s*(?=<)/, '')
}
