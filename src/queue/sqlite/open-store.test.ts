// How long an opening waits for its folder, and for what.

import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { it, type TestContext } from 'node:test'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { seconds } from '../../core/time.ts'
import { START } from '../example-message.test-support.ts'
import { HISTORY } from '../store-conformance.test-support.ts'
import { openStore, type StoreWorker } from './open-store.ts'
import { serveInThisThread } from './serve-in-this-thread.test-support.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'
import type { ReportWire } from './wire.ts'

/** A thread that says what the test has it say. */
class Silent extends EventEmitter implements StoreWorker {
  readonly threadId = 1
  readonly postMessage = (): void => undefined
  readonly unref = (): void => undefined
  reports(report: ReportWire): void {
    this.emit('message', report)
  }
}

async function opening(t: TestContext) {
  const { folder } = await TemporaryQueue.make(t)
  const clock = new FakeClock(START)
  const thread = new Silent()
  return { clock, thread, opened: openStore({ folder, clock, history: HISTORY, startThread: () => thread }) }
}

it('a folder that does not answer is given up after a minute', async (t) => {
  const { clock, opened } = await opening(t)
  const given = assert.rejects(opened, { code: 'hangs' })
  await clock.advance(seconds(60))
  await given
})

it('one that has answered may take its time, as over a large database', async (t) => {
  const { clock, thread, opened } = await opening(t)
  thread.reports({ kind: 'usable' })
  await clock.advance(seconds(600))
  thread.reports({ kind: 'refused', failure: { code: 'damaged', text: 'read through' } })
  await assert.rejects(opened, { code: 'damaged' })
})

it('the thread says so before it reads the database', async (t) => {
  const told: string[] = []
  const queue = await TemporaryQueue.make(t)
  await queue.open({
    startThread: (start) => {
      const thread = serveInThisThread(start)
      thread.on('message', ({ kind }) => void told.push(kind))
      return thread
    },
  })
  assert.deepEqual(told.slice(0, 2), ['usable', 'ready'])
})
