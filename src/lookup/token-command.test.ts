// A program that prints tokens: what it may print, how long a token is kept, and what is told where it fails.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { minutes } from '../core/time.ts'
import { tokenCommand } from './token-command.ts'

async function program(t: TestContext, script: string) {
  const folder = await tempFolder()
  t.after(() => folder[Symbol.asyncDispose]())
  const path = join(folder.path, 'mail-token')
  const runs = join(folder.path, 'runs')
  await writeFile(path, `#!/bin/sh\necho run >>${runs}\n${script}\n`, { mode: 0o755 })
  const clock = new FakeClock()
  const environment = { PATH: process.env['PATH'], SECRET_OF_OTHERS: 'x' }
  const command = tokenCommand([path, 'me secret-argument'], { clock, environment })
  return {
    clock,
    command,
    count: async () => (await readFile(runs, 'utf8').catch(() => '')).split('\n').length - 1,
  }
}

suite('a program that prints a token', () => {
  test('is asked once for as long as the token is good, however many ask at once', async (t) => {
    const { command, clock, count } = await program(t, `echo '{"access_token":"tok-1","expires_in":3600}'`)
    const all = await Promise.all([command.read(), command.read(), command.read()])
    for (const one of all) assert.deepEqual(one, { ok: true, value: 'tok-1' })
    await clock.advance(minutes(58))
    await command.read()
    assert.equal(await count(), 1)
    await clock.advance(minutes(1))
    await command.read()
    assert.equal(await count(), 2)
  })

  test('may print it alone; it is kept for a while, or until it is refused', async (t) => {
    const { command, clock, count } = await program(t, 'echo tok-2; echo a second line; test -z "$SECRET_OF_OTHERS"')
    assert.deepEqual(await command.read(), { ok: true, value: 'tok-2' })
    await clock.advance(minutes(4))
    await command.read()
    assert.equal(await count(), 1)
    command.forget()
    await command.read()
    assert.equal(await count(), 2)
  })

  for (const [title, script, why] of [
    ['fails', 'echo hunter2 >&2; exit 3', 'mail-token ended with code 3'],
    ['prints nothing', 'true', 'mail-token prints no token'],
    ['prints what is no token', 'echo two words', 'mail-token prints no token'],
    ['prints another answer', `echo '{"error":"invalid_grant","secret":"hunter2"}'`, 'mail-token prints no token'],
    ['prints half an answer', `echo '{"access_token":'`, 'mail-token prints no token'],
  ] as const) {
    test(`where it ${title} says so, and nothing of what it printed`, async (t) => {
      const { command } = await program(t, script)
      assert.deepEqual(await command.read(), { ok: false, detail: why })
    })
  }

  test('that is not there is told by its name alone', async () => {
    const command = tokenCommand(['/nowhere/mail-token', 'secret'], { clock: new FakeClock(), environment: {} })
    assert.deepEqual(await command.read(), { ok: false, detail: 'mail-token cannot be started (ENOENT)' })
  })
})
