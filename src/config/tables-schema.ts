// The key `tables`: databases and directories that `user_tables` and `alias_tables` name. Each is of exactly one kind, which is a key
// of its own.

import { resolve } from 'node:path'
import * as v from 'valibot'
import { ldapConnection, ldapEntries, postgresqlEntries, postgresqlSettings } from './password-store-schema.ts'
import { secretAt, textWith } from './secret-schema.ts'
import { list, section } from './section.ts'
import { TABLE_COLUMNS, type TableConfig, type TableSource } from './table-config.ts'
import { pathValue, show, userPathValue, value } from './values.ts'

const NAME = /^[a-z][a-z0-9_-]{0,62}$/i

const tableName = value<string>((input) =>
  typeof input === 'string' && NAME.test(input)
    ? { value: input }
    : { message: `${show(input)} is not the name of a table`, advice: 'write a name that stands in tables' },
)

export const tableNames = v.nullish(list(tableName, '[people]'), [])

const query = textWith(
  /:(?:user|local_part|address)\b/,
  'a query with :user in it',
  'write for example SELECT maildir FROM people WHERE name = :user; :local_part, :domain and :address are known too',
)

const attribute = v.nullish(textWith(/^[A-Za-z][\w;.-]*$/, 'an attribute', 'write for example uid or mail'))

const ldapSection = section({
  ...ldapEntries,
  filter: textWith(
    /\{(?:user|local_part|address)\}/,
    'a filter with {user} in it',
    'write for example (&(objectClass=inetOrgPerson)(uid={user})); {local_part}, {domain} and {address} are known too',
  ),
  attributes: v.nullish(
    section({
      user: attribute,
      maildir: attribute,
      home: attribute,
      uid: attribute,
      gid: attribute,
      address: attribute,
    }),
    {},
  ),
})

const ldapSchema = v.pipe(
  ldapSection,
  v.rawTransform(({ dataset, addIssue, NEVER }): TableSource => {
    const { base, scope, filter, bind_dn: dn, bind_password: password, attributes } = dataset.value
    if (!base || Boolean(dn) !== Boolean(password)) {
      addIssue({
        message: base ? 'bind_dn and bind_password belong together' : 'it is not said where to search',
        expected: 'write base, and bind_dn with bind_password where the directory wants to know who asks',
      })
      return NEVER
    }
    return {
      kind: 'ldap',
      ...ldapConnection(dataset.value),
      as: dn && password ? { dn, password } : null,
      base,
      scope,
      filter,
      attributes: new Map(
        TABLE_COLUMNS.flatMap((column) => (attributes[column] ? [[column, attributes[column]]] : [])),
      ),
    }
  }),
)

const KINDS = ['sqlite', 'postgresql', 'ldap'] as const

const table = v.pipe(
  section({
    sqlite: v.nullish(section({ database: pathValue, query })),
    postgresql: v.nullish(section({ ...postgresqlEntries, query })),
    ldap: v.nullish(ldapSchema),
    maildir: v.nullish(userPathValue),
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }): Omit<TableConfig, 'name'> => {
    const { sqlite, postgresql, ldap, maildir = null } = dataset.value
    const written = KINDS.filter((kind) => dataset.value[kind])
    if (written.length !== 1) {
      addIssue({
        message: written.length === 0 ? 'no kind of table is named here' : 'two kinds of table stand in one entry',
        expected: `write one of ${KINDS.join(', ')} for each table`,
      })
      return NEVER
    }
    if (sqlite) return { source: { kind: 'sqlite', path: sqlite.database, query: sqlite.query }, maildir }
    if (postgresql) return { source: { kind: 'postgresql', ...postgresqlSettings(postgresql) }, maildir }
    return ldap ? { source: ldap, maildir } : NEVER
  }),
)

export const tablesSchema = v.record(
  v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      if (typeof dataset.value === 'string' && NAME.test(dataset.value)) return
      addIssue({
        message: `${show(dataset.value)} cannot be the name of a table`,
        expected: 'write a letter, then letters, digits, "-" or "_"',
      })
    }),
  ),
  table,
)

/** By name; relative paths start at `folder`. */
export const resolveTables = (
  settings: v.InferOutput<typeof tablesSchema>,
  folder: string,
): ReadonlyMap<string, TableConfig> =>
  new Map(
    Object.entries(settings).map(([name, { source, maildir }]) => [
      name,
      { name, source: resolveSource(source, folder), maildir },
    ]),
  )

function resolveSource(source: TableSource, folder: string): TableSource {
  const at = (path: string | null): string | null => (path === null ? null : resolve(folder, path))
  switch (source.kind) {
    case 'sqlite':
      return { ...source, path: resolve(folder, source.path) }
    case 'postgresql': {
      const { trust, password } = source
      return { ...source, trust: at(trust), password: password && secretAt(password, folder) }
    }
    case 'ldap': {
      const { trust, as } = source
      return { ...source, trust: at(trust), as: as && { ...as, password: secretAt(as.password, folder) } }
    }
  }
}
