// The log as a subscriber: when lines are written, and what becomes of them when the server ends.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { waitFor } from '../../../test/support/wait-for.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { messageId } from '../../core/id.ts'
import { duration, instant } from '../../core/time.ts'
import type { Event } from '../../events/event.ts'
import { Tap } from '../../events/tap.ts'
import { eximLog } from './exim-log.ts'

async function world(t: TestContext) {
  const folder = await tempFolder()
  t.after(() => folder[Symbol.asyncDispose]())
  const clock = new FakeClock()
  const faults: string[] = []
  const note = (text: string): void => void faults.push(text)
  const deps = { clock, log: { debug: note, info: note, warn: note, error: note }, reader: () => undefined }
  const log = eximLog({ folder: folder.path, selectors: [] }, deps)
  t.after(() => log.close())
  const tap = new Tap({ clock, fault: note })
  tap.subscribe(log.subscriber)
  const path = join(folder.path, 'mainlog')
  const written = (): number => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0)
  return { clock, faults, log, tap, written }
}

const held = (n: number): Event => ({ kind: 'held', at: instant(n), message: messageId(n), by: 'test', recipients: [] })
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('lines of a quarter of a second are written at once, and none is held back by those that follow', async (t) => {
  const { clock, faults, tap, written } = await world(t)
  for (let n = 1; n <= 6; n++) {
    tap.publish([held(n)])
    await turn()
    assert.equal(written(), 0)
    await clock.advance(duration(30))
  }
  await clock.advance(duration(100))
  await waitFor('the lines', () => written() === 6)
  tap.publish([held(7)])
  await turn()
  await clock.advance(duration(250))
  await waitFor('the next line', () => written() === 7)
  assert.deepEqual(faults, [])
})

test('when the server ends, nothing is waited for and every line is there', async (t) => {
  const { faults, log, tap, written } = await world(t)
  tap.publish([held(1), held(2)])
  await turn()
  tap.publish([held(3)])
  log.hurry()
  tap.publish([held(4)])
  await tap.close()
  await log.close()
  assert.equal(written(), 4)
  assert.deepEqual(faults, [])
})
