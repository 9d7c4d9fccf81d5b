// The entries of `auth.stores` in the configuration file: where names and passwords are kept. An entry has one key, the
// kind of store. Passwords of the server itself never stand here, only the place where they are.

import { resolve } from 'node:path'
import * as v from 'valibot'
import { seconds } from '../core/time.ts'
import type { LdapConnection, LdapSettings, PostgresqlSettings, StoreSettings } from './auth-config.ts'
import { anyText, secretAt, secretSchema, textWith } from './secret-schema.ts'
import { list, section } from './section.ts'
import {
  booleanValue,
  choiceValue,
  countValue,
  durationValue,
  endpointValue,
  hostOf,
  pathValue,
  portValue,
  show,
  value,
} from './values.ts'

const TIMEOUT = '10s'
const POSTGRESQL_PORT = 5432
const POSTGRESQL_CONNECTIONS = 4
/** Where Debian's PostgreSQL has its Unix socket. */
const POSTGRESQL_SOCKET = '/run/postgresql'

const timeout = v.nullish(durationValue(seconds(1)), TIMEOUT)

const ldapUrl = value<string>((input) => {
  const url = typeof input === 'string' ? URL.parse(input) : null
  const plain = url && /^ldaps?:$/.test(url.protocol) && url.hostname !== '' && /^\/?$/.test(url.pathname)
  if (plain && url.search === '' && url.username === '') return { value: `${url.protocol}//${url.host}` }
  return {
    message: `${show(input)} is not the URL of an LDAP server`,
    advice: 'write ldap://HOST or ldaps://HOST, with a port where it is another than 389 or 636, and nothing behind it',
  }
})

const PLACES = /\{(?:user|local_part)\}/
const FILTER = 'write for example (&(objectClass=inetOrgPerson)(uid={user})); {local_part} and {domain} are known too'
const TEMPLATE = 'write for example uid={user},ou=people,dc=example,dc=org'

/** Whoever asks a directory, and what for. */
export const ldapEntries = {
  url: ldapUrl,
  start_tls: v.nullish(booleanValue),
  trust: v.nullish(pathValue),
  timeout,
  bind_dn: v.nullish(anyText('a DN', 'write for example cn=reader,dc=example,dc=org')),
  bind_password: v.nullish(secretSchema),
  base: v.nullish(anyText('a DN', 'write for example ou=people,dc=example,dc=org')),
  scope: v.nullish(choiceValue('sub', 'one'), 'sub'),
}

const ldapSection = section({
  ...ldapEntries,
  filter: v.nullish(textWith(PLACES, 'a filter with {user} in it', FILTER)),
  name_attribute: v.nullish(textWith(/^[A-Za-z][\w;.-]*$/, 'an attribute', 'write for example uid or mail')),
  user_dn: v.nullish(textWith(/.\{(?:user|local_part)\}|\{(?:user|local_part)\}./, 'a DN with {user} in it', TEMPLATE)),
})

const ldapSchema = v.pipe(
  ldapSection,
  v.rawTransform(({ dataset, addIssue, NEVER }): LdapSettings => {
    const written = dataset.value
    const users = ldapUsers(written)
    if (typeof users === 'object') return { ...ldapConnection(written), users }
    addIssue({ message: users, expected: 'write base and filter (and bind_dn with bind_password), or user_dn alone' })
    return NEVER
  }),
)

type WrittenLdap = v.InferOutput<typeof ldapSection>

function ldapUsers(written: WrittenLdap): LdapSettings['users'] | string {
  const { user_dn: dn, base, filter, bind_dn: as, bind_password: password, scope, name_attribute: name } = written
  if (dn) {
    const other = base || filter || as || password
    return other ? 'user_dn says who a user is, so there is nothing to search for' : { kind: 'template', dn }
  }
  if (!base || !filter) return 'it is not said how to find the entry of a user'
  if (Boolean(as) !== Boolean(password)) return 'bind_dn and bind_password belong together'
  return {
    kind: 'search',
    as: as && password ? { dn: as, password } : null,
    base,
    scope,
    filter,
    nameAttribute: name ?? null,
  }
}

/** Passwords go through TLS unless the directory is on this machine, or the file says otherwise. */
export function ldapConnection({
  url,
  start_tls: startTls,
  trust,
  timeout,
}: Pick<WrittenLdap, 'url' | 'start_tls' | 'trust' | 'timeout'>): LdapConnection {
  const { protocol, hostname } = new URL(url)
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return { url, startTls: protocol === 'ldap:' && (startTls ?? !here), trust: trust ?? null, timeout }
}

const query = textWith(
  /:user\b/,
  'a query with :user in it',
  'write for example SELECT password FROM users WHERE name = :user',
)
const clear = v.nullish(booleanValue, false)

const sqliteSchema = section({ database: pathValue, query, clear })

