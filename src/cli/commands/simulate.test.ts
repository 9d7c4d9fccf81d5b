import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import type { SimulationView } from '../../control/simulation.ts'
import { fakeControl } from '../../control/fake-control.test-support.ts'
import { socketPath } from '../../control/socket-path.ts'
import { createApi } from '../../http/api.ts'
import { serveApi } from '../../http/serve.ts'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { runProgram } from '../program.ts'
import { noPaint } from '../render/paint.ts'

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function run(
  args: readonly string[],
  options: { stdin?: string; env?: Record<string, string> } = {},
): Promise<Run> {
  let out = ''
  let err = ''
  const code = await runProgram(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    paint: noPaint,
    width: 80,
    env: options.env ?? {},
    stdin: Readable.from([Buffer.from(options.stdin ?? '')]),
    clock: new FakeClock(),
  })
  return { code, out, err }
}

const CONFIG = `hostname: mx.example.org
local_domains: [example.org]
users: { alice: }
policy:
  rcpt:
    - name: no-mondays
      when: { sender: "*@monday.example" }
      deny: No mail on Mondays
`

const session = (file: string, mailFrom: string, ...more: readonly string[]): readonly string[] => [
  'simulate',
  '--config',
  file,
  '--client',
  '192.0.2.7',
  '--mail-from',
  mailFrom,
  '--rcpt-to',
  'alice@example.org',
  ...more,
]

async function candidate(folder: string, text = CONFIG): Promise<string> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'waybill.yaml')
  await writeFile(file, text)
  return file
}

test('a candidate configuration needs no server: 0 when it would accept, 1 when it would not', async () => {
  await using folder = await tempFolder()
  const file = await candidate(folder.path)
  const accepted = await run(session(file, 'a@out.example'))
  assert.equal(accepted.code, 0, accepted.err)
  assert.match(accepted.out, /> rcpt: local-recipient \(preset internet\): accepts/)
  const refused = await run(session(file, '<x@monday.example>'))
  assert.equal(refused.code, 1)
  // A long path goes onto a line of its own.
  assert.ok(refused.out.replaceAll(/\s+/g, ' ').includes(`no-mondays (${file}, line 6)`), refused.out)
  assert.match(refused.out, /not: \{ client: 192\.0\.2\.7 \}/)
})

test('the JSON is the whole view, and the message comes from standard input', async () => {
  await using folder = await tempFolder()
  const file = await candidate(folder.path)
  const message = 'From: a@@out.example\n\nhello\n'
  const { code, out } = await run(session(file, 'a@out.example', '--message', '-', '--json'), { stdin: message })
  assert.equal(code, 1)
  const view = JSON.parse(out) as SimulationView
  assert.equal(view.outcome, 'refused')
  assert.equal(view.file, file)
  assert.equal(view.steps.at(-1)?.decisions[0]?.decision.rule, 'header-syntax')
})

test('the language is that of --lang, else of the locale', async () => {
  await using folder = await tempFolder()
  const file = await candidate(folder.path)
  assert.match((await run(session(file, 'a@out.example', '--lang', 'ru'))).out, /Письмо приняли бы/)
  assert.match((await run(session(file, 'a@out.example'), { env: { LANG: 'ru_RU.UTF-8' } })).out, /Письмо приняли бы/)
  assert.equal((await run(session(file, 'a@out.example', '--lang', 'de'))).code, 2)
})

test('mistakes are told with exit code 2: in the configuration, in its rules, in the command line', async () => {
  await using folder = await tempFolder()
  const badKey = await run(session(await candidate(join(folder.path, 'a'), 'hostnam: x\n'), 'a@b.example'))
  assert.deepEqual([badKey.code, badKey.out], [2, ''])
  const badRule = await run(
    session(await candidate(join(folder.path, 'b'), CONFIG.replace('sender:', 'sendr:')), 'a@b.example'),
  )
  assert.equal(badRule.code, 2)
  assert.match(badRule.err, /sendr/)
  assert.equal((await run(['simulate', '--client', '192.0.2.7'])).code, 2)
  const file = await candidate(join(folder.path, 'c'))
  assert.equal((await run(session(file, 'a@b.example', '--message', join(folder.path, 'none')))).code, 2)
  const noIp = (await run(session(file, 'a@b.example', '--client', 'somebody'))).code
  assert.equal(noIp, 2)
})

test('without --config the running server is asked', async () => {
  await using folder = await tempFolder()
  const control = fakeControl()
  await using served = new AsyncDisposableStack()
  const api = await serveApi({ app: createApi(control), unixPath: socketPath(folder.path) })
  served.defer(() => api.close())
  const base = ['--client', '192.0.2.7', '--mail-from', '<>', '--rcpt-to', 'x@ok.test', '--rcpt-to', 'y@ok.test']
  const { code } = await run(['simulate', ...base, '--user', 'alice', '--tls', '--state', folder.path])
  assert.equal(code, 1, 'the fake knows nothing')
  const request = {
    client: '192.0.2.7',
    helo: 'client.example',
    mailFrom: '',
    rcptTo: ['x@ok.test', 'y@ok.test'],
    user: 'alice',
    tls: true,
    listener: 'smtp',
  }
  assert.deepEqual(control.asked, [`simulate ${JSON.stringify(request)}`])
  await run(['why', 'wb-7F3K2Q', '--state', folder.path])
  assert.equal(control.asked.at(-1), 'why wb-7F3K2Q')
})

test('where there is neither a server nor a store, both say so with exit code 69', async () => {
  await using folder = await tempFolder()
  const base = ['--client', '192.0.2.7', '--mail-from', '<>', '--rcpt-to', 'x@ok.test', '--state', folder.path]
  assert.equal((await run(['simulate', ...base])).code, 69)
  assert.equal((await run(['why', 'wb-7F3K2Q', '--state', folder.path])).code, 69)
})
