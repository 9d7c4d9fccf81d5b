// What happened to a header that is not the one that was signed, where that can be told. The usual changes are undone one at
// a time, and what then fits was the change: a mark that a list or a filter put before the subject, a field that was added,
// fields in another order. Where the signer noted copies of the fields (`z=`), those are compared instead.

import { fieldName, rawValue, type HeaderField } from '../../core/header.ts'
import { canonicalField, chosenFields, fieldsByName, relaxedValue, type FieldsByName } from './canonical-header.ts'
import type { DkimSignature } from './signature.ts'

export interface HeaderChange {
  readonly field: string
  readonly change: 'prefix-added' | 'field-added' | 'another-one' | 'differs' | 'gone'
  /** The text that was added, printable US-ASCII. */
  readonly added?: string
}

/** Trials for one signature; each costs a verification. */
const MOST_TRIALS = 40
const LONGEST_PREFIX = 80

/** `fits` says whether these signed fields, as one canonical text, are what was signed. */
export function findHeaderChange(
  { fields: names, header, copied }: DkimSignature,
  fields: readonly HeaderField[],
  fits: (signedFields: string) => boolean,
): HeaderChange | undefined {
  const byName = fieldsByName(fields)
  const copies = copied === undefined ? undefined : differingCopy(copied, byName)
  if (copies) return copies
  const chosen = chosenFields(names, byName)
  const texts = chosen.map((field) => (field ? canonicalField(field, header) : ''))
  let trials = 0
  for (const { change, at, text } of trialsFor(names, chosen, byName, header)) {
    if (++trials > MOST_TRIALS) break
    if (fits(texts.with(at, text).join(''))) return change
  }
  return undefined
}

interface Trial {
  readonly change: HeaderChange
  readonly at: number
  readonly text: string
}

function* trialsFor(
  names: readonly string[],
  chosen: readonly (HeaderField | undefined)[],
  byName: FieldsByName,
  how: DkimSignature['header'],
): Generator<Trial> {
  for (const [at, field] of chosen.entries()) {
    const name = names[at] ?? ''
    if (field && name === 'subject') yield* subjectTrials(field, at, how)
  }
  for (const [at, field] of chosen.entries()) {
    const name = names[at] ?? ''
    if (!field) continue
    // The uppermost one that is covered may be new: where names are signed once more than there are fields, none may come.
    if (names.lastIndexOf(name) === at) yield { change: { field: name, change: 'field-added' }, at, text: '' }
    for (const other of byName.get(name) ?? []) {
      if (chosen.includes(other)) continue
      yield { change: { field: name, change: 'another-one' }, at, text: canonicalField(other, how) }
    }
  }
}

/** `[list] `, `***SPAM*** `, `(external) `, `SPAM: ` before what was there. */
const PREFIX = /^[ \t]*(\[[^\][]{1,70}\]|\([^()]{1,70}\)|\*+[^*]{1,60}\*+|[A-Za-z]{2,20}:)[ \t]*/

function* subjectTrials(field: HeaderField, at: number, how: DkimSignature['header']): Generator<Trial> {
  const value = Buffer.from(rawValue(field)).toString('latin1')
  const prefix = PREFIX.exec(value)
  if (!prefix || prefix[0].length > LONGEST_PREFIX) return
  const rest = value.slice(prefix[0].length)
  const added = (prefix[1] ?? '').replaceAll(/[^ -~]/g, '?')
  const change: HeaderChange = { field: 'subject', change: 'prefix-added', added }
  const name = fieldName(field)
  const text =
    how === 'relaxed'
      ? `${name.toLowerCase()}:${relaxedValue(rest)}\r\n`
      : `${name}: ${rest.replace(/^\r?\n[ \t]+/, '')}\r\n`
  yield { change, at, text }
}

/** RFC 6376 §3.5: `z=` has `name:value` with `|` between them, in the quoted-printable of §2.11. */
function differingCopy(copied: string, byName: FieldsByName): HeaderChange | undefined {
  const seen = new Map<string, string[]>()
  for (const part of copied.replaceAll(/[ \t\r\n]+/g, '').split('|')) {
    const colon = part.indexOf(':')
    if (colon <= 0) continue
    const name = unquote(part.slice(0, colon)).toLowerCase()
    seen.set(name, [...(seen.get(name) ?? []), comparable(unquote(part.slice(colon + 1)))])
  }
  for (const [name, values] of seen) {
    const now = (byName.get(name) ?? []).map((field) => comparable(Buffer.from(rawValue(field)).toString('latin1')))
    if (values.some((value) => now.includes(value))) continue
    return { field: name.slice(0, 60).replaceAll(/[^!-~]/g, '?'), change: now.length === 0 ? 'gone' : 'differs' }
  }
  return undefined
}

/** Without blanks: those of the copy went with its folding. */
const comparable = (value: string): string => value.replaceAll(/[ \t\r\n]+/g, '')

const unquote = (text: string): string =>
  text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
