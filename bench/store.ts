// How many messages a second pass through the store: accept (one recipient, at work at once), then settle as delivered,
// from a number of callers at a time, with the events that a real message has. Tells the CPU time of both threads.
//
//   node bench/store.ts [--messages 60000] [--callers 30] [--body 4096] [--folder DIR] [--scheduled]
//
// With --scheduled the messages wait in the store and are claimed from it before they are settled.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '../src/core/clock.ts'
import { makeIdSource, messageId } from '../src/core/id.ts'
import { days, type Instant } from '../src/core/time.ts'
import { openStore } from '../src/queue/sqlite/open-store.ts'
import type { Claimed, NewMessage } from '../src/queue/store.ts'
import { exampleDelivery, exampleMessage } from './store-example.ts'

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '60000' },
    callers: { type: 'string', default: '30' },
    body: { type: 'string', default: '4096' },
    folder: { type: 'string' },
    scheduled: { type: 'boolean', default: false },
  },
})
const messages = Number(values.messages)
const callers = Number(values.callers)
const body = new Uint8Array(Number(values.body)).fill(65)
const folder = values.folder ?? (await mkdtemp(join(tmpdir(), 'waybill-bench-')))
const history = { keep: days(30), messages: 10_000_000, refusedSessions: 1000 }
const store = await openStore({ folder, clock: systemClock, history })
const nextId = makeIdSource(systemClock)

let begun = 0
async function caller(): Promise<void> {
  while (begun < messages) {
    begun++
    const entry: NewMessage = exampleMessage(messageId(nextId()), systemClock.now(), body, values.scheduled)
    await store.accept(entry)
    if (values.scheduled) await claimAndSettle(systemClock.now())
    else await store.settle(exampleDelivery(entry.message.id, systemClock.now()))
  }
}

async function claimAndSettle(now: Instant): Promise<void> {
  const claimed: readonly Claimed[] = await store.claimDue(now, 1, [])
  for (const { message } of claimed) await store.settle(exampleDelivery(message.id, now))
}

const begin = performance.now()
const cpuBefore = process.cpuUsage()
const mainBefore = process.threadCpuUsage()
await Promise.all(Array.from({ length: callers }, caller))
const seconds = (performance.now() - begin) / 1000
const all = process.cpuUsage(cpuBefore)
const main = process.threadCpuUsage(mainBefore)
const { commits, batches, operations } = store.stats()
await store.close()
if (values.folder === undefined) await rm(folder, { recursive: true })

const each = (usage: NodeJS.CpuUsage): number => (usage.user + usage.system) / messages
const round = (n: number): number => Math.round(n * 10) / 10
console.log(
  JSON.stringify({
    messages,
    callers,
    body: body.length,
    perSecond: Math.round(messages / seconds),
    mainCpuMicros: round(each(main)),
    otherCpuMicros: round(each(all) - each(main)),
    mainBusy: round((each(main) * messages) / seconds / 10_000),
    operationsPerCommit: round(operations / commits),
    operationsPerBatch: round(operations / batches),
    commitsPerSecond: Math.round(commits / seconds),
  }),
)
