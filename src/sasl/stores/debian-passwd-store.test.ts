import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DECOY_KEY } from '../memory-store.test-support.ts'
import { debianPasswdStore, parseDebianPasswd } from './debian-passwd-store.ts'
import { testFolder } from './stores.test-support.ts'

/** As exim-adduser writes it, and with the crypt of today. */
const FILE = [
  '# a comment',
  'alice:$1$abcd$Oy8OD9LGKv7H9yIMreLNV1:secret',
  'Bob: $6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  '  continued:nothing',
  'alice:$1$ab$rn6aQS/o7141mj179E/zA.:',
  'yes:$9x$j9T$abcdefgh$GxCeQreerYP7WYNXxV9BftndBRQBXf2528rchsi.eVD:',
  'locked:*:',
  '',
].join('\n')

test('passwords are checked against the crypted field, names without regard to case', async () => {
  await using folder = await testFolder()
  const store = debianPasswdStore(await folder.write('passwd', FILE, 0o640), DECOY_KEY)
  assert.deepEqual(await store.verify('alice', 'secret'), { kind: 'ok' })
  assert.deepEqual(await store.verify('ALICE', 'secret'), { kind: 'ok', user: 'alice' })
  assert.deepEqual(await store.verify('bob', 'Hello world!'), { kind: 'ok' })
  for (const [user, password] of [
    ['alice', 'Secret'],
    ['alice', ''],
    ['continued', 'nothing'],
    ['locked', '*'],
    ['ghost', 'x'],
    ['# a comment', ''],
  ] as const) {
    assert.equal((await store.verify(user, password)).kind, 'wrong', user)
  }
})

test('a form that nobody knows is unavailable, not wrong, and the text says what to do', async () => {
  await using folder = await testFolder()
  const store = debianPasswdStore(await folder.write('passwd', FILE), DECOY_KEY)
  const verdict = await store.verify('yes', 'geheim')
  assert.match(verdict.kind === 'unavailable' ? verdict.detail : '', /user yes: .*\$9x\$.*openssl passwd -6/)
})

test('CRAM-MD5 gets the third field, and nothing where there is none', async () => {
  await using folder = await testFolder()
  const store = debianPasswdStore(await folder.write('passwd', FILE), DECOY_KEY)
  assert.deepEqual(await store.cramSecret?.('Alice'), { kind: 'found', value: 'secret', user: 'alice' })
  assert.equal((await store.cramSecret?.('bob'))?.kind, 'none')
  assert.equal((await store.cramSecret?.('ghost'))?.kind, 'none')
})

test('a file that everybody can read is refused', async () => {
  await using folder = await testFolder()
  const store = debianPasswdStore(await folder.write('passwd', FILE, 0o644), DECOY_KEY)
  assert.equal((await store.verify('alice', 'secret')).kind, 'unavailable')
  assert.equal((await store.cramSecret?.('alice'))?.kind, 'unavailable')
})

test('the first line of a name counts, comments and continuations are no users', () => {
  assert.deepEqual([...parseDebianPasswd(FILE).keys()], ['alice', 'bob', 'yes', 'locked'])
})
