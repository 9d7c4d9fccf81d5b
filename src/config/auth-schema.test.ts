import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { parse } from 'yaml'
import { MECHANISM_NAMES } from '../sasl/mechanism.ts'
import { THROTTLE_DEFAULTS } from '../sasl/throttle.ts'
import { seconds } from '../core/time.ts'
import { AUTH_MECHANISMS } from './auth-config.ts'
import { authSchema, resolveAuth } from './auth-schema.ts'
import { listKeys, shapeOf } from './shape.ts'

const read = (yaml: string) => {
  const parsed = v.safeParse(authSchema, parse(yaml))
  return parsed.success
    ? resolveAuth(parsed.output, '/etc/waybill')
    : parsed.issues.map(({ message }) => message).join('; ')
}

/** The one store of the text, or what is wrong with it. */
const store = (yaml: string): unknown => {
  const auth = read(`stores:\n  - ${yaml}`)
  return typeof auth === 'string' ? auth : auth.stores[0]
}

test('nothing written means: all mechanisms but -PLUS, no store, no password in clear', () => {
  assert.deepEqual(read('{}'), {
    mechanisms: ['SCRAM-SHA-256', 'CRAM-MD5', 'PLAIN', 'LOGIN'],
    clearTextFromLoopback: false,
    oldAuthLine: false,
    stores: [],
    throttle: THROTTLE_DEFAULTS,
  })
  assert.deepEqual(AUTH_MECHANISMS, MECHANISM_NAMES)
})

test('what is written holds', () => {
  const auth = read(
    '{ mechanisms: [PLAIN, LOGIN], clear_text_from_loopback: true, old_auth_line: true, throttle: { per_address: 3, window: 1m } }',
  )
  assert.ok(typeof auth === 'object')
  assert.deepEqual(auth.mechanisms, ['PLAIN', 'LOGIN'])
  assert.match(JSON.stringify(read('mechanisms: [SCRAM-SHA-256-PLUS, PLAIN]')), /"SCRAM-SHA-256-PLUS","PLAIN"/)
  assert.deepEqual([auth.clearTextFromLoopback, auth.oldAuthLine], [true, true])
  assert.deepEqual([auth.throttle.perAddress, auth.throttle.window], [3, seconds(60)])
  assert.match(JSON.stringify(read('mechanisms: [NTLM]')), /NTLM.* is not one of the choices/)
})

test('each kind of store, with paths from the file’s folder', () => {
  assert.deepEqual(store('{ file: users }'), { kind: 'file', path: '/etc/waybill/users' })
  assert.deepEqual(store('{ debian_passwd: /etc/exim4/passwd }'), { kind: 'debian-passwd', path: '/etc/exim4/passwd' })
  assert.deepEqual(store('{ dovecot: /run/dovecot/auth-client }'), {
    kind: 'dovecot',
    socket: { path: '/run/dovecot/auth-client' },
  })
  assert.deepEqual(store('{ dovecot: "dovecot.example:12345" }'), {
    kind: 'dovecot',
    socket: { host: 'dovecot.example', port: 12345 },
  })
  assert.deepEqual(store('{ sqlite: { database: mail.db, query: "SELECT p FROM u WHERE n = :user", clear: true } }'), {
    kind: 'sqlite',
    path: '/etc/waybill/mail.db',
    query: 'SELECT p FROM u WHERE n = :user',
    clear: true,
  })
})

test('an LDAP store searches or follows a template; TLS begins by itself across the network', () => {
  const search =
    '{ ldap: { url: "ldap://ldap.example", base: "dc=x", filter: "(uid={user})", bind_dn: "cn=r", bind_password: { file: ldap.secret } } }'
  assert.deepEqual(store(search), {
    kind: 'ldap',
    url: 'ldap://ldap.example',
    startTls: true,
    trust: null,
    timeout: seconds(10),
    users: {
      kind: 'search',
      as: { dn: 'cn=r', password: { kind: 'file', path: '/etc/waybill/ldap.secret' } },
      base: 'dc=x',
      scope: 'sub',
      filter: '(uid={user})',
      nameAttribute: null,
    },
  })
  const template = (more: string): unknown => store(`{ ldap: { ${more}, user_dn: "uid={user},dc=x" } }`)
  const startTls = (made: unknown): unknown => (made as { startTls?: boolean }).startTls
  assert.equal(startTls(template('url: "ldap://localhost"')), false)
  assert.equal(startTls(template('url: "ldaps://ldap.example"')), false)
  assert.equal(startTls(template('url: "ldap://ldap.example", start_tls: false')), false)
})

test('a PostgreSQL store is asked over the Unix socket, or over TLS across the network', () => {
  const made = (more: string): unknown =>
    store(`{ postgresql: { ${more}, database: mail, user: waybill, query: "SELECT p FROM u WHERE n = :user" } }`)
  assert.deepEqual(made('connections: 2'), {
    kind: 'postgresql',
    host: '/run/postgresql',
    port: 5432,
    database: 'mail',
    user: 'waybill',
    password: null,
    tls: 'off',
    trust: null,
    connections: 2,
    timeout: seconds(10),
    query: 'SELECT p FROM u WHERE n = :user',
    clear: false,
  })
  assert.equal((made('host: db.example, password: { environment: PGPASS }') as { tls?: string }).tls, 'verify')
})

test('faults are told in a sentence each', () => {
  const faults: readonly (readonly [yaml: string, message: RegExp])[] = [
    ['{}', /no kind of store is named/],
    ['{ file: a, sqlite: { database: b, query: ":user" } }', /two kinds of store/],
    ['{ sqlite: { database: b, query: "SELECT 1" } }', /not a query with :user/],
    ['{ ldap: { url: "http://x", user_dn: "uid={user}" } }', /not the URL of an LDAP server/],
    ['{ ldap: { url: "ldap://x/dc=y?uid", user_dn: "uid={user}" } }', /not the URL of an LDAP server/],
    ['{ ldap: { url: "ldap://x" } }', /not said how to find/],
    ['{ ldap: { url: "ldap://x", user_dn: "{user}" } }', /not a DN with \{user\}/],
    ['{ ldap: { url: "ldap://x", user_dn: "uid={user}", base: "dc=x" } }', /nothing to search for/],
    ['{ ldap: { url: "ldap://x", base: "dc=x", filter: "(uid={user})", bind_dn: "cn=r" } }', /belong together/],
    ['{ ldap: { url: "ldap://x", base: "dc=x", filter: "(uid=alice)" } }', /not a filter with \{user\}/],
    ['{ postgresql: { database: d, user: u, query: ":user", password: hunter2 } }', /stands where keys belong/],
    ['{ postgresql: { database: d, user: u, query: ":user", password: {} } }', /read from one place/],
  ]
  for (const [yaml, message] of faults) assert.match(String(store(yaml)), message, yaml)
})

test('every key can be listed, so that a wrong one is found', () => {
  const keys = listKeys(shapeOf(authSchema))
  for (const key of ['stores[].ldap.bind_password.file', 'stores[].postgresql.query', 'throttle.first_lock']) {
    assert.ok(keys.includes(key), key)
  }
})
