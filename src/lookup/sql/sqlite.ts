// Looks a key up in a SQLite database of another program. Opened read-only; opened anew when the file was replaced. The
// query runs in this thread: it should find one row by an index, and it waits for a writer only shortly.

import { stat } from 'node:fs/promises'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { SqliteSettings } from '../../config/auth-config.ts'
import { unknown, type OpenLookup } from '../lookup.ts'
import { onlyRow, type Row } from './row.ts'

/** How long a query may wait for a writer. Nothing else happens in the server meanwhile. */
const BUSY_MS = 250
const OTHERS = 0o007

interface Opened {
  readonly database: DatabaseSync
  readonly statement: StatementSync
  readonly file: string
}

/** The key is the parameter `:user` of the query. Nothing is opened before the first question. */
export function sqliteLookup({ path, query }: Pick<SqliteSettings, 'path' | 'query'>): OpenLookup<Row> {
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
      opened = { database, statement: database.prepare(query), file }
      return opened
    } catch (error) {
      database.close()
      throw error
    }
  }

  return {
    async find(user) {
      try {
        const { statement } = await open()
        const rows = []
        for (const row of statement.iterate({ user })) {
          rows.push(Object.entries(row))
          // One too many is all there is to know.
          if (rows.length > 1) break
        }
        return onlyRow(rows)
      } catch (error) {
        close()
        return unknown(error)
      }
    },
    [Symbol.asyncDispose]: async () => close(),
  }
}
