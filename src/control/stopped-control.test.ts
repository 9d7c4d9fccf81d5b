import { test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { days } from '../core/time.ts'
import { openStore, type OpenedStore } from '../queue/sqlite/open-store.ts'
import { at, MESSAGE, message, messageEvents, recipient } from './sample-story.test-support.ts'
import { connectControl } from './client.ts'
import { queueShow } from './use-cases/queue-show.ts'
import { queueRemove } from './use-cases/queue-remove.ts'
import { queueList } from './use-cases/queue-list.ts'
import { trace } from './use-cases/trace.ts'

const clock = new FakeClock(at(60_000))
const history = { keep: days(1), messages: 10, refusedSessions: 10 }

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'waybill-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function storeWithMail(path: string): Promise<OpenedStore> {
  const store = await openStore({ folder: path, clock, history })
  await store.accept({
    message,
    recipients: [recipient(0, 'y@greylist.test', { kind: 'scheduled', due: at(900_000), attempts: 1 })],
    content: { kind: 'inline', bytes: Buffer.from('Subject: Hello\r\n\r\nbody\r\n') },
    events: messageEvents.slice(0, 1),
  })
  return store
}

test('the queue of a stopped server is read, and a change is made in its store', async (t) => {
  const stateFolder = folder(t)
  await (await storeWithMail(stateFolder)).close()
  const connected = await connectControl({ stateFolder, clock, version: '0.0.0' })
  assert.ok(connected.ok)
  const { control, running } = connected.value
  t.after(() => connected.value.close())
  assert.equal(running, false)
  const list = await control.ask(queueList, { limit: 10 })
  assert.deepEqual(list.ok && list.value.messages.map(({ id }) => id), [MESSAGE])
  const removed = await control.ask(queueRemove, { id: MESSAGE })
  assert.deepEqual(removed.ok && removed.value.recipients, 1)
  const story = await control.ask(trace, { subject: MESSAGE, limit: 1 })
  assert.equal(story.ok && story.value.stories[0]?.events.at(-1)?.kind, 'cancelled')
})

test('a store that somebody holds is read but not changed', async (t) => {
  const stateFolder = folder(t)
  const store = await storeWithMail(stateFolder)
  t.after(() => store.close())
  const connected = await connectControl({ stateFolder, clock, version: '0.0.0' })
  assert.ok(connected.ok)
  t.after(() => connected.value.close())
  const shown = await connected.value.control.ask(queueShow, { id: MESSAGE })
  assert.equal(shown.ok && shown.value.header, 'Subject: Hello')
  const removed = await connected.value.control.ask(queueRemove, { id: MESSAGE })
  assert.equal(removed.ok ? '' : removed.problem.code, 'busy')
})

test('a folder without a queue says where to look', async (t) => {
  const connected = await connectControl({ stateFolder: folder(t), clock, version: '0.0.0' })
  assert.equal(connected.ok ? '' : connected.problem.code, 'unavailable')
  assert.match(connected.ok ? '' : connected.problem.message, /`waybill start`.*--state/)
})

test(
  'a folder that may not be entered is not taken for an empty one',
  { skip: process.getuid?.() === 0 },
  async (t) => {
    const stateFolder = folder(t)
    chmodSync(stateFolder, 0)
    try {
      const connected = await connectControl({ stateFolder, clock, version: '0.0.0' })
      assert.match(connected.ok ? '' : connected.problem.message, /not allowed to look into/)
    } finally {
      // Nobody but root could remove it as it is.
      chmodSync(stateFolder, 0o700)
    }
  },
)
