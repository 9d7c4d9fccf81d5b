// The promise of 250, tested by force: under load the server is killed with SIGKILL at random moments, again and again,
// each time started anew on the same folder. At the end every message that got 250 must have been delivered. A message
// that was delivered just before its server died, and could not write that down, comes twice; those are counted.
//
// WAYBILL_CRASH_KILLS (50) sets how often, WAYBILL_CRASH_SEED repeats the moments of an earlier run.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { seededRandom, systemRandom, type Random } from '../../src/core/random.ts'
import { duration, minutes, seconds } from '../../src/core/time.ts'
import { freePort } from '../support/free-port.ts'
import { newMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { pause, waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'
import { Load } from './load.ts'
import { lastLine, RecordingSink } from './sink.ts'

const KILLS = Number(process.env['WAYBILL_CRASH_KILLS'] ?? 50)
const SEED = Number(process.env['WAYBILL_CRASH_SEED'] ?? Math.trunc(systemRandom() * 1_000_000_000))

/** Messages that may be promised and not yet delivered; more would make the end long. */
const UNDELIVERED = 2000
/** One message in ten goes to a mailbox of the server itself. */
const isLocal = (name: string): boolean => name.endsWith('0')

test(`what got 250 is delivered, though the server is killed ${KILLS} times`, { timeout: minutes(10) }, async (t) => {
  t.diagnostic(`seed ${SEED}`)
  const random = seededRandom(SEED)
  await using folder = await tempFolder()
  await using sink = await RecordingSink.start()
  const port = await freePort()
  const site = await WaybillSite.make(folder.path, port, {
    smarthost: `127.0.0.1:${sink.port}`,
    limits: { transactions: 1_000_000, commands: 10_000_000 },
  })
  let promisedAway = 0
  const load = new Load({
    port,
    connections: 8,
    ahead: true,
    addressFor: (name) => (isLocal(name) ? 'alice@here.test' : `${name}@far.test`),
    sizeFor: () => (random() < 0.02 ? 300_000 : 500 + random() * 4000),
    enough: () => promisedAway - sink.taken.size > UNDELIVERED,
    onPromise: (name) => {
      if (!isLocal(name)) promisedAway++
    },
  })

  load.start()
  for (let kill = 0; kill < KILLS; kill++) await killOnce(site, random)
  await using server = await site.start()
  await pause(seconds(1))
  await load.stop()

  const undelivered = (): readonly string[] => load.promised.filter((name) => !isLocal(name) && !sink.taken.has(name))
  const isOver = async (): Promise<boolean> => {
    assert.equal(server.gone, false, `the last server ended\n${server.output}`)
    return undelivered().length === 0 && (await queueIsEmpty(site))
  }
  await waitFor('an empty queue', isOver, minutes(2)).catch((error: Error) => t.diagnostic(error.message))

  const mailbox = await mailboxNames(site.maildir('alice'))
  const lost = [...undelivered(), ...load.promised.filter((name) => isLocal(name) && !mailbox.has(name))]
  const again = [...sink.taken.values(), ...mailbox.values()].reduce((sum, times) => sum + times - 1, 0)
  t.diagnostic(`${load.promised.length} messages got 250; ${lost.length} were lost; ${again} extra copies came`)
  assert.deepEqual(lost.slice(0, 10), [], `${lost.length} of ${load.promised.length} messages are lost (seed ${SEED})`)
  assert.deepEqual(sink.broken, [], 'messages arrived cut short')
  assert.deepEqual(load.refusals.slice(0, 10), [], 'messages were refused')
  assert.ok(load.promised.length > KILLS * 20, `only ${load.promised.length} messages: that was no load`)
  assert.ok(await queueIsEmpty(site), 'the queue is not empty')
})

/** One in five servers dies at any moment of its start, recovery included; the others die at work. */
async function killOnce(site: WaybillSite, random: Random): Promise<void> {
  if (random() < 0.2) {
    const server = site.launch()
    await pause(duration(random() * 1500))
    await server.end('SIGKILL')
  } else {
    const server = await site.start()
    await pause(duration(100 + random() * 1200))
    assert.equal(server.gone, false, `the server ended before it was killed\n${server.output}`)
    await server.end('SIGKILL')
  }
}

async function queueIsEmpty(site: WaybillSite): Promise<boolean> {
  const { code, output } = await site.command(['queue', 'list', '--json'])
  if (code !== 0) return false
  const { messages } = JSON.parse(output) as { readonly messages: readonly unknown[] }
  return messages.length === 0
}

/** How often each message is in the mailbox; one without its last line counts as absent. */
async function mailboxNames(maildir: string): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>()
  for (const mail of await newMail(maildir)) {
    const name = /^Subject: (m\d+)/m.exec(mail)?.[1] ?? ''
    if (mail.trimEnd().endsWith(lastLine(name))) times.set(name, (times.get(name) ?? 0) + 1)
  }
  return times
}
