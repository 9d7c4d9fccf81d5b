// Whatever gives nothing is told of in seconds, and holds nobody up.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Clock } from '../core/clock.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { after } from '../core/time.ts'
import { readPatiently } from './patient-read.ts'

/** Time passes as fast as it is waited for. */
function hastyClock(): Clock {
  const clock = new FakeClock()
  let ticks = clock.ticks()
  return {
    now: () => clock.now(),
    ticks: () => ticks,
    after(delay, run) {
      const handle = setImmediate(() => {
        ticks = after(ticks, delay)
        run()
      })
      return { cancel: () => clearImmediate(handle) }
    },
  }
}

async function read(path: string): Promise<{ text: string; err: string }> {
  let err = ''
  const pieces: Uint8Array[] = []
  for await (const piece of readPatiently(path, { clock: hastyClock(), err: (text) => void (err += text) }))
    pieces.push(piece)
  return { text: Buffer.concat(pieces).toString(), err }
}

function pipe(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'pipe')
  assert.equal(spawnSync('mkfifo', [path]).status, 0)
  return path
}

test('a pipe that nobody writes to cannot be read', async (t) => {
  await assert.rejects(read(pipe(t)), { code: 'ENODATA', syscall: 'read' })
})

test('whoever holds a pipe and says nothing for long is waited for, and that is told once', async (t) => {
  const path = pipe(t)
  // The writer ends when it is told to: by what the reader says of its waiting.
  const writer = spawn(
    'sh',
    ['-c', 'exec 3<>"$1"; echo ready; echo first >&3; read -r line; echo second >&3; exec 3>&-', 'sh', path],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
  t.after(() => writer.kill())
  await new Promise((resolve) => writer.stdout.once('data', resolve))
  const told: string[] = []
  let text = ''
  const err = (line: string): void => {
    told.push(line)
    writer.stdin.end('go on\n')
  }
  for await (const piece of readPatiently(path, { clock: hastyClock(), err })) text += Buffer.from(piece).toString()
  assert.equal(text, 'first\nsecond\n')
  assert.deepEqual(told, [`waybill: waiting for more from ${path}; Ctrl-C ends.\n`])
})

test('what has no octets at all has ended', async () => {
  assert.deepEqual(await read('/dev/null'), { text: '', err: '' })
})

function mayRead(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}

test('a file that does not end is looked at as far as it goes', { skip: !mayRead('/proc/kmsg') }, async () => {
  try {
    const { err } = await read('/proc/kmsg')
    assert.match(err, /does not end, and gives nothing more/)
  } catch (error) {
    // Everything in it had been read before.
    assert.equal((error as NodeJS.ErrnoException).code, 'ENODATA')
  }
})
