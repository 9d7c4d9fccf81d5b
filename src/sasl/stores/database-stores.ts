// The two databases as password stores.

import type { PostgresqlSettings, SqliteSettings } from '../../config/auth-config.ts'
import { describePostgresql } from '../../config/table-config.ts'
import { postgresqlLookup, type PostgresqlLookupOptions } from '../../lookup/sql/postgresql.ts'
import { sqliteLookup } from '../../lookup/sql/sqlite.ts'
import { sqlStore, type SqlStore } from './sql-store.ts'

export const sqliteStore = (settings: SqliteSettings, decoyKey: Uint8Array): SqlStore =>
  sqlStore({
    name: `SQLite database ${settings.path}`,
    database: sqliteLookup(settings),
    clear: settings.clear,
    decoyKey,
  })

export interface PostgresqlStoreOptions extends PostgresqlLookupOptions {
  readonly settings: PostgresqlSettings
  readonly decoyKey: Uint8Array
}

export const postgresqlStore = ({ decoyKey, ...options }: PostgresqlStoreOptions): SqlStore =>
  sqlStore({
    name: describePostgresql(options.settings),
    database: postgresqlLookup(options),
    clear: options.settings.clear,
    decoyKey,
  })
