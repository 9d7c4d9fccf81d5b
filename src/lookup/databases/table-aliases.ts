// Aliases that a table knows: what stands in the first column of its rows, or in the attribute for addresses of a directory. Each is
// an address, or several with commas between, as behind the colon in a file of aliases. Files are not read for it: whoever may
// write the table need not be whoever may read them.

import { unknown, type Found } from '../lookup.ts'
import type { Row } from '../sql/row.ts'
import type { AliasTarget } from '../aliases/alias.ts'
import { itemsOf, parseTarget } from '../aliases/parse-targets.ts'
import { MOST_ROWS, type LookupTable, type TableKey } from './tables.ts'

export type AliasAddress = Extract<AliasTarget, { kind: 'address' }>

/** An empty list: nobody, the mail is thrown away. */
export async function findInTable(table: LookupTable, key: TableKey): Promise<Found<readonly AliasAddress[]>> {
  const rows = await table.find(key)
  const found = rows.kind === 'found' ? readTargets(rows.value) : rows
  return found.kind === 'unknown' ? unknown(`table ${table.name}: ${found.why}`) : found
}

function readTargets(rows: readonly Row[]): Found<readonly AliasAddress[]> {
  const targets: AliasAddress[] = []
  let isNobody = false
  for (const text of rows.flatMap(textsOf)) {
    for (const item of itemsOf(text)) {
      const parsed = parseTarget(item)
      if (!parsed.ok) return unknown(parsed.message)
      const { target } = parsed
      if (target.kind === 'include') return unknown(':include: has no meaning here')
      if (target.kind === 'nobody') isNobody = true
      else targets.push(target)
    }
  }
  if (targets.length > MOST_ROWS) return unknown(`it stands for more than ${MOST_ROWS} addresses`)
  return targets.length > 0 || isNobody ? { kind: 'found', value: targets } : { kind: 'none' }
}

const ADDRESS = 'address'

function textsOf(row: Row): readonly string[] {
  const [, value] = row.find(([column]) => column === ADDRESS) ?? row[0] ?? []
  return (Array.isArray(value) ? (value as unknown[]) : [value]).filter((one) => typeof one === 'string')
}
