// The real slapd as the place that knows the passwords (Debian: slapd).

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { after, before, suite, test } from 'node:test'

import { systemClock } from '../../src/core/clock.ts'
import { duration, seconds } from '../../src/core/time.ts'
import type { PasswordStore } from '../../src/sasl/password-store.ts'
import { ldapStore } from '../../src/sasl/stores/ldap-store.ts'
import { secretReader } from '../../src/lookup/secret.ts'
import type { LdapSearch, LdapSettings } from '../../src/config/auth-config.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { skipWithout } from './programs.ts'
import { READER, READER_PASSWORD, startSlapd, SUFFIX, type Slapd } from './slapd.ts'

const PEOPLE = [
  { uid: 'alice', mail: 'alice@example.org', password: 'correct horse' },
  { uid: 'пользователь', mail: 'u@example.org', password: 'пароль' },
  { uid: 'a*(b)\\c', mail: 'odd@example.org', password: 'odd' },
  { uid: 'x, y+z="<;>"', mail: 'odder@example.org', password: 'odder' },
  { uid: 'bob', mail: 'bob@example.org', password: 'bob 1' },
]

suite('LDAP as password store', { skip: skipWithout('slapd'), timeout: 60_000 }, () => {
  const stack = new AsyncDisposableStack()
  let slapd: Slapd
  let folder = ''
  before(async () => {
    folder = stack.use(await tempFolder({ open: true })).path
    slapd = stack.use(await startSlapd(folder, PEOPLE))
    await writeFile(join(folder, 'reader'), `${READER_PASSWORD}\n`, { mode: 0o600 })
  })
  after(() => stack.disposeAsync())

  const searching = (change: Partial<LdapSearch> = {}): LdapSearch => ({
    kind: 'search',
    as: { dn: READER, password: { kind: 'file', path: join(folder, 'reader') } },
    base: `ou=people,${SUFFIX}`,
    scope: 'sub',
    filter: '(&(objectClass=inetOrgPerson)(|(uid={user})(mail={user})))',
    nameAttribute: 'uid',
    ...change,
  })

  function store(settings: Partial<LdapSettings> = {}): PasswordStore {
    const users = settings.users ?? searching()
    const whole = { url: slapd.plain, startTls: true, trust: slapd.trust, timeout: seconds(5), ...settings, users }
    const place = users.kind === 'search' ? users.as?.password : undefined
    return ldapStore({
      settings: whole,
      secret: place && secretReader(place, { READER: 'wrong' }),
      clock: systemClock,
    })
  }

  test('the right password is ok, by STARTTLS and by ldaps, under each name that the filter knows', async () => {
    assert.deepEqual(await store().verify('alice', 'correct horse'), { kind: 'ok' })
    assert.deepEqual(await store().verify('ALICE@example.org', 'correct horse'), { kind: 'ok', user: 'alice' })
    const secure = store({ url: slapd.secure, startTls: false })
    assert.deepEqual(await secure.verify('пользователь', 'пароль'), { kind: 'ok' })
  })

  test('wrong passwords, unknown names and empty passwords are wrong', async () => {
    for (const [user, password] of [
      ['alice', 'wrong'],
      ['alice', ''],
      ['ghost', 'correct horse'],
      ['ghost', ''],
      ['', 'correct horse'],
    ] as const) {
      assert.equal((await store().verify(user, password)).kind, 'wrong', `${user} with "${password}"`)
    }
    const verdict = await store().verify('ghost', 'x')
    assert.equal(verdict.kind === 'wrong' && verdict.unknown, true)
  })

  test('a name cannot change the question: letters of the filter’s language stand for themselves', async () => {
    for (const name of ['*', 'al*', 'alice)(uid=*', '*)(|(uid=*', '\\61lice', ')(', '(', '{user}']) {
      const verdict = await store().verify(name, 'correct horse')
      assert.deepEqual([verdict.kind, verdict.kind === 'wrong' && verdict.unknown], ['wrong', true], name)
    }
    assert.equal((await store().verify('a*(b)\\c', 'odd')).kind, 'ok')
  })

  test('names become part of a DN without changing it', async () => {
    const direct = store({ users: { kind: 'template', dn: `uid={user},ou=uids,${SUFFIX}` } })
    for (const { uid, password } of PEOPLE) {
      assert.equal((await direct.verify(uid, password)).kind, 'ok', uid)
      assert.equal((await direct.verify(uid, `${password}x`)).kind, 'wrong', uid)
    }
    for (const name of ['ghost', 'alice,ou=uids', 'bob+uid=alice', '#616c696365', 'alice,', '\0', '']) {
      const verdict = await direct.verify(name, 'correct horse')
      assert.equal(verdict.kind, 'wrong', `${name}: ${'detail' in verdict ? verdict.detail : ''}`)
    }
  })

  test('a name that is the name of a SASL mechanism is not taken for one', async () => {
    const bare = store({ users: { kind: 'template', dn: '{user}' } })
    for (const name of ['EXTERNAL', 'PLAIN']) assert.equal((await bare.verify(name, 'x')).kind, 'wrong')
  })

  test('more than one entry for a name is no answer', async () => {
    const verdict = await store({ users: searching({ filter: '(|(uid={user})(uid=bob))' }) }).verify('alice', 'bob 1')
    assert.match(verdict.kind === 'unavailable' ? verdict.detail : verdict.kind, /more than one entry/)
  })

  test('a faulty set-up is unavailable and says what is wrong', async () => {
    const detail = async (settings: Partial<LdapSettings>): Promise<string> => {
      const verdict = await store(settings).verify('alice', 'correct horse')
      return verdict.kind === 'unavailable' ? verdict.detail : verdict.kind
    }
    const as = (password: Parameters<typeof secretReader>[0]) => searching({ as: { dn: READER, password } })
    assert.match(
      await detail({ users: as({ kind: 'environment', name: 'READER' }) }),
      /refuses the account that searches/,
    )
    assert.match(await detail({ users: as({ kind: 'environment', name: 'NOT_SET' }) }), /NOT_SET is not set/)
    assert.match(await detail({ users: as({ kind: 'file', path: join(folder, 'slapd.conf') }) }), /has mode 644/)
    assert.match(await detail({ trust: null }), /certificate/)
    assert.match(await detail({ users: searching({ filter: '(uid={user}' }) }), /LDAP at/)
    assert.match(await detail({ users: searching({ base: 'dc=elsewhere' }) }), /LDAP at/)
  })

  test('several log-ins at once are answered each for itself', async () => {
    const one = store()
    const verdicts = await Promise.all(
      Array.from({ length: 24 }, (_, i) => one.verify('alice', i % 2 === 0 ? 'correct horse' : 'wrong')),
    )
    assert.deepEqual(
      verdicts.map(({ kind }) => kind),
      Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 'ok' : 'wrong')),
    )
  })

  test('a directory that says nothing is unavailable within the time, and the password is not sent in clear', async () => {
    const heard: Buffer[] = []
    const sockets: Socket[] = []
    const silent = createServer((socket) => {
      sockets.push(socket)
      socket.on('data', (chunk: Buffer) => heard.push(chunk)).on('error', () => undefined)
    })
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const url = `ldap://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const verdict = await store({ url, timeout: duration(300) }).verify('alice', 'correct horse')
    assert.match(verdict.kind === 'unavailable' ? verdict.detail : verdict.kind, /no answer within|timed out/)
    assert.ok(!Buffer.concat(heard).toString('latin1').includes('correct horse'))
    for (const socket of sockets) socket.destroy()
    silent.close()
  })

  test('a directory that has ended is unavailable, whatever the password', async () => {
    await slapd.end()
    assert.equal((await store().verify('alice', 'correct horse')).kind, 'unavailable')
    assert.equal((await store().verify('ghost', 'wrong')).kind, 'unavailable')
  })
})
