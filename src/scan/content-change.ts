// What scanners ask to have changed in a message. Values are octets, because header fields of other people's making are
// not always UTF-8; apply-changes.ts carries the changes out.

import { isFieldName } from '../core/header.ts'

export type ContentChange =
  /** A field below all others of the header. */
  | { readonly kind: 'add-field'; readonly name: string; readonly value: Uint8Array }
  /** A field with `index` fields above it; 0 is the very top. */
  | { readonly kind: 'insert-field'; readonly index: number; readonly name: string; readonly value: Uint8Array }
  /** The `nth` field (from 1) of this name gets another value; where there are fewer, the field is added. */
  | { readonly kind: 'change-field'; readonly name: string; readonly nth: number; readonly value: Uint8Array }
  /** The `nth` field (from 1) of this name goes away; `all` of them do. */
  | { readonly kind: 'delete-field'; readonly name: string; readonly nth: number | 'all' }
  | { readonly kind: 'replace-body'; readonly body: Uint8Array }

/** A value as it stands after the colon: the space, and the text in UTF-8. */
export const fieldValue = (text: string): Uint8Array => Buffer.from(` ${text}`, 'utf8')

const textOf = (value: Uint8Array): string => Buffer.from(value).toString('utf8').trim()

const SHOWN = 100

/** One line for events and logs: `add X-Spam: yes`. */
export function describeChange(change: ContentChange): string {
  if ('name' in change && !isFieldName(change.name)) return `ignore "${shorten(change.name)}", which is no field name`
  switch (change.kind) {
    case 'add-field':
      return `add ${change.name}: ${shorten(textOf(change.value))}`
    case 'insert-field':
      return `insert ${change.name}: ${shorten(textOf(change.value))} at ${change.index}`
    case 'change-field':
      return `change ${change.name} ${change.nth}: ${shorten(textOf(change.value))}`
    case 'delete-field':
      return `delete ${change.name} ${change.nth}`
    case 'replace-body':
      return `replace the body (${change.body.length} octets)`
  }
}

const shorten = (text: string): string => {
  const line = text.replaceAll(/[\0-\x20\x7f]+/g, ' ')
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line
}
