import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { holdsOpen } from '../../test/support/open-files.ts'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { accepted } from '../config/load.test-support.ts'
import type { Built } from './generation.ts'
import { buildOffline } from './offline.ts'

test('a generation closes what it opened', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'users.db')
  const database = new DatabaseSync(path)
  database.exec('CREATE TABLE u (n TEXT, p TEXT)')
  database.close()
  chmodSync(path, 0o600)
  const config = accepted(`
hostname: mx.here.test
auth: { stores: [{ sqlite: { database: ${path}, query: "SELECT p FROM u WHERE n = :user" } }] }
`)
  const built = await buildOffline(config, new FakeClock())
  assert.ok(built.ok)
  await built.generation.login?.store.verify('alice', 'x')
  assert.ok(holdsOpen(path))
  await built.generation[Symbol.asyncDispose]()
  assert.ok(!holdsOpen(path))
})

const messages = (built: Built): readonly string[] => (built.ok ? [] : built.problems.map(({ message }) => message))

test('rules that are wrong and hooks that cannot be loaded are problems', async () => {
  const wrong = accepted('hostname: mx.here.test\npolicy: { rcpt: [{ name: x, dney: true }] }')
  const rules = await buildOffline(wrong, new FakeClock())
  assert.deepEqual(messages(rules), ['rule "x" has no verdict', 'there is no key "dney" in a rule'])
  const hooks = await buildOffline(accepted('hostname: mx.here.test\nhooks: /nonexistent.ts'), new FakeClock())
  assert.match(messages(hooks).join(), /^the hooks in \S+nonexistent\.ts cannot be loaded/)
})

test('a smarthost that is this server itself is a problem before any mail goes round', async () => {
  const text = (smarthost: string) => `
hostname: mx.here.test
listen: [{ address: 127.0.0.1, port: 2525 }]
smarthost: ${smarthost}
`
  for (const smarthost of ['127.0.0.1:2525', 'localhost:2525']) {
    const built = await buildOffline(accepted(text(smarthost)), new FakeClock())
    assert.match(messages(built).join(), /^the smarthost \S+ port 2525 is this server itself/)
  }
  const other = await buildOffline(accepted(text('127.0.0.1:2526')), new FakeClock())
  assert.ok(other.ok)
  await other.generation[Symbol.asyncDispose]()
})

test('a file of aliases with mistakes is refused with the place of each, and so is one that is not there', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'aliases')
  const build = () => buildOffline(accepted(`hostname: mx.here.test\naliases: ${path}`), new FakeClock())
  assert.deepEqual(messages(await build()), ['the file cannot be read: there is no such file'])
  writeFileSync(path, 'x: alice\ny: alice, |prog\n')
  const broken = await build()
  const [problem] = broken.ok ? [] : broken.problems
  assert.deepEqual([problem?.file, problem?.line, problem?.column], [path, 2, 11])
  writeFileSync(path, 'x: alice\n')
  const right = await build()
  assert.ok(right.ok)
  await right.generation[Symbol.asyncDispose]()
})

test('who writes a name wrong by little is told the name that was meant, and nobody else is', async () => {
  await using folder = await tempFolder()
  const path = join(folder.path, 'passwords')
  writeFileSync(path, '', { mode: 0o600 })
  const config = accepted(`
hostname: mx.here.test
local_domains: [here.test]
users: { alice: , bob: , info: }
auth: { stores: [{ file: ${path} }] }
`)
  const built = await buildOffline(config, new FakeClock())
  assert.ok(built.ok)
  await using generation = built.generation
  const meant = ['alcie', 'Alicee@here.test', 'alice', 'zebra'].map((user) => generation.login?.nearest(user))
  assert.deepEqual(meant, ['alice', 'alice', undefined, undefined])
})
