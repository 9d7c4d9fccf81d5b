// Mail that is forwarded with return addresses of this server (SRS): there, back, and what is refused.

import assert from 'node:assert/strict'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { parseDomain } from '../../src/core/domain.ts'
import { days } from '../../src/core/time.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { World } from '../support/world.ts'

const domain = parseDomain('sandbox.test') ?? assert.fail()

async function forwarding(t: TestContext, more: Parameters<typeof World.start>[0] = {}) {
  const folder = await tempFolder()
  t.after(() => folder[Symbol.asyncDispose]())
  const [aliases, secrets] = [join(folder.path, 'aliases'), join(folder.path, 'state', 'srs.secrets')]
  await writeFile(aliases, 'away: y@ok.test\nboth: bob, y@ok.test\ngone: y@unknown.test\n')
  return { world: await World.start({ aliases, srs: { domain, secrets }, ...more }), secrets }
}

async function arrived(world: World, from: string, to: string): Promise<string> {
  const id = await world.accepted({ from, to })
  await world.rest(id)
  return world.received('ok.test').at(-1)?.mailFrom ?? ''
}

suite('mail that is forwarded', () => {
  test('leaves with a return address of this server, and a notification to it reaches the sender', async (t) => {
    const { world, secrets } = await forwarding(t)
    await using _ = world
    const from = await arrived(world, 'x@ok.test', 'away@sandbox.test')
    assert.match(from, /^SRS0=....=..=ok\.test=x@sandbox\.test$/)
    assert.equal((await stat(secrets)).mode & 0o777, 0o600)
    const id = await world.accepted({ from: '', to: from })
    await world.rest(id)
    assert.deepEqual(world.received('ok.test').at(-1)?.rcptTo, ['x@ok.test'])
    assert.equal(world.received('ok.test').at(-1)?.mailFrom, '')
  })

  test('of a sender whose address holds what is not accepted here reach that sender, and forged ones nobody', async (t) => {
    const { world } = await forwarding(t)
    await using _ = world
    for (const sender of ['c=xx/o=a|b@ok.test', 'x%y@ok.test', '/x!y@ok.test', 'a#b&c?`@ok.test']) {
      const from = await arrived(world, sender, 'away@sandbox.test')
      assert.match(from, /^SRS0=/)
      await world.rest(await world.accepted({ from: '', to: from }))
      assert.deepEqual(world.received('ok.test').at(-1)?.rcptTo, [sender])
      const { reply } = await world.send({ from: '', to: from.replace('=ok.test=', '=ok.test=z') })
      assert.match(
        `${reply?.code} ${reply?.enhanced} ${reply?.lines[0]}`,
        /^550 5\.1\.\d .*this server has not made it/,
      )
    }
  })

  test('what stays here, what is our own and what was not forwarded keeps its sender', async (t) => {
    const { world } = await forwarding(t)
    await using _ = world
    assert.equal(await arrived(world, 'alice@sandbox.test', 'away@sandbox.test'), 'alice@sandbox.test')
    assert.equal(await arrived(world, 'x@ok.test', 'y@ok.test'), 'x@ok.test')
    assert.match(await arrived(world, 'x@ok.test', 'both@sandbox.test'), /^SRS0=/)
    assert.match((await world.mail('bob'))[0] ?? '', /^Return-Path: <x@ok\.test>/)
  })

  test('that fails is told to the sender, and not to an address of this server', async (t) => {
    const { world } = await forwarding(t)
    await using _ = world
    const id = await world.accepted({ from: 'x@ok.test', to: 'gone@sandbox.test' })
    await world.rest(id)
    const bounce = await world.until('a bounce', () => world.received('ok.test').at(-1))
    assert.deepEqual([bounce.mailFrom, bounce.rcptTo], ['', ['x@ok.test']])
  })

  test('a forged or expired return address is refused at RCPT, with the reason', async (t) => {
    const { world } = await forwarding(t)
    await using _ = world
    const from = await arrived(world, 'x@ok.test', 'away@sandbox.test')
    const reply = async (to: string) => {
      const { reply: answer } = await world.send({ from: '', to })
      return `${answer?.code} ${answer?.enhanced} ${answer?.lines.join(' ')}`
    }
    assert.match(await reply(from.replace('=x@', '=z@')), /^550 5\.1\.\d .*this server has not made it/)
    await world.clock.advance(days(23))
    assert.match(await reply(from), /^550 5\.1\.\d .*has expired/)
  })

  test('without a secret that can be read mail waits', async (t) => {
    const { world, secrets } = await forwarding(t)
    await using _ = world
    await arrived(world, 'x@ok.test', 'away@sandbox.test')
    await writeFile(secrets, '')
    const id = await world.accepted({ from: 'x@ok.test', to: 'away@sandbox.test' })
    const state = (await world.rest(id)).at(-1)
    assert.ok(state?.kind === 'scheduled' && state.lastReason?.code === 'route.unclear', JSON.stringify(state))
  })
})
