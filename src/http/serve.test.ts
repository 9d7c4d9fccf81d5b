import { test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { fakeControl } from '../control/fake-control.test-support.ts'
import { connectControl, socketControl } from '../control/client.ts'
import { socketPath } from '../control/socket-path.ts'
import { systemClock } from '../core/clock.ts'
import { MESSAGE } from '../control/sample-story.test-support.ts'
import { createApi } from './api.ts'
import { serveApi } from './serve.ts'
import { queueShow } from '../control/use-cases/queue-show.ts'
import { queueRetry } from '../control/use-cases/queue-retry.ts'
import { queueRemove } from '../control/use-cases/queue-remove.ts'
import { queueList } from '../control/use-cases/queue-list.ts'
import { serverHealth } from '../control/use-cases/health.ts'
import { trace } from '../control/use-cases/trace.ts'

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'waybill-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('a client on the control socket gets the answers of the control port', async (t) => {
  const stateFolder = folder(t)
  const control = fakeControl()
  const served = await serveApi({ app: createApi(control), unixPath: socketPath(stateFolder) })
  t.after(() => served.close())
  const connected = await connectControl({ stateFolder, clock: systemClock, version: '0.0.0' })
  assert.ok(connected.ok)
  assert.equal(connected.value.running, true)
  const client = connected.value.control
  const list = { limit: 3, after: MESSAGE }
  assert.deepEqual(await client.ask(queueList, list), await control.ask(queueList, list))
  const shown = { id: MESSAGE, explain: 'ru', lookups: true } as const
  assert.deepEqual(await client.ask(queueShow, shown), await control.ask(queueShow, shown))
  const traced = { subject: '"a b/c?"@x.test', limit: 2 }
  assert.deepEqual(await client.ask(trace, traced), await control.ask(trace, traced))
  assert.deepEqual(await client.ask(queueRetry, { id: 'all' }), await control.ask(queueRetry, { id: 'all' }))
  const none = { id: '00000000000' }
  assert.deepEqual(await client.ask(queueRemove, none), await control.ask(queueRemove, none))
})

test('only its owner may open the control socket', async (t) => {
  const unixPath = join(folder(t), 'control.sock')
  const served = await serveApi({ app: createApi(fakeControl()), unixPath })
  t.after(() => served.close())
  assert.equal(statSync(unixPath).mode & 0o777, 0o600)
})

test('closing takes the socket away', async (t) => {
  const unixPath = join(folder(t), 'control.sock')
  const served = await serveApi({ app: createApi(fakeControl()), unixPath })
  await socketControl(unixPath).ask(serverHealth, {})
  await served.close()
  assert.equal(existsSync(unixPath), false)
  const after = await socketControl(unixPath).ask(serverHealth, {})
  assert.equal(after.ok ? '' : after.problem.code, 'unavailable')
})

test('a socket that a killed server left is replaced', async (t) => {
  const unixPath = join(folder(t), 'control.sock')
  const script = `require('node:net').createServer().listen(${JSON.stringify(unixPath)}, () => process.kill(process.pid, 'SIGKILL'))`
  spawnSync(process.execPath, ['-e', script])
  assert.ok(existsSync(unixPath))
  const served = await serveApi({ app: createApi(fakeControl()), unixPath })
  t.after(() => served.close())
  assert.ok((await socketControl(unixPath).ask(serverHealth, {})).ok)
})

test('a socket behind which somebody answers is left alone', async (t) => {
  const unixPath = join(folder(t), 'control.sock')
  const first = await serveApi({ app: createApi(fakeControl()), unixPath })
  t.after(() => first.close())
  await assert.rejects(serveApi({ app: createApi(fakeControl()), unixPath }), {
    code: 'EADDRINUSE',
  })
  assert.ok((await socketControl(unixPath).ask(serverHealth, {})).ok)
})

test('a file that is no socket is left alone', async (t) => {
  const unixPath = join(folder(t), 'control.sock')
  writeFileSync(unixPath, 'precious')
  await assert.rejects(serveApi({ app: createApi(fakeControl()), unixPath }), {
    code: 'ENOTSOCK',
  })
  assert.equal(statSync(unixPath).size, 8)
})

test('a TCP port of 0 gives a free one, and one that is taken says which', async (t) => {
  const app = createApi(fakeControl())
  const served = await serveApi({ app, address: '127.0.0.1', port: 0 })
  t.after(() => served.close())
  const { port = 0 } = served
  assert.equal((await fetch(`http://127.0.0.1:${port}/health`)).status, 200)
  await assert.rejects(serveApi({ app, address: '127.0.0.1', port }), { code: 'EADDRINUSE', port })
})

test('a client that stays connected without asking anything does not hold up a stop', async () => {
  const served = await serveApi({ app: createApi(fakeControl()), address: '127.0.0.1', port: 0 })
  const silent = connect(served.port ?? 0, '127.0.0.1')
  silent.on('error', () => {})
  await once(silent, 'connect')
  const closed = once(silent, 'close')
  await served.close()
  await closed
})

test(
  'a socket that may not be opened is told apart from a server that does not run',
  { skip: process.getuid?.() === 0 },
  async (t) => {
    const stateFolder = folder(t)
    const silent = createServer().listen(socketPath(stateFolder))
    t.after(() => silent.close())
    chmodSync(socketPath(stateFolder), 0o000)
    const connected = await connectControl({ stateFolder, clock: systemClock, version: '0.0.0' })
    assert.match(connected.ok ? '' : connected.problem.message, /not allowed/)
  },
)
