// Postfix's smtp-source through Waybill to Postfix's smtp-sink: nothing is lost and nothing comes twice, at volume.
// WAYBILL_RELAY_COUNT lowers the number of messages of the longest test (10,000) for a quick look.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { suite, test } from 'node:test'

import { seconds } from '../../src/core/time.ts'
import { freePorts } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { pause, waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { skipWithout } from './programs.ts'
import { SmtpSink } from './smtp-sink.ts'
import { smtpSource, type Load } from './smtp-source.ts'

const MANY = Number(process.env['WAYBILL_RELAY_COUNT'] ?? 10_000)
const skip = skipWithout('smtp-source', 'smtp-sink')

/** Sends the load through a new server and returns how often each recipient arrived at the sink. */
async function relay(load: Omit<Load, 'port'>): Promise<ReadonlyMap<string, number>> {
  await using folder = await tempFolder({ open: true })
  const [port = 0, sinkPort = 0] = await freePorts(2)
  await using sink = await SmtpSink.start(sinkPort, { keepIn: join(folder.path, 'sink') })
  const site = await WaybillSite.make(folder.path, port, { smarthost: `127.0.0.1:${sinkPort}` })
  await using server = await site.start()

  await smtpSource({ ...load, port })
  const recipients = load.messages
  await waitFor(
    `${recipients} messages at the sink`,
    () => {
      if (server.gone) throw new Error(`the server ended\n${server.output}`)
      return sink.count >= recipients
    },
    seconds(120),
  )
  // A message that comes twice may come a moment later.
  await pause(seconds(1))
  await server.end()

  const arrived = new Map<string, number>()
  for (const { rcptTo } of await sink.messages()) {
    for (const to of rcptTo) arrived.set(to, (arrived.get(to) ?? 0) + 1)
  }
  return arrived
}

/** smtp-source -N numbers the recipients from 1. */
function assertEachOnce(arrived: ReadonlyMap<string, number>, count: number): void {
  const missing = Array.from({ length: count }, (_, i) => `${i + 1}sink@far.test`).filter((to) => !arrived.has(to))
  const twice = [...arrived].filter(([, times]) => times > 1)
  assert.deepEqual(missing.slice(0, 10), [], `${missing.length} of ${count} are missing`)
  assert.deepEqual(twice.slice(0, 10), [], `${twice.length} came more than once`)
  assert.equal(arrived.size, count)
}

suite('smtp-source through Waybill to smtp-sink', { skip }, () => {
  test('500 messages over ten connections at a time all arrive, each once', async () => {
    assertEachOnce(await relay({ messages: 500, sessions: 10, options: ['-N'] }), 500)
  })

  test('many messages in one connection all arrive, each once', async () => {
    assertEachOnce(await relay({ messages: 500, sessions: 4, options: ['-d', '-N'] }), 500)
  })

  test('messages too large for the database all arrive, each once', async () => {
    assertEachOnce(await relay({ messages: 40, sessions: 4, size: 400_000, options: ['-N'] }), 40)
  })

  test(`${MANY} messages over twenty connections at a time all arrive, each once`, async () => {
    assertEachOnce(await relay({ messages: MANY, sessions: 20, size: 4000, options: ['-N'] }), MANY)
  })
})
