// `reload`: the file takes the place of what holds as a whole or not at all, the waiting queue is asked before, and listeners come
// and go without a closed door for whoever may connect before and after.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import type { Listener } from '../../src/config/config.ts'
import { parseIp } from '../../src/core/ip.ts'
import { freePort } from '../support/free-port.ts'
import { Talker } from '../support/talker.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { World } from '../support/world.ts'

const LOOPBACK = parseIp('127.0.0.1') ?? assert.fail('no address')
const greeting = async (port: number | undefined): Promise<string> => {
  const { talker, greeting: heard } = await Talker.open({ port: port ?? 0 })
  talker[Symbol.dispose]()
  return heard
}
const on = (mode: Listener['mode'], port = 0): Listener => ({ address: LOOPBACK, port, mode })

suite('the queue is asked before a configuration takes the place of another', () => {
  test('whose mail would be returned or sent away is named, and only force takes that', async () => {
    await using world = await World.start()
    const returned = await world.accepted({ to: 'x@greylist.test' })
    await world.rest(returned)
    const local = { site: 'local' } as const
    const localDomains = [...world.configWith({}).localDomains, 'greylist.test' as never]
    const objected = await world.replace({ ...local, localDomains })
    assert.ok(objected.kind === 'would-lose')
    const [example] = objected.queue.examples
    assert.deepEqual(
      [objected.queue.asked, objected.queue.lost, example?.message, example?.address, example?.later.kind],
      [1, 1, returned, 'x@greylist.test', 'failed'],
    )
    assert.deepEqual(world.generations, [1])
    const forced = await world.replace({ ...local, localDomains }, { force: true })
    assert.ok(forced.kind === 'replaced' && forced.queue.lost === 1)
  })

  test('mail that only goes another way is counted', async () => {
    await using world = await World.start()
    await world.rest(await world.accepted({ to: ['x@greylist.test', 'alice@sandbox.test'] }))
    const smarthost = { host: parseIp('192.0.2.9') ?? assert.fail('no address'), port: 25 }
    const tried = await world.replace({ smarthosts: [smarthost] }, { dryRun: true })
    assert.ok(tried.kind === 'tried')
    assert.deepEqual([tried.queue.asked, tried.queue.lost, tried.queue.moved], [1, 0, 1])
    assert.deepEqual(world.generations, [1])
  })

  test('that it happened stands in the story of mail that waited', async () => {
    await using world = await World.start()
    const id = await world.accepted({ to: 'x@greylist.test' })
    await world.rest(id)
    await world.replace({})
    const { events } = await world.story(id)
    assert.deepEqual(events.at(-1), { at: world.clock.now(), kind: 'reloaded', generation: 2, changed: [], more: 0 })
  })
})

suite('listeners', () => {
  test('come and go, and a session on one that stays goes on', async () => {
    await using world = await World.start({ listen: [on('smtp'), on('submission')] })
    const { talker } = await Talker.open({ port: world.port })
    using session = talker
    const [smtp, gone] = [world.port, world.portOf('submission') ?? assert.fail('no submission')]
    const replaced = await world.replace({ listen: [on('smtp'), on('submission', await freePort())] })
    assert.ok(replaced.kind === 'replaced')
    assert.deepEqual(
      replaced.closed.map(({ port }) => port),
      [gone],
    )
    assert.equal(world.port, smtp)
    assert.match(await session.say('NOOP'), /^250/)
    assert.match(await greeting(world.portOf('submission')), /^220/)
    assert.equal(await greeting(gone), '')
  })

  test('that cannot be opened are a mistake, and nothing has changed', async () => {
    await using world = await World.start()
    await using other = await World.start()
    const replaced = await world.replace({ listen: [on('smtp', other.port)] })
    assert.ok(replaced.kind === 'faulty')
    assert.match(replaced.problems[0]?.message ?? '', /cannot be listened on: somebody listens there already$/)
    assert.match(await greeting(world.port), /^220/)
  })
})

test('`waybill reload` takes a good file, and tells of a faulty one where it is faulty', async () => {
  await using folder = await tempFolder()
  const site = await WaybillSite.make(folder.path, await freePort(), {})
  const server = await site.start()
  try {
    const good = readFileSync(site.configFile, 'utf8')
    writeFileSync(site.configFile, good.replace('"local_domains"', '"limits": { "idle": "4m" },\n  "local_domains"'))
    const replaced = await site.command(['reload'])
    assert.equal(replaced.code, 0, replaced.output)
    assert.match(replaced.output, /generation 1 \S+ 2\.\n {2}limits\.idle: 4m, new \(\S+waybill\.yaml:\d+\)\n$/)
    writeFileSync(site.configFile, good.replace('"local_domains"', '"local_domain"'))
    const faulty = await site.command(['reload'])
    assert.equal(faulty.code, 1, faulty.output)
    assert.match(faulty.output, /waybill\.yaml:3:3: there is no key "local_domain" here\n/)
    assert.match(faulty.output, /Nothing was changed: generation 2 goes on\./)
    writeFileSync(site.configFile, good.replace('/state"', '/other"'))
    const fixed = await site.command(['reload', '--state', site.stateFolder])
    assert.match(fixed.output, /waybill\.yaml:\d+:3: state_folder: .*cannot change while the server runs/)
  } finally {
    await server.end()
  }
})
