// Functions of the user's own: what they get, and what becomes of their answers.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { HOOK_TIME_LIMIT } from './conditions/hook.ts'
import { loadHooks } from './hooks.ts'
import type { Hook } from './policy-deps.ts'
import { asked, makeCondition, openPolicy, told } from './policy.test-support.ts'
import { factsOf, rcpt, subjectOf } from '../conditions/subjects.test-support.ts'

const subject = subjectOf(rcpt('alice@here.test', { sender: 'a@far.test' }), factsOf({ user: 'bob' }))
const answer = (hook: Hook): Promise<string> => asked('hook', 'mine', subject, { hooks: { mine: hook } })

suite('a hook', () => {
  test('answers at once or later, with true, false or an object', async () => {
    assert.equal(await answer(() => true), 'yes')
    assert.equal(await answer(() => Promise.resolve(false)), 'no')
    assert.equal(await answer(() => ({ holds: true, why: 'a partner' })), 'yes')
  })
  test('that throws, rejects or answers something else has not answered', async () => {
    const broken = () => {
      throw new Error('broken')
    }
    assert.equal(await answer(broken), 'unknown: the hook mine failed: broken')
    assert.equal(await answer(() => Promise.reject(new Error('broken'))), 'unknown: the hook mine failed: broken')
    assert.equal(await answer(() => 'yes'), 'unknown: the hook mine answered neither true nor false')
    assert.match(await answer(() => undefined), /^unknown/)
  })
  test('that takes too long has not answered', async () => {
    const clock = new FakeClock()
    const never = Promise.withResolvers<boolean>().promise
    const pending = makeCondition('hook', 'mine', { clock, hooks: { mine: () => never } })(subject)
    await clock.advance(HOOK_TIME_LIMIT)
    const { kind } = await pending
    assert.equal(kind, 'unknown')
  })
  test('gets plain values, and cannot change the session by them', async () => {
    let seen: unknown
    await answer((given) => {
      seen = { ...(given as object) }
      Object.assign(given as object, { user: 'root' })
      return true
    })
    assert.deepEqual(seen, {
      stage: 'rcpt',
      client: '192.0.2.9',
      clientPort: 40_000,
      listener: 'smtp',
      localPort: 25,
      helo: 'client.test',
      tls: undefined,
      user: 'bob',
      mechanism: undefined,
      sender: 'a@far.test',
      recipients: ['alice@here.test'],
      size: undefined,
      header: undefined,
      content: undefined,
    })
    assert.equal(subject.facts.user, 'bob')
  })
  test('gives values that the rule’s text can quote', async () => {
    const policy = openPolicy({
      config: 'policy: { rcpt: [ { name: x, when: { hook: mine }, deny: "No: {hook_why}" } ] }',
      hooks: { mine: () => ({ holds: true, why: 'not today' }) },
    })
    assert.equal(told(await policy.decide(rcpt('alice@here.test'), factsOf())), 'deny x 550 5.7.1 No: not today')
  })
})

suite('the module of hooks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-hooks-'))
  after(() => rmSync(folder, { recursive: true }))

  test('is TypeScript as it is, and its functions are the hooks', async () => {
    const path = join(folder, 'hooks.ts')
    writeFileSync(
      path,
      'export const limit: number = 5\nexport function big(s: { size: number }): boolean { return s.size > limit }\n',
    )
    const loaded = await loadHooks(path)
    assert.ok(loaded.ok)
    assert.equal(loaded.hook('big')?.({ size: 6 }), true)
    assert.equal(loaded.hook('limit'), undefined)
    assert.equal(loaded.hook('toString'), undefined)
  })
  test('is read again when it has changed', async () => {
    const path = join(folder, 'again.ts')
    writeFileSync(path, 'export const mine = () => 1\n')
    utimesSync(path, 1, 1)
    await loadHooks(path)
    writeFileSync(path, 'export const mine = () => 2\n')
    const loaded = await loadHooks(path)
    assert.ok(loaded.ok)
    assert.equal(loaded.hook('mine')?.({}), 2)
  })
  test('that cannot be loaded is told with its path', async () => {
    const loaded = await loadHooks(join(folder, 'none.ts'))
    assert.ok(!loaded.ok)
    assert.match(loaded.problem.message, /none\.ts cannot be loaded: /)
    const path = join(folder, 'wrong.ts')
    writeFileSync(path, 'export function (')
    assert.equal((await loadHooks(path)).ok, false)
  })
  test('need not be there', async () => {
    const loaded = await loadHooks(null)
    assert.ok(loaded.ok)
    assert.equal(loaded.hook('x'), undefined)
  })
})
