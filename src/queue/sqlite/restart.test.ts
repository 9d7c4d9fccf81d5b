// What was promised outlives the process, however it ends; and only one process at a time owns the folder.

import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { active, at, delivered, example, exampleRefused, idOf } from '../example-message.test-support.ts'
import { parseId, sessionId } from '../../core/id.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { HISTORY } from '../store-conformance.test-support.ts'
import { openReader } from './open-reader.ts'
import { openStore } from './open-store.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

/** Another process that opens the folder and accepts messages until it is killed, telling each that is safe. */
function startAcceptor(t: TestContext, folder: string): ChildProcess {
  const script = fileURLToPath(new URL('./accept-forever.test-support.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  t.after(() => child.kill('SIGKILL'))
  return child
}

async function readLines(child: ChildProcess, count: number): Promise<string[]> {
  const lines: string[] = []
  if (!child.stdout) return lines
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    if (lines.length === count) break
  }
  return lines
}

it('every message that was accepted before a SIGKILL is there afterwards, and the folder is free', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const child = startAcceptor(t, queue.folder)
  const safe = await readLines(child, 60)
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.equal(safe.length, 60)
  const beside = openReader({ folder: queue.folder })
  assert.ok(beside && (await beside.counts()).messages >= 60, 'a reader sees them without a server')
  await beside.close()
  const store = await queue.open()
  const claimed = new Set((await store.claimDue(at(9), 100_000, [])).map(({ message }) => message.id as string))
  assert.deepEqual(
    safe.filter((id) => !claimed.has(id)),
    [],
  )
})

it('a folder in use is refused with the number of the process that has it', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const child = startAcceptor(t, queue.folder)
  await readLines(child, 1)
  await assert.rejects(queue.open(), { code: 'in-use', message: new RegExp(`in use by process ${child.pid}:`) })
  child.kill('SIGKILL')
  await once(child, 'exit')
  await (await queue.open()).close()
})

it('a second store in the same process is refused too, until the first is closed', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  await assert.rejects(queue.open(), { code: 'in-use', message: new RegExp(`process ${process.pid}`) })
  await store.accept(example(1))
  await store.close()
  const again = await queue.open()
  assert.equal((await again.claimDue(at(9), 9, []))[0]?.message.id, idOf(1))
})

it('a folder in use is refused also when nobody knows by whom', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const owner = join(queue.folder, 'queue.pid')
  assert.equal(readFileSync(owner, 'utf8'), `${process.pid}\n`)
  assert.equal(statSync(owner).mode & 0o777, 0o600)
  for (const text of ['0', '1.5']) {
    writeFileSync(owner, text)
    await assert.rejects(queue.open(), { code: 'in-use', message: /in use by another process:/ })
  }
  rmSync(owner)
  await assert.rejects(queue.open(), { code: 'in-use', message: /in use by another process:/ })
  writeFileSync(owner, '1\n')
  await assert.rejects(queue.open(), { code: 'in-use', message: /in use by process 1:/ })
  await store.close()
  assert.equal(existsSync(owner), false)
})

it('a start tells what it found: nothing, what is queued, what was under way, and the greatest identifier', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const first = await queue.open()
  assert.deepEqual(first.recovery, { begun: 'new', interrupted: 0, queued: 0, setAside: [], greatestId: 0 })
  await first.accept(example(1, { to: { 'a@x.test': active } }))
  await first.accept(example(2))
  await first.accept(example(3, { to: { 'a@x.test': delivered(3) } }))
  await first.close()
  const second = await queue.open()
  const greatestId = parseId(idOf(3))
  assert.deepEqual(second.recovery, { begun: 'after-stop', interrupted: 1, queued: 2, setAside: [], greatestId })
  const refused = { ...exampleRefused(1), session: sessionId(1 + (greatestId ?? 0)) }
  second.keepRefused(refused)
  await second.close()
  const third = await queue.open()
  assert.deepEqual([third.recovery.interrupted, third.recovery.greatestId], [0, parseId(refused.session)])
})

it('a second store in the same process does not loosen the lock against other processes', async (t) => {
  const queue = await TemporaryQueue.make(t)
  await queue.open()
  await assert.rejects(queue.open(), { code: 'in-use' })
  const child = startAcceptor(t, queue.folder)
  const errors: string[] = []
  child.stderr?.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  const [code] = await once(child, 'close')
  assert.equal(code, 1)
  assert.match(errors.join(''), /in use by process/)
})

it('the files of the queue are for their owner only', async (t) => {
  const queue = await TemporaryQueue.make(t)
  writeFileSync(join(queue.folder, 'queue.pid'), 'left by a server that was killed', { mode: 0o644 })
  const store = await queue.open()
  await store.accept(example(1))
  for (const name of ['queue.db', 'queue.db-wal', 'queue.db-shm', 'queue.lock', 'queue.pid']) {
    assert.equal(statSync(join(queue.folder, name)).mode & 0o777, 0o600, name)
  }
})

it('a folder that cannot be made is an error that tells why', async () => {
  const opening = openStore({ folder: '/dev/null/queue', clock: new FakeClock(), history: HISTORY })
  await assert.rejects(opening, { code: 'io-error', message: /ENOTDIR/ })
})
