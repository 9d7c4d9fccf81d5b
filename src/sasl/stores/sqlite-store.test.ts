import assert from 'node:assert/strict'
import { chmod, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { DECOY_KEY } from '../memory-store.test-support.ts'
import { makeScramCredentials, SCRAM_ITERATIONS } from '../scram-keys.ts'
import { formatScryptHash, makeScryptHash } from '../scrypt-hash.ts'
import { sqliteStore } from './database-stores.ts'
import type { SqlStore } from './sql-store.ts'
import { FAST, testFolder } from './stores.test-support.ts'
import { processorTimeOfAll } from '../../../test/support/processor-time.ts'

const CRYPT = '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1'
const QUERY = 'SELECT password, name AS user FROM users WHERE name = :user COLLATE NOCASE'

type Row = readonly [name: string, password: string | number | null]

async function database(path: string, rows: readonly Row[]): Promise<string> {
  const made = new DatabaseSync(path)
  made.exec('CREATE TABLE users (name TEXT, password)')
  for (const row of rows) made.prepare('INSERT INTO users VALUES (?, ?)').run(...row)
  made.close()
  await chmod(path, 0o600)
  return path
}

async function withStore(
  rows: readonly Row[],
  run: (store: SqlStore, path: string) => Promise<void>,
  { query = QUERY, clear = false } = {},
): Promise<void> {
  await using folder = await testFolder()
  const path = await database(join(folder.path, 'users.db'), rows)
  const store = sqliteStore({ path, query, clear }, DECOY_KEY)
  try {
    await run(store, path)
  } finally {
    await store.close()
  }
}

const detailOf = (verdict: object): string => ('detail' in verdict ? String(verdict.detail) : 'ok')

test('hashes of crypt and of scrypt are checked, and the database’s form of the name is passed on', async () => {
  const scrypt = formatScryptHash(await makeScryptHash('correct horse', FAST))
  const rows: Row[] = [
    ['alice', scrypt],
    ['Bob', CRYPT],
    ['carol', `{SHA512-CRYPT}${CRYPT}`],
    ['dave', '{DIGEST-MD5}5d41402abc4b2a76b9719d911017c592'],
  ]
  await withStore(rows, async (store) => {
    assert.deepEqual(await store.verify('carol', 'Hello world!'), { kind: 'ok' })
    assert.equal((await store.verify('carol', 'wrong')).kind, 'wrong')
    assert.match(detailOf(await store.verify('dave', 'x')), /the form \{DIGEST-MD5\} cannot be checked/)
    assert.deepEqual(await store.verify('alice', 'correct horse'), { kind: 'ok' })
    assert.deepEqual(await store.verify('ALICE', 'correct horse'), { kind: 'ok', user: 'alice' })
    assert.deepEqual(await store.verify('bob', 'Hello world!'), { kind: 'ok', user: 'Bob' })
    assert.equal((await store.verify('alice', 'wrong')).kind, 'wrong')
    assert.equal((await store.verify('bob', 'wrong')).kind, 'wrong')
    const unknown = await store.verify('ghost', 'correct horse')
    assert.equal(unknown.kind === 'wrong' && unknown.unknown, true)
    assert.equal(store.cramSecret, undefined)
    assert.equal(store.scramCredentials, undefined)
  })
})

test('no name and no password can change the query', async () => {
  await withStore([['alice', CRYPT]], async (store) => {
    for (const name of [`' OR 1=1 --`, `alice' --`, 'alice\0', '%', ':user', '"; DROP TABLE users; --']) {
      assert.equal((await store.verify(name, 'Hello world!')).kind, 'wrong', name)
    }
    assert.equal((await store.verify('alice', 'Hello world!')).kind, 'ok')
  })
})

test('a user without a password, or with a locked one, cannot log in', async () => {
  const rows: Row[] = [
    ['none', null],
    ['empty', ''],
    ['locked', '*'],
  ]
  for (const clear of [false, true]) {
    await withStore(
      rows,
      async (store) => {
        for (const [name] of rows)
          for (const password of ['', 'null', 'x'])
            assert.equal((await store.verify(name, password)).kind, 'wrong', `${name} with "${password}"`)
      },
      { clear },
    )
  }
})

test('a password in clear is not taken for a hash, and the operator is told how to say so', async () => {
  await withStore([['alice', 'secret']], async (store) => {
    const verdict = await store.verify('alice', 'secret')
    assert.equal(verdict.kind, 'wrong')
    assert.match(detailOf(verdict), /clear: true/)
  })
})

test('passwords in clear serve PLAIN, CRAM-MD5 and SCRAM', async () => {
  await withStore(
    [['alice', 'pencil']],
    async (store) => {
      assert.equal((await store.verify('alice', 'pencil')).kind, 'ok')
      assert.equal((await store.verify('alice', 'Pencil')).kind, 'wrong')
      assert.deepEqual(await store.cramSecret?.('Alice'), { kind: 'found', value: 'pencil', user: 'alice' })
      assert.equal((await store.cramSecret?.('ghost'))?.kind, 'none')
      const found = await store.scramCredentials?.('alice')
      assert.ok(found?.kind === 'found')
      assert.deepEqual(found.value, await makeScramCredentials('pencil', found.value.salt, SCRAM_ITERATIONS))
      assert.deepEqual(await store.scramCredentials?.('alice'), found)
      const none = await store.scramCredentials?.('ghost')
      assert.equal(none?.kind === 'none' && none.iterations, SCRAM_ITERATIONS)
    },
    { clear: true },
  )
})

test('what cannot be read is unavailable and says why', async () => {
  const broken: readonly (readonly [query: string, why: RegExp])[] = [
    ['SELECT pin FROM users WHERE name = :user', /no such column/],
    ['SELECT password FROM users WHERE name = :name', /user|parameter/i],
    ['SELECT password FROM users WHERE :user IS NOT NULL', /more than one row/],
    ['SELECT 5 FROM users WHERE name = :user', /not a text/],
    ["UPDATE users SET password = 'x' WHERE name = :user RETURNING password", /readonly/],
  ]
  for (const [query, why] of broken) {
    const rows: Row[] = [
      ['alice', CRYPT],
      ['bob', CRYPT],
    ]
    await withStore(
      rows,
      async (store) => {
        const verdict = await store.verify('alice', 'Hello world!')
        assert.equal(verdict.kind, 'unavailable', query)
        assert.match(detailOf(verdict), why)
      },
      { query },
    )
  }
})

test('a database that everybody can read, that is missing or none is unavailable until it is mended', async () => {
  await withStore([['alice', CRYPT]], async (store, path) => {
    await chmod(path, 0o644)
    assert.match(detailOf(await store.verify('alice', 'Hello world!')), /mode 644.*chmod/)
    await chmod(path, 0o640)
    assert.equal((await store.verify('alice', 'Hello world!')).kind, 'ok')
    await rename(path, `${path}.old`)
    assert.equal((await store.verify('alice', 'Hello world!')).kind, 'unavailable')
    await database(path, [['alice', '*']])
    assert.equal((await store.verify('alice', 'Hello world!')).kind, 'wrong')
    await rm(path)
    await rename(`${path}.old`, path)
    assert.equal((await store.verify('alice', 'Hello world!')).kind, 'ok')
  })
})

test('a database that another program has locked is unavailable after a short wait', async () => {
  await withStore([['alice', CRYPT]], async (store, path) => {
    const writer = new DatabaseSync(path)
    writer.exec('BEGIN EXCLUSIVE')
    assert.match(detailOf(await store.verify('alice', 'Hello world!')), /locked/)
    writer.exec('ROLLBACK')
    writer.close()
    assert.equal((await store.verify('alice', 'Hello world!')).kind, 'ok')
  })
})

test('an unknown name costs what a wrong password costs', async (t) => {
  const stored = formatScryptHash(await makeScryptHash('x', { ln: 13, r: 8, p: 1 }))
  await withStore([['alice', stored]], async (store) => {
    const cost = async (name: string): Promise<number> => {
      const times: number[] = []
      for (let i = 0; i < 5; i++) {
        times.push(await processorTimeOfAll(async () => assert.equal((await store.verify(name, 'y')).kind, 'wrong')))
      }
      return Math.min(...times)
    }
    const [known, unknown] = [await cost('alice'), await cost('ghost')]
    t.diagnostic(`known ${known.toFixed(1)} ms, unknown ${unknown.toFixed(1)} ms`)
    assert.ok(unknown > known / 3 && unknown < known * 3)
  })
})
