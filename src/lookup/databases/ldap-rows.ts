// Looks something up in a directory, as if it were a database: the entry that the filter finds is a row, with a column for each
// attribute that the configuration names. One connection for each question.

import type { Clock } from '../../core/clock.ts'
import type { TableSource } from '../../config/table-config.ts'
import { withDirectory } from '../ldap/directory.ts'
import { escapeFilterValue, fillPlaces } from '../ldap/ldap-text.ts'
import { unknown } from '../lookup.ts'
import type { ReadSecret } from '../secret.ts'
import type { RowLookup } from '../sql/row.ts'
import { WorkLimit } from '../work-limit.ts'

const CONNECTIONS = 8
const WAITING = 256

export function ldapRows(
  settings: Extract<TableSource, { kind: 'ldap' }>,
  { clock, secret }: { readonly clock: Clock; readonly secret: ReadSecret | undefined },
): RowLookup {
  const { filter, attributes } = settings
  const work = new WorkLimit(CONNECTIONS, WAITING)
  const search = { ...settings, attributes: [...attributes.values()] }
  return {
    async find(given, signal) {
      const filled = fillPlaces(filter, given, escapeFilterValue)
      // The user's own name has no domain, and the filter wants one.
      if (filled === undefined) return { kind: 'none' }
      try {
        const done = await work.run(() =>
          withDirectory(settings, { clock, signal }, (directory) => directory.find(filled, search, secret)),
        )
        if (!done.ok) return unknown('too many questions at once')
        if (!done.value.ok) return unknown(done.value.detail)
        const found = done.value.value
        if (found.kind !== 'found') return found
        const { values } = found.value
        return {
          kind: 'found',
          value: [[...attributes].map(([column, attribute]) => [column, values.get(attribute) ?? []] as const)],
        }
      } catch (error) {
        return unknown(error)
      }
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
}
