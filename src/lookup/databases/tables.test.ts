// Users and aliases in a real SQLite database: found, not there, and not known now.

import assert from 'node:assert/strict'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { findInTable } from './table-aliases.ts'
import { tableUsers } from './table-users.ts'
import { Tables } from './tables.ts'

async function world(t: TestContext, schema: string) {
  const folder = await tempFolder()
  const path = join(folder.path, 'mail.db')
  const database = new DatabaseSync(path)
  database.exec(schema)
  database.close()
  await chmod(path, 0o600)
  const tables = new Tables({ clock: new FakeClock(), environment: {} })
  t.after(async () => {
    await tables[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })
  const open = (query: string) =>
    tables.open({ name: 'people', source: { kind: 'sqlite', path, query }, maildir: null })
  return { open, path }
}

const PEOPLE = `
CREATE TABLE people (name TEXT, maildir TEXT, home TEXT, uid INTEGER, gid INTEGER);
INSERT INTO people VALUES ('alice', NULL, '/home/alice', 1000, 100);
INSERT INTO people VALUES ('bob', '/srv/of bob', NULL, NULL, NULL);
INSERT INTO people VALUES ('evil', '../etc', NULL, NULL, NULL);
INSERT INTO people VALUES ('twice', '/a', NULL, NULL, NULL);
INSERT INTO people VALUES ('twice', '/b', NULL, NULL, NULL);
`

test('a user has the mailbox that the table names, or the one of all', async (t) => {
  const { open } = await world(t, PEOPLE)
  const users = tableUsers(open('SELECT maildir, home, uid, gid FROM people WHERE name = :user'), {
    maildir: '/srv/mail/{user}',
    nameOf: (name) => name,
  })
  assert.deepEqual(await users.find('alice', 'here.test'), {
    kind: 'found',
    value: {
      name: 'alice',
      maildir: '/srv/mail/alice',
      home: '/home/alice',
      account: { uid: 1000, gid: 100 },
    },
  })
  assert.deepEqual(await users.find('bob', 'here.test'), {
    kind: 'found',
    value: { name: 'bob', maildir: '/srv/of bob' },
  })
  for (const name of ['carol', "' OR 1 --", '../etc/passwd', '']) {
    assert.deepEqual(await users.find(name, 'here.test'), { kind: 'none' }, name)
  }
  assert.match(await why(users.find('evil', 'here.test')), /"\.\.\/etc" is not an absolute path/)
  assert.match(await why(users.find('twice', 'here.test')), /more than one row/)
})

test('what the table gives as a name is looked at before a path is made of it, and a home that is missed is told', async (t) => {
  const { open } = await world(t, PEOPLE)
  const withName = tableUsers(open(`SELECT '../' || name AS user FROM people WHERE name = :user`), {
    maildir: '/srv/mail/{user}',
    nameOf: (name) => name,
  })
  assert.match(await why(withName.find('alice', 'here.test')), /cannot be the name of a user/)
  const inHome = tableUsers(open('SELECT home FROM people WHERE name = :local_part'), {
    maildir: '{home}/Maildir',
    nameOf: (name) => name,
  })
  const found = await inHome.find('alice', 'here.test')
  assert.equal(found.kind === 'found' && found.value.maildir, '/home/alice/Maildir')
  assert.match(await why(inHome.find('bob', 'here.test')), /no home for bob/)
})

test('a user of a virtual domain is asked for by the whole address, and called so', async (t) => {
  const { open } = await world(t, `CREATE TABLE u (a TEXT); INSERT INTO u VALUES ('alice@shop.test')`)
  const users = tableUsers(open('SELECT a AS user FROM u WHERE a = :user'), {
    maildir: '/srv/shop/{user}',
    nameOf: (name) => `${name}@shop.test`,
  })
  assert.deepEqual(await users.find('alice', 'shop.test'), {
    kind: 'found',
    value: { name: 'alice@shop.test', maildir: '/srv/shop/alice' },
  })
})

test('an alias is one address or several, in one row or in many', async (t) => {
  const { open } = await world(
    t,
    `CREATE TABLE aliases (address TEXT, target TEXT);
     INSERT INTO aliases VALUES ('team@here.test', 'alice, bob@far.test');
     INSERT INTO aliases VALUES ('team@here.test', 'carol');
     INSERT INTO aliases VALUES ('null@here.test', ':blackhole:');
     INSERT INTO aliases VALUES ('empty@here.test', NULL);
     INSERT INTO aliases VALUES ('files@here.test', ':include:/etc/shadow');
     INSERT INTO aliases VALUES ('bad@here.test', 'a b c');`,
  )
  const table = open('SELECT target FROM aliases WHERE address = :address')
  const find = (name: string) =>
    findInTable(table, { user: name, local_part: name, domain: 'here.test', address: `${name}@here.test` })
  const team = await find('team')
  assert.ok(team.kind === 'found')
  assert.deepEqual(
    team.value.map(({ localPart, domain }) => `${localPart}@${domain ?? ''}`),
    ['alice@', 'bob@far.test', 'carol@'],
  )
  assert.deepEqual(await find('null'), { kind: 'found', value: [] })
  assert.deepEqual(await find('empty'), { kind: 'none' })
  assert.deepEqual(await find('nobody'), { kind: 'none' })
  assert.match(await why(find('files')), /:include: has no meaning here/)
  assert.match(await why(find('bad')), /table people .*"a b c" is no address/)
})

test('a database that is not there, or has no such column, is not known, and told with its name', async (t) => {
  const { open, path } = await world(t, PEOPLE)
  const key = { user: 'alice', local_part: 'alice', domain: 'here.test', address: 'alice@here.test' }
  assert.match(await why(findInTable(open('SELECT missing FROM people WHERE name = :user'), key)), /no such column/)
  await chmod(path, 0o604)
  assert.match(await why(findInTable(open('SELECT home FROM people WHERE name = :user'), key)), /mode 604/)
})

async function why(answer: PromiseLike<{ readonly kind: string; readonly why?: string }> | { readonly kind: string }) {
  const found: { readonly kind: string; readonly why?: string } = await answer
  return found.kind === 'unknown' ? (found.why ?? '') : found.kind
}
