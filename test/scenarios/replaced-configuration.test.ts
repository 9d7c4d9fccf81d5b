// A configuration is replaced while the server runs: what is under way ends as it began, what begins has the new one, the
// old one is closed when its last user has gone, and nothing that the server has learned or promised is lost.

import assert from 'node:assert/strict'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test } from 'node:test'
import type { Config } from '../../src/config/config.ts'
import type { PolicySource } from '../../src/config/policy-source.ts'
import type { MessageId } from '../../src/core/id.ts'
import { minutes } from '../../src/core/time.ts'
import { queueRetry } from '../../src/control/use-cases/queue-retry.ts'
import { simulateSession } from '../../src/control/use-cases/simulate.ts'
import type { Dialer } from '../../src/net/dialer.ts'
import type { ReloadOutcome } from '../../src/site/reload.ts'
import { addUser } from '../../src/sasl/user-file.ts'
import { holdsOpen } from '../support/open-files.ts'
import { plainLogin, Talker } from '../support/talker.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { World, type WorldOptions } from '../support/world.ts'

const OURS = 'alice@sandbox.test'

const policyOf = (rules: PolicySource['rules']): PolicySource => ({
  file: 'test.yaml',
  folder: '/',
  rules,
  routes: [],
  places: new Map(),
})

async function session(world: World): Promise<Talker> {
  const { talker, greeting } = await Talker.open({ port: world.port })
  assert.match(greeting, /^220 /)
  await talker.say('EHLO client.test')
  return talker
}

async function hand(talker: Talker, to: string): Promise<string> {
  await talker.say(`MAIL FROM:<${OURS}>`)
  const answer = await talker.say(`RCPT TO:<${to}>`)
  if (!answer.startsWith('250')) return answer
  assert.match(await talker.say('DATA'), /^354/)
  return talker.say('Subject: x\r\n\r\nhello\r\n.')
}

/** Which generation holds, or why it is still the old one. */
const outcomeOf = (outcome: ReloadOutcome): string =>
  outcome.kind === 'faulty'
    ? outcome.problems.map(({ message }) => message).join()
    : `${outcome.kind} ${outcome.generation}`

const settled = (world: World, numbers: readonly number[]): Promise<true> =>
  world.until(`the generations ${numbers.join(' and ')} to be left`, () =>
    world.generations.join() === numbers.join() ? true : undefined,
  )

/** Holds every outgoing connection back until it is let go. */
function gate(): { readonly open: () => void; readonly waiting: () => number } & Required<
  Pick<WorldOptions, 'dialer'>
> {
  const open = Promise.withResolvers<void>()
  let waiting = 0
  const dialer = (sandbox: Dialer): Dialer => {
    return async (...asked) => {
      waiting++
      await open.promise
      return sandbox(...asked)
    }
  }
  return { dialer, open: () => open.resolve(), waiting: () => waiting }
}

