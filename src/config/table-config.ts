// Tables: what the configuration says about databases and directories in which users and aliases are looked up.

import type { LdapConnection, LdapSearch, PostgresqlSettings } from './auth-config.ts'

/** What a table tells of a user, or behind an alias; in a database, names of columns. */
export const TABLE_COLUMNS = ['user', 'maildir', 'home', 'uid', 'gid', 'address'] as const
export type TableColumn = (typeof TABLE_COLUMNS)[number]

export type TableSource =
  | { readonly kind: 'sqlite'; readonly path: string; readonly query: string }
  | ({ readonly kind: 'postgresql' } & Omit<PostgresqlSettings, 'clear'>)
  | ({
      readonly kind: 'ldap'
      /** Which attribute holds what. */
      readonly attributes: ReadonlyMap<TableColumn, string>
    } & LdapConnection &
      Pick<LdapSearch, 'as' | 'base' | 'scope' | 'filter'>)

export interface TableConfig {
  readonly name: string
  readonly source: TableSource
  /** Of users for whom the table names none: with `{user}` and `{home}`, absolute; null: below the state folder. */
  readonly maildir: string | null
}

/** As people know it: `SQLite database /etc/waybill/mail.db`. */
export function describeSource(source: TableSource): string {
  switch (source.kind) {
    case 'sqlite':
      return `SQLite database ${source.path}`
    case 'postgresql':
      return describePostgresql(source)
    case 'ldap':
      return `LDAP at ${source.url}`
  }
}

export const describePostgresql = ({
  host,
  port,
  database,
}: Pick<PostgresqlSettings, 'host' | 'port' | 'database'>): string =>
  `PostgreSQL database ${database} at ${host.startsWith('/') ? host : `${host}:${port}`}`
