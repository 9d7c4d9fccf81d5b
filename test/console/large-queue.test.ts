// How long the pages take on a large queue and on a story of 2,000 events. The figures are told in the report and held to nothing,
// for machines differ; that a page stays a page is held. `WAYBILL_QUEUED=100000` is the whole of it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleMessage } from '../../bench/store-example.ts'
import { socketControl } from '../../src/control/client.ts'
import { socketPath } from '../../src/control/socket-path.ts'
import { queueChangeSender } from '../../src/control/use-cases/queue-change-sender.ts'
import { queueHold } from '../../src/control/use-cases/queue-hold.ts'
import { tokenNew } from '../../src/control/use-cases/token-new.ts'
import { systemClock } from '../../src/core/clock.ts'
import { makeIdSource, messageId, type MessageId } from '../../src/core/id.ts'
import { days, instant } from '../../src/core/time.ts'
import { openStore } from '../../src/queue/sqlite/open-store.ts'
import { freePort } from '../support/free-port.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { pageTime } from './page-time.ts'

const QUEUED = Number(process.env['WAYBILL_QUEUED'] ?? 20_000)
const EVENTS = 2000
const AT_ONCE = 1000
/** Octets, so that nobody waits for a page of megabytes. */
const MOST_OCTETS = 1_500_000

async function fill(folder: string): Promise<MessageId> {
  const history = { keep: days(30), messages: 10_000_000, refusedSessions: 1000 }
  const store = await openStore({ folder, clock: systemClock, history })
  const nextId = makeIdSource(systemClock)
  const later = instant(systemClock.now() + days(1))
  const body = new Uint8Array(500).fill(65)
  const first = messageId(nextId())
  await store.accept(exampleMessage(first, later, body, true))
  for (let done = 1; done < QUEUED; done += AT_ONCE)
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, QUEUED - done) }, () =>
        store.accept(exampleMessage(messageId(nextId()), later, body, true)),
      ),
    )
  await store.close()
  return first
}

test('pages of a large queue and of a long story are pages', async (t) => {
  await using folder = await tempFolder()
  const web = await freePort()
  const site = await WaybillSite.make(folder.path, await freePort(), {
    http: { port: web },
    smarthost: { host: '127.0.0.1', port: await freePort() },
  })
  const first = await fill(site.stateFolder)
  await using server = await site.start()
  const control = socketControl(socketPath(site.stateFolder))
  assert.ok((await control.ask(queueHold, { id: first })).ok)
  for (let told = 0; told < EVENTS; told++)
    assert.ok((await control.ask(queueChangeSender, { id: first, address: `s${told}@example.org` })).ok)
  const made = await control.ask(tokenNew, { name: 'lane', role: 'reader' })
  const headers = { authorization: `Bearer ${made.ok ? made.value.token : assert.fail(made.problem.message)}` }
  const pages = {
    now: '/',
    queue: '/queue',
    'next page': `/queue?after=${first}`,
    'largest first': '/queue?sort=size',
    'of a domain': '/queue?domain=example.org',
    'by reason': '/queue?by=reason',
    'the long story': `/letters/${first}`,
  }
  for (const [name, path] of Object.entries(pages)) {
    const { statuses, octets, text } = await pageTime(`http://127.0.0.1:${web}${path}`, headers)
    assert.deepEqual([...statuses], [200], name)
    assert.ok(octets < MOST_OCTETS, `${name} has ${octets} octets`)
    t.diagnostic(`${name}: ${text}`)
  }
  await server.end()
})
