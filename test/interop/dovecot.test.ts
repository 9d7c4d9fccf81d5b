// The real Dovecot, with a configuration of its own in the test's folder and no system service, as the place that knows
// the passwords. Skipped where Dovecot is not installed (Debian: dovecot-core), and where the test is not root, which
// Dovecot wants to be.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'

import { systemClock } from '../../src/core/clock.ts'
import type { PasswordStore } from '../../src/sasl/password-store.ts'
import { AuthExchange } from '../../src/sasl/exchange.ts'
import { plainMechanism } from '../../src/sasl/mechanisms/plain.ts'
import { dovecotStore } from '../../src/sasl/stores/dovecot-store.ts'
import type { Running } from '../support/child.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { lacksDovecot, startDovecot } from './dovecot-daemon.ts'

suite('Dovecot as password store', { skip: lacksDovecot() }, () => {
  const stack = new AsyncDisposableStack()
  let dovecot: Running
  let store: PasswordStore

  before(async () => {
    const folder = stack.use(await tempFolder({ open: true })).path
    dovecot = stack.use(await startDovecot(folder, 'alice:secret\nпользователь@example.org:пароль\n'))
    store = dovecotStore({ socket: { path: join(folder, 'auth') }, clock: systemClock })
  })
  after(() => stack.disposeAsync())

  test('right passwords are ok, several at once', async () => {
    const verdicts = await Promise.all([
      store.verify('alice', 'secret'),
      store.verify('alice', 'secret', { secured: true }),
      store.verify('пользователь@example.org', 'пароль'),
    ])
    assert.deepEqual(
      verdicts.map(({ kind }) => kind),
      ['ok', 'ok', 'ok'],
    )
  })

  test('a wrong password and an unknown name are wrong', async () => {
    const verdicts = await Promise.all([store.verify('alice', 'Secret'), store.verify('ghost', 'secret')])
    for (const verdict of verdicts) {
      assert.match(verdict.kind === 'wrong' ? verdict.detail : verdict.kind, /Dovecot refused name or password/)
    }
  })

  test('a whole AUTH exchange ends with 235', async () => {
    const step = new AuthExchange(plainMechanism()).start(Buffer.from('\0alice\0secret').toString('base64'))
    assert.equal(step.kind, 'verify')
    const end = step.kind === 'verify' ? await step.run(store) : step
    assert.equal(end.kind === 'finished' && end.outcome.reply.code, 235)
  })

  test('a Dovecot that has ended is unavailable, whatever the password', async () => {
    await dovecot.end()
    assert.equal((await store.verify('alice', 'secret')).kind, 'unavailable')
    assert.equal((await store.verify('alice', 'wrong')).kind, 'unavailable')
  })
})
