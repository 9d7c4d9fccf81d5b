import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { accepted } from '../config/load.test-support.ts'
import { systemClock } from '../core/clock.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { minutes } from '../core/time.ts'
import { backendNameInRussian, backendProblemInRussian, backendTroubleInRussian } from '../words/backends-ru.ts'
import { backendsOf } from './backends.ts'
import { BackendWatch } from './backend-watch.ts'

function watched(problems: Map<string, string>, names = ['a', 'b']) {
  const clock = new FakeClock()
  const told: string[] = []
  const watch = new BackendWatch({
    clock,
    backends: () =>
      names.map((name) => ({
        name,
        effect: 'log-in' as const,
        setting: 'auth',
        warning: 'backend-down' as const,
        probe: async () => problems.get(name),
      })),
    broke: ({ name, problem }) => told.push(`${name} ${problem}`),
    back: ({ name, since }, downSince) => told.push(`${name} back after ${since - downSince}`),
  })
  return { clock, told, watch }
}

test('that one breaks and that it is back is told once each, however often it is looked at', async () => {
  const problems = new Map<string, string>()
  const { clock, told, watch } = watched(problems)
  await watch.look()
  assert.deepEqual(told, [])
  problems.set('a', 'gone')
  await clock.advance(minutes(1))
  problems.set('a', 'gone, and otherwise')
  await clock.advance(minutes(5))
  assert.deepEqual(told, ['a gone'])
  assert.deepEqual(
    watch.states.map(({ name, problem }) => [name, problem]),
    [
      ['a', 'gone, and otherwise'],
      ['b', undefined],
    ],
  )
  problems.clear()
  await watch.look()
  assert.deepEqual(told, ['a gone', `a back after ${minutes(5)}`])
  await watch.close()
})

test('what the configuration names no more is forgotten', async () => {
  const names = ['a']
  const { watch } = watched(new Map([['a', 'gone']]), names)
  await watch.look()
  names.splice(0, 1, 'c')
  await watch.look()
  assert.deepEqual(
    watch.states.map(({ name }) => name),
    ['c'],
  )
  await watch.close()
})

test('a file of passwords that others can read, a socket that is not there and a program that cannot be run are down', async () => {
  await using folder = await tempFolder()
  const at = (name: string): string => join(folder.path, name)
  for (const name of ['users', 'open', 'program']) writeFileSync(at(name), '')
  chmodSync(at('users'), 0o600)
  chmodSync(at('open'), 0o644)
  const server = createServer((socket) => socket.destroy()).listen(at('sock'))
  const config = accepted(`
hostname: mx.here.test
auth: { stores: [{ file: ${at('users')} }, { file: ${at('open')} }, { dovecot: ${at('none')} }, { dovecot: ${at('sock')} }] }
smarthost: { host: smtp.isp.test, login: { user: me, password: { file: ${at('open')} } } }
scanners: [{ clamd: ${at('none')} }, { name: own, command: [${at('program')}] }]
`)
  const found = await Promise.all(backendsOf(config, systemClock).map((one) => one.probe()))
  server.close()
  assert.deepEqual(
    found.map((problem) => problem?.replaceAll(folder.path, '')),
    [
      '/open has mode 644, so that others can read or change it; do `chmod 600 /open`',
      undefined,
      '/open has mode 644, so that others can read or change it; do `chmod 600 /open`',
      'nobody answers at /none: ENOENT',
      undefined,
      'nobody answers at /none: ENOENT',
      '/program: EACCES',
    ],
  )
})

test('what is down is told in Russian to a Russian reader, in status and where a configuration is checked', async () => {
  await using folder = await tempFolder()
  const config = accepted(`
hostname: mx.here.test
state_folder: ${folder.path}
auth:
  stores:
    - file: /none/users
    - debian_passwd: /none/passwd
    - sqlite: { database: /none/users.db, query: "SELECT p FROM u WHERE n = :user" }
    - dovecot: /none/auth
smarthost:
  - { host: a.test, login: { user: me, password: { file: /none/a } } }
  - { host: b.test, login: { file: /none/b } }
  - { host: c.test, login: { user: me, token: { command: [/none/token] } } }
tables: { people: { sqlite: { database: /none/people.db, query: "SELECT 1 FROM u WHERE n = :user" } } }
user_tables: [people]
transports: { boxes: { lmtp: /none/lmtp } }
scanners: [{ name: own, command: [/none/scan] }, { clamd: /none/clamd }]
dkim: { domains: { here.test: } }
`)
  const russian = /[а-я]{3}/
  // The names of programs are the same in both.
  const same = /^Dovecot /
  for (const backend of backendsOf(config, systemClock)) {
    const { name } = backend
    const problem = (await backend.probe()) ?? assert.fail(name)
    assert.ok(same.test(name) || russian.test(backendNameInRussian(name)), name)
    assert.ok(/^\S+: E[A-Z]+$/.test(problem) || russian.test(backendProblemInRussian(problem)), problem)
    const trouble = `${name}: ${problem}`
    const expected = `${backendNameInRussian(name)}: ${backendProblemInRussian(problem)}`
    assert.equal(backendTroubleInRussian(trouble), expected)
  }
})
