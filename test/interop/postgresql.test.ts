// The real PostgreSQL as the place that knows the passwords (Debian: postgresql).

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { Client } from 'pg'

import { systemClock } from '../../src/core/clock.ts'
import { duration, seconds } from '../../src/core/time.ts'
import { formatScryptHash, makeScryptHash } from '../../src/sasl/scrypt-hash.ts'
import { postgresqlStore } from '../../src/sasl/stores/database-stores.ts'
import type { SqlStore } from '../../src/sasl/stores/sql-store.ts'
import { secretReader } from '../../src/lookup/secret.ts'
import type { PostgresqlSettings } from '../../src/config/auth-config.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { startPostgresql, SUPERUSER, SUPERUSER_PASSWORD, type Postgresql } from './postgresql.ts'
import { skipWithout } from './programs.ts'

const CRYPT = '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1'
const QUERY = `SELECT password, name AS "user" FROM accounts WHERE lower(name) = lower(:user) AND active::boolean`

suite('PostgreSQL as password store', { skip: skipWithout('initdb', 'postgres'), timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let postgresql: Postgresql
  let secretFile = ''

  before(async () => {
    postgresql = stack.use(await startPostgresql())
    secretFile = join(stack.use(await tempFolder()).path, 'reader')
    await writeFile(secretFile, 'reads little\n', { mode: 0o600 })
    const { port, socket } = postgresql
    const admin = new Client({
      host: socket,
      port,
      user: SUPERUSER,
      password: SUPERUSER_PASSWORD,
      database: 'postgres',
    })
    await admin.connect()
    await admin.query('CREATE TABLE accounts (name text, password text, clear text, active int)')
    const scrypt = formatScryptHash(await makeScryptHash('correct horse', { ln: 4, r: 8, p: 1 }))
    const rows = [
      ['alice', scrypt, 'pencil', 1],
      ['Bob', CRYPT, 'pen', 1],
      ['пользователь', CRYPT, 'пароль', 1],
      ['gone', CRYPT, 'x', 0],
    ]
    for (const row of rows) await admin.query('INSERT INTO accounts VALUES ($1, $2, $3, $4)', row)
    await admin.query(`CREATE ROLE reader LOGIN PASSWORD 'reads little'`)
    await admin.query('GRANT SELECT ON accounts TO reader')
    await admin.end()
  })
  after(() => stack.disposeAsync())

  async function withStore(
    change: Partial<PostgresqlSettings>,
    use: (store: SqlStore) => Promise<void>,
  ): Promise<void> {
    const settings: PostgresqlSettings = {
      host: '127.0.0.1',
      port: postgresql.port,
      database: 'postgres',
      user: 'reader',
      password: { kind: 'file', path: secretFile },
      tls: 'off',
      trust: null,
      connections: 2,
      timeout: seconds(5),
      query: QUERY,
      clear: false,
      ...change,
    }
    const secret = settings.password === null ? undefined : secretReader(settings.password, {})
    const store = postgresqlStore({ settings, secret, clock: systemClock, decoyKey: new Uint8Array(32).fill(7) })
    try {
      await use(store)
    } finally {
      await store.close()
    }
  }

  test('right passwords are ok, over TCP and over the Unix socket, many at once on two connections', async () => {
    await withStore({}, async (store) => {
      assert.deepEqual(await store.verify('alice', 'correct horse'), { kind: 'ok' })
      assert.deepEqual(await store.verify('bob', 'Hello world!'), { kind: 'ok', user: 'Bob' })
      assert.deepEqual(await store.verify('ПОЛЬЗОВАТЕЛЬ', 'Hello world!').then(({ kind }) => kind), 'wrong')
      const verdicts = await Promise.all(
        Array.from({ length: 20 }, (_, i) => store.verify('alice', i % 2 === 0 ? 'correct horse' : 'wrong')),
      )
      assert.deepEqual(
        verdicts.map(({ kind }) => kind),
        Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 'ok' : 'wrong')),
      )
    })
    await withStore({ host: postgresql.socket }, async (store) => {
      assert.deepEqual(await store.verify('пользователь', 'Hello world!'), { kind: 'ok' })
    })
  })

  test('wrong passwords, unknown names and hostile names are wrong, and the table is still there', async () => {
    await withStore({}, async (store) => {
      for (const name of ['alice', 'gone', 'ghost', `' OR true --`, `'; DROP TABLE accounts; --`, '$1', 'a\0b', '\\']) {
        assert.equal((await store.verify(name, 'wrong')).kind, 'wrong', name)
      }
      assert.equal((await store.verify('gone', 'Hello world!')).kind, 'wrong')
      assert.equal((await store.verify('alice', 'correct horse')).kind, 'ok')
    })
  })

  test('passwords in clear serve CRAM-MD5 and SCRAM', async () => {
    await withStore({ query: 'SELECT clear FROM accounts WHERE name = :user', clear: true }, async (store) => {
      assert.equal((await store.verify('alice', 'pencil')).kind, 'ok')
      assert.deepEqual(await store.cramSecret?.('alice'), { kind: 'found', value: 'pencil' })
      assert.equal((await store.scramCredentials?.('alice'))?.kind, 'found')
      assert.equal((await store.scramCredentials?.('ghost'))?.kind, 'none')
    })
  })

  test('a faulty set-up is unavailable and says what is wrong', async () => {
    const detail = async (change: Partial<PostgresqlSettings>): Promise<string> => {
      let said = ''
      await withStore(change, async (store) => {
        const verdict = await store.verify('alice', 'correct horse')
        said = verdict.kind === 'unavailable' ? verdict.detail : verdict.kind
      })
      return said
    }
    assert.match(await detail({ user: 'nobody-at-all' }), /password authentication failed/)
    assert.match(await detail({ password: { kind: 'environment', name: 'NOT_SET' } }), /NOT_SET is not set/)
    assert.match(await detail({ database: 'elsewhere' }), /"elsewhere" does not exist/)
    assert.match(await detail({ query: 'SELECT password FROM nothing WHERE a = :user' }), /"nothing" does not exist/)
    assert.match(await detail({ query: `SELECT 'x' FROM accounts WHERE name <> :user` }), /more than one row/)
    assert.match(await detail({ query: `DELETE FROM accounts WHERE name = :user RETURNING name` }), /permission denied/)
    assert.match(await detail({ tls: 'verify' }), /does not support SSL/)
    assert.match(
      await detail({ query: `SELECT 'x' FROM pg_sleep(60), accounts WHERE name = :user`, timeout: duration(300) }),
      /no answer within|timeout/,
    )
  })

  test('a server that accepts and says nothing is unavailable within the time', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => sockets.push(socket.on('error', () => undefined)))
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    await withStore({ port, timeout: duration(300) }, async (store) => {
      assert.equal((await store.verify('alice', 'correct horse')).kind, 'unavailable')
    })
    for (const socket of sockets) socket.destroy()
    silent.close()
  })

  test('a server that has ended is unavailable, and asked again when it is back', async () => {
    await withStore({}, async (store) => {
      assert.equal((await store.verify('alice', 'correct horse')).kind, 'ok')
      await postgresql.end()
      assert.equal((await store.verify('alice', 'correct horse')).kind, 'unavailable')
      assert.equal((await store.verify('ghost', 'wrong')).kind, 'unavailable')
      await postgresql.start()
      assert.equal((await store.verify('alice', 'correct horse')).kind, 'ok')
    })
  })
})
