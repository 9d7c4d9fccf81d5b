// Whatever a name stands for, `explain` reads it or says in a sentence why it cannot.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../../core/clock.ts'
import { runProgram } from '../program.ts'
import { noPaint } from '../render/paint.ts'

const EXIM_LOG = fileURLToPath(new URL('../../../test/fixtures/logs/exim-mainlog', import.meta.url))

async function explain(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const code = await runProgram(['explain', ...args], {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    paint: noPaint,
    width: 80,
    env: {},
    stdin: Readable.from([]),
    // Others write to the pipes meanwhile.
    clock: systemClock,
    timeZone: 'UTC',
  })
  return { code, out, err }
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'waybill-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A pipe with a name, through which a program sends a file as soon as somebody reads. */
function pipe(t: TestContext, file: string): string {
  const path = join(folder(t), 'pipe')
  assert.equal(spawnSync('mkfifo', [path]).status, 0)
  const sender = spawn('sh', ['-c', 'cat "$1" > "$2"', 'sh', file, path], { stdio: 'ignore' })
  t.after(() => sender.kill())
  return path
}

function reply(t: TestContext, text: string): string {
  const path = join(folder(t), 'reply')
  writeFileSync(path, text)
  return path
}

test('a pipe with a name is read, as that of a process substitution is', async (t) => {
  for (const option of [[], ['--file']]) {
    const { code, out } = await explain(...option, pipe(t, reply(t, '550 relay not permitted\n')))
    assert.equal(code, 0)
    assert.match(out, /Cause: relay\.denied/)
  }
})

test('a log in pipes is read as one log', async (t) => {
  const one = await explain('--json', EXIM_LOG)
  const piped = await explain('--json', pipe(t, EXIM_LOG))
  assert.equal(piped.code, one.code)
  const lines = ({ out }: { out: string }): number => (JSON.parse(out) as { lines: number }).lines
  assert.ok(lines(one) > 0)
  assert.equal(lines(piped), lines(one))
  assert.equal(lines(await explain('--json', pipe(t, EXIM_LOG), pipe(t, EXIM_LOG))), 2 * lines(one))
})

test('a file without a size, as those in /proc, is read', { skip: process.platform !== 'linux' }, async () => {
  const { out, err } = await explain('/proc/version')
  assert.match(out, /Linux version/)
  assert.equal(err, '')
})

test('what cannot be read is told in a sentence', async (t) => {
  const place = folder(t)
  const socket = join(place, 'socket')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  t.after(() => server.close())
  const loop = join(place, 'loop')
  symlinkSync(loop, loop)
  for (const [name, why] of [
    [socket, 'it is a socket, which gives nothing to readers; give a file or a pipe'],
    [loop, 'its symbolic links lead round in a circle'],
    [join(place, 'none'), 'there is no such file'],
    [join(place, `${'x'.repeat(300)}.eml`), 'ENAMETOOLONG'],
  ]) {
    const { code, out, err } = await explain(name ?? '')
    assert.deepEqual([code, out, err], [2, '', `waybill: ${name} cannot be read: ${why}\n`])
  }
  const { code, err } = await explain(place)
  assert.deepEqual(
    [code, err],
    [2, `waybill: ${place}: it is a folder, and no file in it begins like the log of a mail server\n`],
  )
})