suite('a configuration that takes the place of another', () => {
  test('holds for the next session, and the session before ends by the old one, which is closed then', async () => {
    await using world = await World.start()
    using before = await session(world)
    assert.equal(outcomeOf(await world.replace({ relayFrom: [] })), 'replaced 2')
    using after = await session(world)
    assert.match(await hand(after, 'x@ok.test'), /^550/)
    assert.deepEqual(world.generations, [1, 2])
    assert.match(await hand(before, 'x@ok.test'), /^250/)
    await before.say('QUIT')
    await settled(world, [2])
  })

  test('lets the databases of the old one go when its last session ends', async () => {
    await using folder = await tempFolder()
    const path = join(folder.path, 'users.db')
    const database = new DatabaseSync(path)
    database.exec('CREATE TABLE u (n TEXT, p TEXT)')
    database.close()
    chmodSync(path, 0o600)
    await using world = await World.start({}, { expectWarnings: true })
    const { auth } = world.configWith({})
    const store = { kind: 'sqlite', path, query: 'SELECT p FROM u WHERE n = :user', clear: false } as const
    await world.replace({ auth: { ...auth, stores: [store] } })
    using talker = await session(world)
    assert.match(await talker.say(`AUTH PLAIN ${plainLogin('alice', 'x')}`), /^535/)
    await world.replace({})
    assert.ok(holdsOpen(path))
    await talker.say('QUIT')
    await settled(world, [3])
    assert.ok(!holdsOpen(path))
  })

  test('is not waited for by attempts under way: they end by the old one, which is closed then', async () => {
    const held = gate()
    await using world = await World.start({}, { dialer: held.dialer })
    const first = await world.accepted({ to: 'x@ok.test' })
    await world.until('the attempt to be under way', () => (held.waiting() === 1 ? true : undefined))
    await world.replace({ mailDomain: world.configWith({}).hostname })
    assert.deepEqual(world.generations, [1, 2])
    held.open()
    const [state] = await world.rest(first)
    assert.ok(state?.kind === 'done' && state.outcome.kind === 'delivered')
    await settled(world, [2])
  })

  test('routes what was accepted before it', async () => {
    const held = gate()
    await using world = await World.start({}, { dialer: held.dialer })
    const id = await world.accepted({ to: 'x@tempfail.test' })
    held.open()
    await world.rest(id)
    const localDomains = [...world.configWith({}).localDomains, 'tempfail.test' as Config['hostname']]
    const users = new Map([...world.configWith({}).users, ['x', { name: 'x', maildir: join(world.stateFolder, 'x') }]])
    await world.replace({ localDomains, users })
    const client = await world.control()
    await client.control.ask(queueRetry, { id })
    await client.close()
    const [state] = await world.rest(id)
    assert.ok(state?.kind === 'done' && state.outcome.kind === 'delivered')
    assert.equal(state.outcome.via.transport, 'maildir')
  })

  test('does not use a connection that was opened in clear when it demands TLS', async () => {
    await using world = await World.start()
    await world.rest(await world.accepted({ to: 'x@ok.test' }))
    await world.replace({ tls: 'required' })
    const id = await world.accepted({ to: 'y@ok.test' })
    const [state] = await world.rest(id)
    assert.equal(state?.kind === 'scheduled' && state.lastReason?.code, 'tls.not-offered')
    await world.replace({})
    const client = await world.control()
    await client.control.ask(queueRetry, { id })
    await client.close()
    await world.rest(id)
    assert.ok((await world.story(id)).events.some((event) => event.kind === 'step' && event.step === 'reuse'))
  })

  test('keeps lock-outs, and bounds them as it says itself', async () => {
    await using world = await World.start({}, { expectWarnings: true })
    await addUser(join(world.stateFolder, 'users'), 'alice', 'right')
    const { auth } = world.configWith({})
    const guess = async (password: string): Promise<string> => {
      using talker = await session(world)
      return await talker.say(`AUTH PLAIN ${plainLogin('alice', password)}`)
    }
    const strict = { auth: { ...auth, throttle: { ...auth.throttle, perAddress: 2 } } }
    assert.match(await guess('wrong'), /^535/)
    await world.replace(strict)
    assert.match(await guess('wrong'), /^535/)
    assert.match(await guess('right'), /^454 4\.7\.0 Too many failed log-ins/)
    await world.replace({ ...strict, mailDomain: world.configWith({}).hostname })
    assert.match(await guess('right'), /^454 4\.7\.0 Too many failed log-ins/)
    await world.clock.advance(minutes(10))
    assert.match(await guess('right'), /^235/)
  })

  test('keeps what was counted', async () => {
    const rule = (name: string) => ({ name, when: { rate: { by: 'client', of: 'messages', limit: 1, per: '1h' } } })
    const policy = policyOf({ mail: [{ ...rule('few'), deny: true }] })
    await using world = await World.start({ policy })
    using talker = await session(world)
    assert.match(await talker.say(`MAIL FROM:<${OURS}>`), /^250/)
    await world.replace({ policy: policyOf({ mail: [{ ...rule('few'), deny: 'Too many' }] }) })
    using second = await session(world)
    assert.match(await second.say(`MAIL FROM:<${OURS}>`), /^550 .*Too many/)
  })

  test('is what simulations run on from then on', async () => {
    await using world = await World.start()
    const client = await world.control()
    const request = {
      client: '127.0.0.1',
      helo: 'client.test',
      mailFrom: OURS,
      rcptTo: ['x@ok.test'],
      tls: false,
      listener: 'smtp',
    } as const
    const outcome = async (): Promise<string> => {
      const view = await client.control.ask(simulateSession, request)
      return view.ok ? view.value.outcome : view.problem.message
    }
    assert.equal(await outcome(), 'accepted')
    await world.replace({ relayFrom: [] })
    assert.equal(await outcome(), 'refused')
    await client.close()
  })

  test('refuses nobody and loses nothing while clients send without pause', async () => {
    await using world = await World.start()
    const ended = new AbortController()
    const ids: MessageId[] = []
    const client = async (): Promise<void> => {
      while (!ended.signal.aborted) ids.push(await world.accepted({ to: ['x@ok.test', 'alice@sandbox.test'] }))
    }
    const clients = [client(), client(), client()]
    for (let number = 2; number <= 9; number++) {
      const before = ids.length
      const mailDomain = number % 2 === 0 ? world.configWith({}).hostname : world.configWith({}).mailDomain
      assert.equal(outcomeOf(await world.replace({ mailDomain })), `replaced ${number}`)
      await world.until('more mail', () => (ids.length > before + 2 ? true : undefined))
    }
    ended.abort()
    await Promise.all(clients)
    for (const id of ids) {
      for (const state of await world.rest(id)) assert.ok(state.kind === 'done' && state.outcome.kind === 'delivered')
    }
    assert.equal((await world.mail('alice')).length, ids.length)
    assert.equal(world.received('ok.test').length, ids.length)
    await settled(world, [9])
  })
})

suite('a configuration that cannot take the place of another', () => {
  for (const [title, overrides, says] of [
    ['a rule that is wrong', { policy: policyOf({ mail: [{ name: 'x', dney: true }] }) }, /dney/],
    ['hooks that cannot be loaded', { hooks: '/nonexistent/hooks.ts' }, /hooks/],
    ['another state folder', { stateFolder: '/elsewhere' }, /^state_folder: .*cannot change while the server runs/],
    ['no web server', { http: null }, /^http: /],
    ['other DNS servers', { dns: { servers: [], trustAd: false } }, /^dns: /],
  ] as const) {
    test(`because of ${title} changes nothing`, async () => {
      await using world = await World.start()
      const replaced = await world.replace(overrides)
      assert.match(outcomeOf(replaced), says)
      assert.deepEqual(world.generations, [1])
      await world.rest(await world.accepted({ to: 'alice@sandbox.test' }))
      assert.equal(outcomeOf(await world.replace({})), 'replaced 2')
    })
  }
})
