// What a query for one key answers: one row, or none. More than one is nobody's answer.

import { unknown, type Found } from '../lookup.ts'

/** Columns in the order of the query. */
export type Row = readonly (readonly [column: string, value: unknown])[]

export function onlyRow([row, another]: readonly Row[]): Found<Row> {
  if (row === undefined) return { kind: 'none' }
  return another === undefined
    ? { kind: 'found', value: row }
    : unknown('the query answers with more than one row for a name; make it answer with one')
}