/** Where a database is, and who asks it. */
export const postgresqlEntries = {
  host: v.nullish(anyText('a host', 'write a name, an address or the folder of the Unix socket'), POSTGRESQL_SOCKET),
  port: v.nullish(portValue(), POSTGRESQL_PORT),
  database: anyText('the name of a database', 'write for example mail'),
  user: anyText('the name of a database user', 'write for example waybill'),
  password: v.nullish(secretSchema),
  tls: v.nullish(choiceValue('off', 'verify')),
  trust: v.nullish(pathValue),
  connections: v.nullish(countValue(1, 100), POSTGRESQL_CONNECTIONS),
  timeout,
}

const postgresqlSection = section(postgresqlEntries)
const postgresqlSchema = section({ ...postgresqlEntries, query, clear })

/** A query across the network goes through TLS, since what comes back is worth stealing. */
export function postgresqlSettings<T extends v.InferOutput<typeof postgresqlSection>>(
  written: T,
): T & Pick<PostgresqlSettings, 'password' | 'tls' | 'trust'> {
  const here = written.host.startsWith('/') || ['localhost', '127.0.0.1', '::1'].includes(written.host)
  return {
    ...written,
    password: written.password ?? null,
    tls: written.tls ?? (here ? 'off' : 'verify'),
    trust: written.trust ?? null,
  }
}

/** Where Debian's has it, with -m left as it is. */
const SASLAUTHD_SOCKET = '/run/saslauthd/mux'
const DOVECOT_PORT = 12_345
const dovecotEndpoint = endpointValue(hostOf, DOVECOT_PORT, '/run/dovecot/auth-client or dovecot.example:12345')
const dovecotSchema = v.lazy((input) =>
  typeof input === 'string' && input.includes('/')
    ? v.pipe(
        pathValue,
        v.transform((path) => ({ path })),
      )
    : dovecotEndpoint,
)

const saslauthdSection = section({
  socket: v.nullish(pathValue, SASLAUTHD_SOCKET),
  service: v.nullish(textWith(/^[\w.-]{1,64}$/, 'the name of a service of PAM', 'write for example smtp'), 'smtp'),
})
/** A path alone, too. */
const saslauthdSchema = v.lazy((input) =>
  typeof input === 'string'
    ? v.pipe(
        pathValue,
        v.transform((socket) => v.parse(saslauthdSection, { socket })),
      )
    : saslauthdSection,
)

const storeSection = section({
  file: v.nullish(pathValue),
  debian_passwd: v.nullish(pathValue),
  dovecot: v.nullish(dovecotSchema),
  saslauthd: v.nullish(saslauthdSchema),
  ldap: v.nullish(ldapSchema),
  sqlite: v.nullish(sqliteSchema),
  postgresql: v.nullish(postgresqlSchema),
})

export const storesSchema = list(
  v.pipe(
    storeSection,
    v.rawTransform(({ dataset, addIssue, NEVER }): StoreSettings => {
      const [store, another] = storesOf(dataset.value)
      if (store !== undefined && another === undefined) return store
      addIssue({
        message: store === undefined ? 'no kind of store is named here' : 'two kinds of store stand in one entry',
        expected:
          'write a dash and one of file, debian_passwd, dovecot, saslauthd, ldap, sqlite and postgresql for each store',
      })
      return NEVER
    }),
  ),
  '[{ file: /etc/waybill/users }]',
)

function storesOf(written: v.InferOutput<typeof storeSection>): readonly StoreSettings[] {
  const { file, debian_passwd: passwd, dovecot, saslauthd, ldap, sqlite, postgresql } = written
  return [
    ...(file ? [{ kind: 'file', path: file } as const] : []),
    ...(passwd ? [{ kind: 'debian-passwd', path: passwd } as const] : []),
    ...(dovecot ? [{ kind: 'dovecot', socket: dovecot } as const] : []),
    ...(saslauthd ? [{ kind: 'saslauthd', path: saslauthd.socket, service: saslauthd.service } as const] : []),
    ...(ldap ? [{ kind: 'ldap', ...ldap } as const] : []),
    ...(sqlite ? [{ kind: 'sqlite', path: sqlite.database, query: sqlite.query, clear: sqlite.clear } as const] : []),
    ...(postgresql ? [{ kind: 'postgresql', ...postgresqlSettings(postgresql) } as const] : []),
  ]
}

/** Relative paths start at `folder`, the configuration file's own. */
export function resolveStore(store: StoreSettings, folder: string): StoreSettings {
  const at = (path: string): string => resolve(folder, path)
  switch (store.kind) {
    case 'file':
    case 'debian-passwd':
    case 'sqlite':
    case 'saslauthd':
      return { ...store, path: at(store.path) }
    case 'dovecot':
      return 'path' in store.socket ? { ...store, socket: { path: at(store.socket.path) } } : store
    case 'ldap': {
      const { users } = store
      const as =
        users.kind === 'search' && users.as ? { ...users.as, password: secretAt(users.as.password, folder) } : null
      return {
        ...store,
        trust: store.trust === null ? null : at(store.trust),
        users: users.kind === 'search' ? { ...users, as } : users,
      }
    }
    case 'postgresql':
      return {
        ...store,
        trust: store.trust === null ? null : at(store.trust),
        password: store.password === null ? null : secretAt(store.password, folder),
      }
  }
}
