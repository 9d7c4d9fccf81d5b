// Looks something up in a SQLite database of another program. Opened read-only; opened anew when the file was replaced. The
// query runs in this thread: it should find one row by an index, and it waits for a writer only shortly.

import { stat } from 'node:fs/promises'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { SqliteSettings } from '../../config/auth-config.ts'
import { unknown } from '../lookup.ts'
import { numberParameters } from './named-parameter.ts'
import type { Row, RowLookup } from './row.ts'

/** How long a query may wait for a writer. Nothing else happens in the server meanwhile. */
const BUSY_MS = 250
const OTHERS = 0o007

interface Opened {
  readonly database: DatabaseSync
  readonly statement: StatementSync
  readonly file: string
}

/** Nothing is opened before the first question. `most`: rows that anybody reads. */
export function sqliteLookup({ path, query }: Pick<SqliteSettings, 'path' | 'query'>, most = 2): RowLookup {
  const { names } = numberParameters(query)
  let opened: Opened | undefined

  const close = (): void => {
    opened?.database.close()
    opened = undefined
  }

  const open = async (): Promise<Opened> => {
    const { dev, ino, mode } = await stat(path)
    if ((mode & OTHERS) !== 0) {
      const shown = (mode & 0o777).toString(8)
      throw new Error(`it has mode ${shown}, so that everybody can read or change it; do \`chmod o= ${path}\``)
    }
    const file = `${dev} ${ino}`
    if (opened?.file === file) return opened
    close()
    const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS })
    try {
      const statement = database.prepare(query)
      opened = { database, statement, file }
      return opened
    } catch (error) {
      database.close()
      throw error
    }
  }

  return {
    async find(given) {
      try {
        const { statement } = await open()
        const rows: Row[] = []
        if (names.length === 0) throw new Error('the query asks for nobody: it has no :user in it')
        const wanted = Object.fromEntries(names.map((name) => [name, given[name] ?? null]))
        for (const row of statement.iterate(wanted)) {
          rows.push(Object.entries(row))
          if (rows.length >= most) break
        }
        return rows.length > 0 ? { kind: 'found', value: rows } : { kind: 'none' }
      } catch (error) {
        close()
        return unknown(error)
      }
    },
    [Symbol.asyncDispose]: async () => close(),
  }
}
