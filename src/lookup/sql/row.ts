// What a database answers to a query for one key: rows. Where only one can be meant, more than one is nobody's answer.

import { unknown, type Found, type OpenLookup } from '../lookup.ts'

/** Columns in the order of the query. */
export type Row = readonly (readonly [column: string, value: unknown])[]

/** What a query is asked with: `{ user: 'alice' }` for `:user`. */
export type Parameters = Readonly<Record<string, string>>

export type RowLookup = OpenLookup<readonly Row[], Parameters>

export function onlyRow([row, another]: readonly Row[]): Found<Row> {
  if (row === undefined) return { kind: 'none' }
  return another === undefined
    ? { kind: 'found', value: row }
    : unknown('the query answers with more than one row for a name; make it answer with one')
}
