// Starts the sandbox as a user would, in a process of its own, and drives it with the other commands.

import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'waybill-'))
const state = join(folder, 'state')

interface Ready {
  readonly sandbox: boolean
  readonly listening: readonly { readonly mode: string; readonly port: number }[]
  readonly domains: readonly { readonly domain: string }[]
}

let server: ChildProcess
let ready: Ready
const talk: string[] = []

// What is said in English is asked for in English, whatever this machine speaks.
const env = { ...process.env, LC_ALL: 'C.UTF-8' }
const run = (...args: string[]) =>
  spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', timeout: 20_000, env })
const port = (mode: string): number => ready.listening.find((listener) => listener.mode === mode)?.port ?? 0

before(async () => {
  server = spawn(process.execPath, [MAIN, 'start', '--free-ports', '--json', '--state', state], { stdio: 'pipe', env })
  server.stderr?.on('data', (text: Buffer) => talk.push(text.toString()))
  const { stdout } = server
  assert.ok(stdout)
  let line = ''
  for await (const chunk of stdout) {
    line += String(chunk)
    if (line.includes('\n')) break
  }
  assert.notEqual(line, '', `the server did not start: ${talk.join('')}`)
  ready = JSON.parse(line) as Ready
})

after(() => {
  server.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

test('without a configuration the sandbox starts and says where it listens', () => {
  assert.equal(ready.sandbox, true)
  assert.deepEqual(ready.listening.map(({ mode }) => mode).sort(), ['http', 'smtp', 'submission'])
  assert.ok(ready.domains.some(({ domain }) => domain === 'spam.test'))
})

test('HTTP tells that it is in good health', async () => {
  const response = await fetch(`http://127.0.0.1:${port('http')}/health`)
  assert.equal(((await response.json()) as { server: string }).server, 'running')
})

test('a message that is sent can be traced by the id that the hint names', () => {
  const sent = run('send', '--server', `127.0.0.1:${port('smtp')}`, '--to', 'alice@sandbox.test')
  assert.equal(sent.status, 0, sent.stderr)
  const id = /trace (\w{11})/.exec(sent.stderr)?.[1] ?? ''
  const traced = run('trace', id, '--state', state)
  assert.equal(traced.status, 0, traced.stderr)
  assert.match(traced.stdout, new RegExp(`^Message ${id}\n {2}From {6}alice@sandbox\\.test\n`))
})

test('a second server on the same state folder is told so', () => {
  const second = run('start', '--free-ports', '--state', state)
  assert.equal(second.status, 1)
  assert.match(second.stderr, /^waybill: Another Waybill runs on this state folder\.\n/)
})

test('SIGTERM stops it cleanly, and what it left can still be read', async () => {
  const exited = once(server, 'exit')
  server.kill('SIGTERM')
  assert.deepEqual(await exited, [0, null])
  assert.equal(talk.join(''), 'Stopping. What is queued stays safe on disk.\n')
  const traced = run('trace', 'alice@sandbox.test', '--state', state, '--json')
  assert.equal(traced.status, 0, traced.stderr)
})
