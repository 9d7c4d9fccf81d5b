import { test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { createApi } from '../http/api.ts'
import { serveApi } from '../http/serve.ts'
import { fakeControl, type FakeControl } from '../control/fake-control.test-support.ts'
import { accepting, scriptedServer } from '../control/scripted-server.test-support.ts'
import { socketPath } from '../control/socket-path.ts'
import { runProgram } from './program.ts'
import { whatNext } from './send-message.ts'
import { noPaint } from './render/paint.ts'
import { at, MESSAGE } from '../control/sample-story.test-support.ts'

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function run(
  args: readonly string[],
  options: { state?: string; stdin?: string; lang?: string } = {},
): Promise<Run> {
  let out = ''
  let err = ''
  const code = await runProgram(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    paint: noPaint,
    width: 80,
    env: { WAYBILL_STATE: options.state, LANG: options.lang },
    stdin: Readable.from([Buffer.from(options.stdin ?? '')]),
    clock: new FakeClock(at(120_000)),
    timeZone: 'UTC',
  })
  return { code, out, err }
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'waybill-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function withServer(t: TestContext): Promise<{ readonly state: string; readonly control: FakeControl }> {
  const state = folder(t)
  const control = fakeControl()
  const served = await serveApi({ app: createApi(control), unixPath: socketPath(state) })
  t.after(() => served.close())
  return { state, control }
}

const COMMANDS = [
  ['start'],
  ['send'],
  ['trace'],
  ['queue', 'list'],
  ['queue', 'show'],
  ['queue', 'retry'],
  ['queue', 'remove'],
  ['version'],
]

for (const command of COMMANDS) {
  test(`${command.join(' ')} has help with examples, a --json option, and lines of at most 80 columns`, async () => {
    const { code, out, err } = await run([...command, '--help'])
    assert.equal(code, 0)
    assert.equal(err, '')
    assert.match(out, /^Examples:$/m)
    assert.match(out, /--json/)
    assert.deepEqual(
      out.split('\n').filter((line) => line.length > 80),
      [],
    )
  })
}

for (const [args, expected] of [
  [['queu'], /Did you mean queue\?/],
  [['queue', 'lst'], /Did you mean list\?/],
  [['trace', '--limt', '3', 'x@y.test'], /Did you mean --limit\?/],
  [['trace'], /missing required argument/],
  [['trace', 'x@y.test', '--limit', '0'], /from 1 to 100/],
  [['send'], /--to <address>/],
  [['send', '--to', 'x@y.test', '--header', 'nonsense'], /not a header field/],
  [['send', '--to', 'x@y.test\r\nRSET'], /control character/],
  [['send', '--to', 'x@y.test', '--server', 'a b'], /not a server/],
  [['start', '--config', '/nonexistent/waybill.yaml'], /there is no such file/],
  [['trace', 'x@y.test', '--config', '/nonexistent/waybill.yaml'], /there is no such file/],
] as const) {
  test(`a mistake is told on standard error with exit code 2: ${JSON.stringify(args)}`, async () => {
    const { code, out, err } = await run(args)
    assert.equal(code, 2)
    assert.equal(out, '')
    assert.match(err, expected)
  })
}

test('a configuration error names file, line and column', async (t) => {
  const file = join(folder(t), 'waybill.yaml')
  writeFileSync(file, 'hostname: mx.example.org\nlocal_domain: example.org\n')
  const { code, err } = await run(['start', '--config', file])
  assert.equal(code, 2)
  assert.match(err, /waybill\.yaml:2:1: .*local_domain/)
})

test('no command at all shows the help and is a mistake', async () => {
  const { code, err } = await run([])
  assert.equal(code, 2)
  assert.match(err, /Usage: waybill/)
})

test('trace tells the story, and nothing of it on standard error', async (t) => {
  const { state } = await withServer(t)
  const { code, out, err } = await run(['trace', MESSAGE, '--state', state])
  assert.equal(code, 0)
  assert.match(out, new RegExp(`^Message ${MESSAGE}\\n`))
  assert.match(out, /<- 550-spam message rejected\.\n {6}<- 550 See/)
  assert.equal(err, '')
})

test('the state folder is taken from the environment where no option names it', async (t) => {
  const { state, control } = await withServer(t)
  const { code, out } = await run(['trace', 'x@spam.test', '--json', '--limit', '3'], { state })
  assert.equal(code, 0)
  const { subject, stories } = JSON.parse(out) as { subject: string; stories: { kind: string }[] }
  assert.deepEqual([subject, stories[0]?.kind], ['x@spam.test', 'message'])
  assert.deepEqual(control.asked, ['trace x@spam.test 3'])
})

test('the queue commands say what they did', async (t) => {
  const { state, control } = await withServer(t)
  const list = await run(['queue', 'list'], { state })
  assert.match(list.out, new RegExp(`^${MESSAGE}  .*alice@sandbox\\.test$`, 'm'))
  const show = await run(['queue', 'show', MESSAGE], { state })
  assert.match(show.out, /Header of the content:\n {2}Subject: Hello\n/)
  const retry = await run(['queue', 'retry', 'all'], { state })
  assert.equal(retry.out, `Message ${MESSAGE} with 1 recipient: due now.\n`)
  const remove = await run(['queue', 'remove', MESSAGE], { state })
  assert.equal(remove.out, `Message ${MESSAGE}: 1 recipient taken off the queue; the sender is not told.\n`)
  assert.deepEqual(
    [list, show, retry, remove].map(({ code }) => code),
    [0, 0, 0, 0],
  )
  assert.ok(control.asked.includes(`remove ${MESSAGE}`))
})

