// What a server does with signals, and with whoever reads its log: none of it ends it suddenly, opens a debugger, or holds up
// mail or the end. These are real processes, started the way a user starts them.

import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { run } from '../support/child.ts'
import { freePort } from '../support/free-port.ts'
import { waitForMail } from '../support/maildir.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { WaybillSite } from '../support/waybill-process.ts'

const LAUNCHER = fileURLToPath(new URL('../../bin/waybill.js', import.meta.url))
/** Where Node's debugger listens when nothing else is said. */
const DEBUGGER_PORT = (9229).toString(16).toUpperCase().padStart(4, '0')

interface Started extends AsyncDisposable {
  readonly site: WaybillSite
  readonly child: ChildProcess
}

/** `errorTo` is a file descriptor for standard error. */
async function start(folder: string, errorTo: number): Promise<Started> {
  const site = await WaybillSite.make(folder, await freePort(), {})
  const child = spawn(process.execPath, [LAUNCHER, 'start', '--config', site.configFile, '--log-level', 'info'], {
    stdio: ['ignore', 'pipe', errorTo],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  const started: Started = {
    site,
    child,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
  assert.ok(child.stdout)
  await once(child.stdout, 'data')
  return started
}

async function takesMail({ site }: Started): Promise<void> {
  const line = [LAUNCHER, 'send', '--server', `127.0.0.1:${site.port}`, '--to', 'alice@here.test']
  const sent = await run(process.execPath, line)
  assert.equal(sent.code, 0, sent.output)
  await waitForMail(site.maildir('alice'), 1)
}

async function stops({ child }: Started, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit')
  child.kill(signal)
  assert.deepEqual(await exited, [0, null])
}

suite('signals', { concurrency: true }, () => {
  test('HUP reads the file anew, USR1 and USR2 change nothing, no debugger opens, and QUIT stops in order', async () => {
    await using folder = await tempFolder()
    const log = join(folder.path, 'log')
    const fd = openSync(log, 'a')
    await using started = await start(folder.path, fd)
    closeSync(fd)
    const said = (signal: string): boolean => readFileSync(log, 'utf8').includes(`"${signal}`)
    for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) {
      started.child.kill(signal)
      await waitFor(`a word about ${signal}`, () => said(signal))
    }
    started.child.kill('SIGHUP')
    await waitFor('a word about the reload', () => said('generation":2,"changed":[],"opened":[],"closed":[],"msg'))
    if (process.platform === 'linux') {
      const sockets = readFileSync(`/proc/${started.child.pid}/net/tcp`, 'utf8')
      assert.doesNotMatch(sockets, new RegExp(`0100007F:${DEBUGGER_PORT} 00000000:0000 0A`))
    }
    await takesMail(started)
    await stops(started, 'SIGQUIT')
    assert.match(readFileSync(log, 'utf8'), /Stopping\. What is queued stays safe on disk\.\n$/)
    assert.doesNotMatch(readFileSync(log, 'utf8'), /Debugger/)
  })

  test('a log that nobody reads holds up neither start nor mail nor stop', async () => {
    await using folder = await tempFolder()
    const pipe = join(folder.path, 'log')
    assert.equal((await run('mkfifo', [pipe])).code, 0)
    const filler = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK)
    const blocking = openSync(pipe, 'a')
    assert.throws(() => {
      for (;;) writeSync(filler, Buffer.alloc(4096))
    }, /EAGAIN/)
    await using started = await start(folder.path, blocking)
    for (const signal of ['SIGUSR1', 'SIGUSR2', 'SIGHUP'] as const) started.child.kill(signal)
    await takesMail(started)
    await stops(started, 'SIGTERM')
    closeSync(filler)
    closeSync(blocking)
  })

  test('a log that leads to a full disk holds up nothing either', { skip: process.platform !== 'linux' }, async () => {
    await using folder = await tempFolder()
    const full = openSync('/dev/full', 'w')
    await using started = await start(folder.path, full)
    closeSync(full)
    for (const signal of ['SIGUSR1', 'SIGHUP'] as const) started.child.kill(signal)
    await takesMail(started)
    await stops(started, 'SIGTERM')
  })
})
