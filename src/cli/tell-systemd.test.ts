import assert from 'node:assert/strict'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { tempFolder } from '../../test/support/temp-folder.ts'
import { waitFor } from '../../test/support/wait-for.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { seconds } from '../core/time.ts'
import { serviceManager } from './tell-systemd.ts'

/** A program that writes what it is told into a file. */
async function listener() {
  const folder = await tempFolder()
  const program = join(folder.path, 'notify')
  const heard = join(folder.path, 'heard')
  await writeFile(program, `#!/bin/sh\necho "$@" >> ${heard}\n`)
  await chmod(program, 0o755)
  const lines = async (count: number): Promise<readonly string[]> =>
    waitFor(`${count} words`, async () => {
      const said = (await readFile(heard, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')
      return said.length >= count ? said : undefined
    })
  return { program, lines, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

test('systemd hears that the server is ready, that it lives, and that it stops', async () => {
  await using said = await listener()
  const clock = new FakeClock()
  const problems: string[] = []
  const env = { NOTIFY_SOCKET: '/run/notify', WATCHDOG_USEC: '60000000' }
  const manager = serviceManager(env, clock, (problem) => problems.push(problem), said.program)
  manager.ready()
  await said.lines(1)
  await clock.advance(seconds(30))
  await said.lines(2)
  manager.stopping()
  assert.deepEqual(await said.lines(3), ['--ready', 'WATCHDOG=1', 'STOPPING=1'])
  await clock.advance(seconds(300))
  assert.equal((await said.lines(3)).length, 3)
  assert.deepEqual(problems, [])
})

test('where nobody asks, nothing is started; where it cannot be, that is told', async () => {
  const problems: string[] = []
  const note = (problem: string): number => problems.push(problem)
  serviceManager({}, new FakeClock(), note, '/does/not/exist').ready()
  serviceManager({ NOTIFY_SOCKET: '/run/notify' }, new FakeClock(), note, '/does/not/exist').ready()
  await waitFor('the problem', async () => problems[0])
  assert.equal(problems.length, 1)
  assert.match(problems[0] ?? '', /ENOENT/)
})
