import assert from 'node:assert/strict'
import { chmod, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { DECOY_KEY } from '../memory-store.test-support.ts'
import { makeScramCredentials } from '../scram-keys.ts'
import { formatScryptHash, makeScryptHash, parseScryptHash, scryptFits } from '../scrypt-hash.ts'
import { parseUserFile } from '../user-file-format.ts'
import { addUser, listUsers, removeUser } from '../user-file.ts'
import { FAST, testFolder } from './stores.test-support.ts'
import { userFileStore } from './user-file-store.ts'
import { processorTimeOfAll } from '../../../test/support/processor-time.ts'

const options = { scrypt: FAST }

test('a user that was added logs in with the password and with no other', async () => {
  await using folder = await testFolder()
  const path = join(folder.path, 'users')
  assert.deepEqual(await addUser(path, 'alice', 'correct horse', options), { ok: true, value: 'added' })
  const store = userFileStore(path, DECOY_KEY)
  assert.deepEqual(await store.verify('alice', 'correct horse'), { kind: 'ok' })
  assert.equal((await store.verify('alice', 'correct hors')).kind, 'wrong')
  assert.equal((await store.verify('Alice', 'correct horse')).kind, 'wrong')
  assert.equal((await store.verify('bob', 'correct horse')).kind, 'wrong')
})

test('names and passwords are the same however their letters are composed', async () => {
  await using folder = await testFolder()
  const path = join(folder.path, 'users')
  await addUser(path, 'rene\u0301', 'caf\u00e9', options)
  const store = userFileStore(path, DECOY_KEY)
  assert.deepEqual(await store.verify('ren\u00e9', 'cafe\u0301'), { kind: 'ok' })
  assert.deepEqual(await store.verify('rene\u0301', 'caf\u00e9'), { kind: 'ok', user: 'ren\u00e9' })
})

test('SCRAM credentials stand beside the hash and fit the same password', async () => {
  await using folder = await testFolder()
  const path = join(folder.path, 'users')
  await addUser(path, 'alice', 'pencil', options)
  await addUser(path, 'bob', 'pencil', { ...options, scram: false })
  const store = userFileStore(path, DECOY_KEY)
  const found = await store.scramCredentials?.('alice')
  assert.equal(found?.kind, 'found')
  if (found?.kind === 'found') {
    const { salt, iterations, storedKey } = found.value
    assert.deepEqual((await makeScramCredentials('pencil', salt, iterations)).storedKey, storedKey)
  }
  for (const name of ['bob', 'ghost']) {
    const none = await store.scramCredentials?.(name)
    assert.equal(none?.kind === 'none' && none.iterations, 15_000)
  }
})

test('a file that is missing, that others can read, or that is a folder makes the store unavailable', async () => {
  await using folder = await testFolder()
  const path = join(folder.path, 'users')
  const store = userFileStore(path, DECOY_KEY)
  assert.equal((await store.verify('alice', 'x')).kind, 'unavailable')
  await addUser(path, 'alice', 'x', options)
  assert.equal((await store.verify('alice', 'x')).kind, 'ok')
  for (const mode of [0o644, 0o604, 0o660, 0o602]) {
    await chmod(path, mode)
    const verdict = await store.verify('alice', 'x')
    assert.match(verdict.kind === 'unavailable' ? verdict.detail : verdict.kind, /chmod 600/, mode.toString(8))
  }
  await chmod(path, 0o640)
  assert.equal((await store.verify('alice', 'x')).kind, 'ok')
  assert.equal((await userFileStore(folder.path, DECOY_KEY).verify('alice', 'x')).kind, 'unavailable')
})

test('a change of the file is seen at the next log-in', async () => {
  await using folder = await testFolder()
  const path = join(folder.path, 'users')
  const store = userFileStore(path, DECOY_KEY)
  await addUser(path, 'alice', 'old', options)
  assert.equal((await store.verify('alice', 'old')).kind, 'ok')
  assert.deepEqual(await addUser(path, 'alice', 'new', options), { ok: true, value: 'changed' })
  assert.equal((await store.verify('alice', 'old')).kind, 'wrong')
  assert.equal((await store.verify('alice', 'new')).kind, 'ok')
  assert.deepEqual(await removeUser(path, 'alice'), { ok: true, value: 'removed' })
  assert.equal((await store.verify('alice', 'new')).kind, 'wrong')
  await rm(path)
  assert.equal((await store.verify('alice', 'new')).kind, 'unavailable')
})

test('a line that cannot be read shuts out its own user only', async () => {
  await using folder = await testFolder()
  const path = join(folder.path, 'users')
  await addUser(path, 'alice', 'x', options)
  await writeFile(path, `${await readFile(path, 'utf8')}bob:$2b$12$abc\ncarol\n`)
  const store = userFileStore(path, DECOY_KEY)
  assert.equal((await store.verify('alice', 'x')).kind, 'ok')
  const verdict = await store.verify('bob', 'x')
  assert.match(verdict.kind === 'unavailable' ? verdict.detail : verdict.kind, /line 2 is not of the form/)
  assert.equal((await store.verify('carol', 'x')).kind, 'unavailable')
})

test('changes keep comments, other users, mode and the place a link points to', async () => {
  await using folder = await testFolder()
  const path = await folder.write('users', '# who may log in\n\n', 0o640)
  const link = join(folder.path, 'link')
  await symlink(path, link)
  await addUser(link, 'alice', 'x', options)
  await addUser(link, 'bob', 'x', options)
  await removeUser(link, 'alice')
  assert.match(await readFile(path, 'utf8'), /^# who may log in\n\nbob:\$scrypt\$[^\n]+\n$/)
  assert.equal((await stat(path)).mode & 0o777, 0o640)
  assert.deepEqual(await listUsers(path), { ok: true, value: [{ name: 'bob', scram: true }] })
  assert.deepEqual(await removeUser(path, 'alice'), { ok: true, value: 'not-there' })
})

test('a new file belongs to its maker alone', async () => {
  await using folder = await testFolder()
  const path = join(folder.path, 'users')
  await addUser(path, 'alice', 'x', options)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
})

test('a change while another is under way is refused and loses nothing', async () => {
  await using folder = await testFolder()
  const path = join(folder.path, 'users')
  await addUser(path, 'alice', 'x', options)
  await folder.write('users.new', '')
  const result = await addUser(path, 'bob', 'x', options)
  assert.match(result.ok ? '' : result.detail, /another change is under way/)
  await rm(`${path}.new`)
  const both = await Promise.all(['bob', 'carol'].map((name) => addUser(path, name, 'x', options)))
  const listed = await listUsers(path)
  assert.equal(listed.ok && listed.value.length, 1 + both.filter(({ ok }) => ok).length)
})

test('names and passwords that could not be used later are refused', async () => {
  await using folder = await testFolder()
  const path = join(folder.path, 'users')
  for (const name of ['', 'a:b', '#a', ' a', 'a\nb', 'a'.repeat(321)]) {
    assert.equal((await addUser(path, name, 'x', options)).ok, false, JSON.stringify(name))
  }
  for (const password of ['', 'a\0b', 'x'.repeat(1025)]) {
    assert.equal((await addUser(path, 'alice', password, options)).ok, false)
  }
})

test('a hash is read as it was written, and greedy parameters are not read', async () => {
  const hash = await makeScryptHash('x', FAST)
  const read = parseScryptHash(formatScryptHash(hash))
  assert.ok(read && (await scryptFits('x', read)) && !(await scryptFits('y', read)))
  for (const parameters of ['ln=22,r=8,p=1', 'ln=15,r=99,p=1', 'ln=4,r=8,p=17', 'ln=0,r=8,p=1', 'ln=4,r=0,p=1']) {
    const text = formatScryptHash(hash).replace('ln=4,r=8,p=1', parameters)
    assert.equal(parseScryptHash(text), undefined, parameters)
  }
})

test('an unknown name costs one hash with the parameters of a real one', async (t) => {
  await using folder = await testFolder()
  const path = join(folder.path, 'users')
  await addUser(path, 'alice', 'x', { scrypt: { ln: 13, r: 8, p: 1 }, scram: false })
  const store = userFileStore(path, DECOY_KEY)
  const cost = async (name: string): Promise<number> => {
    const times: number[] = []
    for (let i = 0; i < 5; i++) {
      times.push(await processorTimeOfAll(async () => assert.equal((await store.verify(name, 'y')).kind, 'wrong')))
    }
    return Math.min(...times)
  }
  const [known, unknown] = [await cost('alice'), await cost('ghost')]
  t.diagnostic(`known ${known.toFixed(1)} ms, unknown ${unknown.toFixed(1)} ms`)
  // Without a stand-in the unknown name would take a hundredth of the time.
  assert.ok(unknown > known / 3 && unknown < known * 3)
})

test('no text makes the parser of the file throw', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void parseUserFile(text)))
})