test('a dry run of a removal removes nothing', async (t) => {
  const { state, control } = await withServer(t)
  const { code, out } = await run(['queue', 'remove', MESSAGE, '--dry-run'], { state })
  assert.equal(code, 0)
  assert.equal(out, `Message ${MESSAGE}: 1 recipient would be taken off the queue; the sender is not told.\n`)
  assert.deepEqual(control.asked, [`foresee ${MESSAGE}`])
})

test('what is not found ends with 1, in words and in JSON', async (t) => {
  const { state } = await withServer(t)
  const { code, out, err } = await run(['queue', 'show', '00000000000', '--json'], { state })
  assert.equal(code, 1)
  assert.deepEqual(JSON.parse(out), { error: { code: 'not-found', message: 'No such message.' } })
  assert.equal(err, 'waybill: No such message.\n')
})

test('without a server and without a queue the exit code is 69', async (t) => {
  const { code, out, err } = await run(['queue', 'list', '--state', folder(t)])
  assert.equal(code, 69)
  assert.equal(out, '')
  assert.match(err, /No server answers/)
})

test('send prints the dialogue as data and the hint as talk', async (t) => {
  const server = await scriptedServer(accepting({ '.': `250 2.0.0 Queued as ${MESSAGE}` }))
  t.after(() => server.close())
  const { code, out, err } = await run(
    ['send', '--server', `127.0.0.1:${server.port}`, '--to', 'x@ok.test', '--helo', 'me.example', '--body', '-'],
    { stdin: 'from a pipe' },
  )
  assert.equal(code, 0)
  assert.match(out, /^=== Connected to 127\.0\.0\.1 port \d+\n<- {2}220 ready\n -> EHLO me\.example\n/)
  assert.match(out, / -> from a pipe\n -> \.\n<- {2}250 2\.0\.0 Queued as /)
  assert.equal(err, `Accepted.\nRead what became of it: bin/waybill.js trace ${MESSAGE}\n`)
})

test('send names the command that was refused, and ends with 1', async (t) => {
  const server = await scriptedServer(accepting({ RCPT: '550 5.7.1 no relaying' }))
  t.after(() => server.close())
  const { code, out, err } = await run(['send', '--port', String(server.port), '--to', 'x@ok.test', '--json'])
  assert.equal(code, 1)
  assert.equal(err, 'Refused at RCPT: 550 5.7.1 no relaying\n')
  const report = JSON.parse(out) as { outcome: string; command: string; dialogue: unknown[] }
  assert.deepEqual([report.outcome, report.command], ['refused', 'RCPT'])
  assert.ok(report.dialogue.length > 5)
})

for (const subject of ['', '.', '..']) {
  test(`a subject that no URL can hold is no id: ${JSON.stringify(subject)}`, async (t) => {
    const { state, control } = await withServer(t)
    for (const command of [['trace'], ['queue', 'show'], ['queue', 'retry'], ['queue', 'remove']]) {
      const { code, err } = await run([...command, '--state', state, '--', subject])
      assert.equal(code, 2)
      assert.match(err, /is not an id/)
    }
    assert.deepEqual(control.asked, [])
  })
}

test('send says in Russian what came of it', async (t) => {
  const server = await scriptedServer(accepting({ RCPT: '550 5.7.1 no relaying' }))
  t.after(() => server.close())
  const refused = await run(['send', '--port', String(server.port), '--to', 'x@ok.test'], { lang: 'ru_RU.UTF-8' })
  assert.equal(refused.err, 'Отказано на RCPT: 550 5.7.1 no relaying\n')
  assert.match(refused.out, /^=== Соединение с 127\.0\.0\.1, порт /)
  const nowhere = await run(['send', '--to', 'x@ok.test', '--server', '127.0.0.1:1'], { lang: 'ru_RU.UTF-8' })
  assert.match(
    nowhere.err,
    /^127\.0\.0\.1, порт 1: соединиться не удалось, там никто не слушает\.\nЗапущен ли там сервер\?/,
  )
  const wrong = await run(['send', '--to', 'x@ok.test', '--header', 'nonsense'], { lang: 'ru_RU.UTF-8' })
  assert.match(wrong.err, /^ошибка: «nonsense» — не поле заголовка/)
})

test('send takes the angle brackets off its recipients as off its sender', async (t) => {
  const server = await scriptedServer(accepting())
  t.after(() => server.close())
  const { out } = await run(['send', '--server', `127.0.0.1:${server.port}`, '--to', '<a@b.test>'])
  assert.match(out, /-> RCPT TO:<a@b\.test>\n/)
})

test('only a server on this machine can be the sandbox that was not started', () => {
  for (const host of ['127.0.0.1', '127.9.9.9', 'localhost', '::1']) assert.match(whatNext(host), /sandbox/, host)
  for (const host of ['mx.example.org', '192.0.2.1', 'localhost.example'])
    assert.doesNotMatch(whatNext(host), /sandbox/)
})

test('send to a port where nothing listens ends with 69', async () => {
  const server = await scriptedServer(accepting())
  await server.close()
  const { code, err } = await run(['send', '--server', `127.0.0.1:${server.port}`, '--to', 'x@ok.test'])
  assert.equal(code, 69)
  assert.match(err, /cannot be reached: nothing listens there/)
})

test('the launcher runs the command line and hands its exit code on', () => {
  const launcher = fileURLToPath(new URL('../../bin/waybill.js', import.meta.url))
  const version = spawnSync(process.execPath, [launcher, 'version', '--json'], { encoding: 'utf8' })
  assert.equal(version.status, 0)
  assert.equal((JSON.parse(version.stdout) as { node: string }).node, process.versions.node)
  const mistake = spawnSync(process.execPath, [launcher, 'nonsense'], { encoding: 'utf8' })
  assert.equal(mistake.status, 2)
  assert.equal(mistake.stdout, '')
})
