import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { chmod } from 'node:fs/promises'
import { test } from 'node:test'
import type { SecretPlace } from '../../config/auth-config.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { seconds } from '../../core/time.ts'
import { DECOY_KEY } from '../memory-store.test-support.ts'
import { addUser } from '../user-file.ts'
import { openPasswordStores } from './open-password-stores.ts'
import { secretReader } from '../../lookup/secret.ts'
import { FAST, testFolder } from './stores.test-support.ts'

const deps = { clock: new FakeClock(), decoyKey: DECOY_KEY, environment: {} }

test('a file and a database are one store, asked in their order', async () => {
  await using folder = await testFolder()
  const users = join(folder.path, 'users')
  await addUser(users, 'alice', 'from the file', { scrypt: FAST })
  const database = join(folder.path, 'users.db')
  const made = new DatabaseSync(database)
  made.exec(`CREATE TABLE u (n, p); INSERT INTO u VALUES ('alice', 'from the database'), ('bob', 'also there')`)
  made.close()
  await chmod(database, 0o600)
  const query = 'SELECT p FROM u WHERE n = :user'
  const store = openPasswordStores(
    [
      { kind: 'file', path: users },
      { kind: 'sqlite', path: database, query, clear: true },
    ],
    deps,
  )
  assert.equal((await store.verify('alice', 'from the file')).kind, 'ok')
  assert.equal((await store.verify('alice', 'from the database')).kind, 'wrong')
  assert.equal((await store.verify('bob', 'also there')).kind, 'ok')
  assert.equal((await store.verify('ghost', 'also there')).kind, 'wrong')
  assert.ok(store.scramCredentials)
  assert.equal(store.cramSecret, undefined)
  assert.match(store.name, /user file .*, then SQLite database/)
  await store.close()
})

test('stores that are nowhere are opened without complaint, and unavailable at the log-in', async () => {
  const common = { trust: null, timeout: seconds(1) }
  const store = openPasswordStores(
    [
      { kind: 'file', path: '/nowhere/users' },
      { kind: 'debian-passwd', path: '/nowhere/passwd' },
      { kind: 'dovecot', socket: { path: '/nowhere/auth' } },
      {
        kind: 'ldap',
        ...common,
        url: 'ldap://127.0.0.1:1',
        startTls: true,
        users: { kind: 'template', dn: 'uid={user}' },
      },
    ],
    deps,
  )
  assert.equal((await store.verify('alice', 'x')).kind, 'unavailable')
  await store.close()
})

test('a secret is read from a file for its owner only, or from the environment, anew each time', async () => {
  await using folder = await testFolder()
  const read = async (place: SecretPlace): Promise<string> => {
    const reading = await secretReader(place, { SET: 'from there', EMPTY: '' })()
    return reading.ok ? reading.value : `refused: ${reading.detail}`
  }
  const path = await folder.write('secret', 'first\n')
  const reader = secretReader({ kind: 'file', path }, {})
  assert.deepEqual(await reader(), { ok: true, value: 'first' })
  await folder.write('secret', ' second \r\n')
  assert.deepEqual(await reader(), { ok: true, value: ' second ' })
  await folder.write('secret', 'open', 0o644)
  assert.match(await read({ kind: 'file', path }), /refused: .*mode 644/)
  await folder.write('secret', '\n', 0o600)
  assert.match(await read({ kind: 'file', path }), /refused: .*empty/)
  assert.match(await read({ kind: 'file', path: join(folder.path, 'gone') }), /refused: /)
  assert.equal(await read({ kind: 'environment', name: 'SET' }), 'from there')
  assert.match(await read({ kind: 'environment', name: 'EMPTY' }), /refused: .*EMPTY is not set/)
})
