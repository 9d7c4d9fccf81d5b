// Carries out what was asked to be changed in a message. The header section is written anew. Fields are counted as the
// scanner saw them, in the message before any change, so that the changes of several scanners that looked at once do not
// get in each other's way.

import { isFieldName, isNamed, rawField, type HeaderField, type HeaderSection } from '../core/header.ts'
import type { ContentChange } from './content-change.ts'
import type { HeadAndBody } from './head-and-body.ts'

const CRLF = Buffer.from('\r\n')

/**
 * `section` is the one of the head. Changes with a name that is not one of a field are left out: they could only break the
 * message.
 */
export function applyChanges(
  section: HeaderSection,
  { body }: HeadAndBody,
  changes: readonly ContentChange[],
): HeadAndBody {
  const fields = changedHeader(section.fields, changes)
  const replacement = changes.findLast((change) => change.kind === 'replace-body')
  if (replacement) {
    return { head: Buffer.concat([fields, CRLF]), body: { kind: 'bytes', bytes: inLines(replacement.body) } }
  }
  return { head: Buffer.concat([fields, section.bytes.subarray(section.length, section.bodyStart)]), body }
}

/** RFC 5321 §2.3.8: lines end in CRLF, and neither character goes anywhere else. What a filter wrote otherwise is mended. */
function inLines(body: Uint8Array): Uint8Array {
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1')
  return /\r(?!\n)|(?<!\r)\n/.test(text) ? Buffer.from(text.replaceAll(/\r\n?|\n/g, '\r\n'), 'latin1') : body
}

function changedHeader(fields: readonly HeaderField[], changes: readonly ContentChange[]): Buffer {
  const kept: (Uint8Array | undefined)[] = fields.map(rawField)
  /** New fields by how many of the old ones are above them. */
  const inserted = new Map<number, Uint8Array[]>()
  const added: Uint8Array[] = []
  for (const change of changes) {
    if (change.kind === 'replace-body' || !isFieldName(change.name)) continue
    switch (change.kind) {
      case 'add-field':
        added.push(formatField(change.name, change.value))
        break
      case 'insert-field': {
        // A later one at the same place goes above the earlier one, as it would in a list.
        const slot = Math.min(change.index, fields.length)
        inserted.set(slot, [formatField(change.name, change.value), ...(inserted.get(slot) ?? [])])
        break
      }
      case 'change-field': {
        const at = placesOf(fields, change.name)[change.nth - 1]
        const field = formatField(change.name, change.value)
        if (at === undefined) added.push(field)
        else kept[at] = field
        break
      }
      case 'delete-field': {
        const places = placesOf(fields, change.name)
        const gone = change.nth === 'all' ? places : places.slice(change.nth - 1, change.nth)
        for (const at of gone) kept[at] = undefined
        break
      }
    }
  }
  const lines = [...fields.keys(), fields.length].flatMap((at) => [...(inserted.get(at) ?? []), kept[at]])
  return Buffer.concat([...lines.filter((line) => line !== undefined).map(withLineEnd), ...added])
}

const placesOf = (fields: readonly HeaderField[], name: string): readonly number[] => {
  const wanted = name.toLowerCase()
  return fields.flatMap((field, at) => (isNamed(field, wanted) ? [at] : []))
}

/** A field that was the last line of the message may lack its line end; nothing may be glued to it. */
const withLineEnd = (line: Uint8Array): Uint8Array => (line.at(-1) === 10 ? line : Buffer.concat([line, CRLF]))

/**
 * Folding is kept, with CRLF. A line of the value that is not a continuation (RFC 5322 §2.2.3) becomes one, and an
 * empty line goes, so that no value can end the field, let alone the header section.
 */
function formatField(name: string, value: Uint8Array): Uint8Array {
  const [first = '', ...more] = Buffer.from(value)
    .toString('latin1')
    .replaceAll(/[\0\r]/g, '')
    .split('\n')
  const lines = more.filter((line) => line.trim() !== '').map((line) => (/^[ \t]/.test(line) ? line : `\t${line}`))
  return Buffer.from(`${[`${name}:${first}`, ...lines].join('\r\n')}\r\n`, 'latin1')
}
