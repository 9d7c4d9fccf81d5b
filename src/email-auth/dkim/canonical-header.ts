// The header of a message as it is signed (RFC 6376 §3.4.1, §3.4.2, §5.4.2): each field that `h=` names, from the last one of
// its name upwards, in canonical form, and the signature's own field at the end, without what is to be computed.

import { fieldName, rawField, rawValue, type HeaderField } from '../../core/header.ts'
import type { Canonicalization } from './signature.ts'

const CRLF = '\r\n'

/** One field with its line end; Latin-1 characters stand for octets. */
export function canonicalField(field: HeaderField, how: Canonicalization): string {
  if (how === 'simple') return wholeLines(latin1(rawField(field)))
  return `${fieldName(field).toLowerCase()}:${relaxedValue(latin1(rawValue(field)))}${CRLF}`
}

/** Unfolded, runs of blanks made one space, none at the ends (RFC 6376 §3.4.2). */
export function relaxedValue(value: string): string {
  return value
    .replaceAll(/\r?\n/g, '')
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/^ | $/g, '')
}

/** The signature's own field, with an empty `b=` and without a line end (RFC 6376 §3.7). */
export function canonicalOwnField(field: HeaderField, how: Canonicalization): string {
  const name = latin1(field.bytes.subarray(field.start, field.valueStart))
  const value = withoutSignature(latin1(rawValue(field)))
  return how === 'simple' ? `${name}${value}` : `${fieldName(field).toLowerCase()}:${relaxedValue(value)}`
}

/** All but the value of `b=`; the blanks around it go with it. */
const withoutSignature = (value: string): string => value.replace(/((?:^|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*/, '$1')

/** Fields by name, as `h=` takes them. */
export type FieldsByName = ReadonlyMap<string, readonly HeaderField[]>

export function fieldsByName(fields: readonly HeaderField[]): FieldsByName {
  return Map.groupBy(fields, (field) => fieldName(field).toLowerCase())
}

/** The fields that `h=` means, in its order; undefined for what is not there, which counts as nothing (§5.4). */
export function chosenFields(names: readonly string[], fields: FieldsByName): readonly (HeaderField | undefined)[] {
  const taken = new Map<string, number>()
  return names.map((name) => {
    const all = fields.get(name) ?? []
    const before = taken.get(name) ?? 0
    taken.set(name, before + 1)
    return all[all.length - 1 - before]
  })
}

export const canonicalHeader = (fields: readonly (HeaderField | undefined)[], how: Canonicalization): string =>
  fields.map((field) => (field ? canonicalField(field, how) : '')).join('')

/** A field at the end of a message may lack its line end. */
const wholeLines = (text: string): string => (text.endsWith('\n') ? text : `${text}${CRLF}`)

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
