import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { accepted } from '../../config/load.test-support.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { seconds } from '../../core/time.ts'
import { openUsers } from './users.ts'

const PASSWD = `root:x:0:0:root:/root:/bin/bash
www-data:x:33:33::/var/www:/usr/sbin/nologin
nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin
alice:x:1000:1000:Alice,,,:/home/alice:/bin/bash
Bob:x:1001:1001::/home/Bob:/bin/bash
alice:x:1002:1002::/home/other:/bin/bash
../etc:x:1003:1003::/home/x:/bin/bash
nowhere:x:1004:1004:::/bin/bash
+::::::
`

async function world(t: TestContext, keys: string, text = PASSWD) {
  const folder = await tempFolder()
  t.after(() => folder[Symbol.asyncDispose]())
  const path = join(folder.path, 'passwd')
  await writeFile(path, text)
  const clock = new FakeClock()
  const users = openUsers(accepted(`hostname: mx.here.test\nsystem_users: { file: "${path}"${keys} }\n`), clock)
  const find = async (name: string): Promise<string | undefined> => {
    const found = await users.find(name, 'here.test')
    return found.kind === 'found' ? found.value.maildir : found.kind
  }
  return { path, users, find, later: () => clock.advance(seconds(2)) }
}

test('those who log in have mailboxes in their homes; others, and what is no name, have none', async (t) => {
  const { find, users } = await world(t, '')
  assert.equal(await find('alice'), '/home/alice/Maildir')
  assert.equal(await find('bob'), '/home/Bob/Maildir')
  for (const name of ['root', 'www-data', 'nobody', '../etc', 'nowhere', '+', ''])
    assert.equal(await find(name), 'none', name)
  assert.deepEqual(users.names(), ['alice', 'bob'])
})

test('the configuration may name others, another range and another place', async (t) => {
  const { find } = await world(t, ', from: 1001, to: 1001, also: [www-data], maildir: "/srv/{user}/of{home}"')
  assert.equal(await find('www-data'), '/srv/www-data/of/var/www')
  assert.equal(await find('bob'), '/srv/Bob/of/home/Bob')
  assert.equal(await find('alice'), 'none')
})

test('a new account is there when the file has it, and one that was taken out is gone', async (t) => {
  const { path, find, later } = await world(t, '')
  assert.equal(await find('carol'), 'none')
  await writeFile(path, 'carol:x:1005:1005::/home/carol:/bin/sh\n')
  await later()
  assert.equal(await find('carol'), '/home/carol/Maildir')
  assert.equal(await find('alice'), 'none')
})

test('while the file is away the users are those of before; without it from the start nobody knows', async (t) => {
  const { path, find, later } = await world(t, '')
  assert.equal(await find('alice'), '/home/alice/Maildir')
  await rm(path)
  await later()
  assert.equal(await find('alice'), '/home/alice/Maildir')
  assert.equal(await find('carol'), 'none')
  const none = openUsers(
    accepted(`hostname: mx.here.test\nsystem_users: { file: "${path}" }\nusers: { dave: {} }\n`),
    new FakeClock(),
  )
  assert.equal((await none.find('dave', 'here.test')).kind, 'found')
  const found = await none.find('alice', 'here.test')
  assert.ok(found.kind === 'unknown' && found.why.includes('there is no such file'))
})
