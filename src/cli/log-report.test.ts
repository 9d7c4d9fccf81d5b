// The report of a log and the story of one of its messages, as they are printed.

import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { duration, instant } from '../core/time.ts'
import { progressText } from './log-progress.ts'
import { makeLogProgress } from './log-progress.ts'
import { parseSince, runLogReport, type LogReportOptions } from './log-report-command.ts'
import { runProgram } from './program.ts'
import { noPaint } from './render/paint.ts'
import type { Terminal } from './terminal.ts'

const NOW = instant(Date.UTC(2026, 10, 22, 12))
const MAINLOG = fileURLToPath(new URL('../../test/fixtures/logs/exim-mainlog', import.meta.url))

interface Printed {
  code: number
  out: string
  err: string
}

function fakeTerminal(printed: Printed, stdin = ''): Terminal {
  return {
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    paint: noPaint,
    width: 80,
    env: {},
    stdin: Readable.from([Buffer.from(stdin)]),
    clock: new FakeClock(NOW),
    timeZone: 'UTC',
  }
}

async function report(files: readonly string[], options: Partial<LogReportOptions> = {}, stdin = ''): Promise<Printed> {
  const printed = { code: -1, out: '', err: '' }
  printed.code = await runLogReport(fakeTerminal(printed, stdin), files, { language: 'en', ...options })
  return printed
}

test('the report begins with one table of all causes, and fits 80 columns', async () => {
  const { code, out, err } = await report([MAINLOG])
  assert.deepEqual([code, err], [0, ''])
  const order = [
    'What went wrong',
    '→ The program that puts',
    'in lines',
    'Clients that this server refused',
    'Begin here: The program that puts mail',
    '900 lines',
    'Exim (898)',
    'Going on',
    'Whose move',
    'How sure',
    '--all',
  ]
  let at = 0
  for (const words of order) {
    const next = out.indexOf(words, at)
    assert.ok(next >= at, `${words} is missing or out of order`)
    at = next
  }
  for (const line of out.split('\n')) assert.ok(line.length <= 80 || !line.trim().includes(' '), line)
})

test('three causes are told in full, and all of them with --all', async () => {
  const details = async (all: boolean): Promise<number> =>
    (await report([MAINLOG], { all })).out.split('Whose move ').length - 1
  const { out } = await report([MAINLOG], { json: true })
  const { causes } = JSON.parse(out) as { causes: readonly { count: number }[] }
  assert.equal(await details(false), 3)
  assert.equal(await details(true), causes.filter(({ count }) => count > 0).length)
})

test('lines of trouble that belong to no message are counted and shown, and not called fine', async () => {
  const at = (second: number, text: string): string => `Nov 22 05:20:${second} mx postfix/smtpd[7]: ${text}\n`
  const log = [
    at(40, 'too many errors after RCPT from c.example[192.0.2.7]'),
    at(41, 'warning: queue foo is bar 1'),
    at(42, 'warning: queue foo is bar 2'),
  ].join('')
  const { out } = await report(['-'], {}, log)
  assert.match(out, /Other lines of trouble +2 /)
  assert.match(out, /1 +The two servers did not understand each other\n/)
  assert.match(out, /No mail failed, but this server tells of trouble/)
  assert.doesNotMatch(out, /Nothing failed/)
})

test('a wait is told with the reason that stands earlier in the log', async () => {
  const log = [
    '2026-11-22 05:20:43 1xV00J-0000b0-1P == x@a.example R=r T=t H=mx.a.example [192.0.2.1] defer (-44): SMTP error from remote mail server after RCPT TO:<x@a.example>: 451 4.7.1 Greylisting in action',
    '2026-11-22 05:25:43 1xV00J-0000b0-1P => x@a.example R=r T=t H=mx.a.example [192.0.2.1] C="250 OK"',
    "2026-11-22 05:30:43 1xV00J-0000b1-1P == y@a.example R=r T=t defer (-54): retry time not reached for any host for 'a.example'",
  ].join('\n')
  const { out } = await report(['-'], {}, log)
  assert.match(out, /retry time not reached/)
  assert.match(
    out.replaceAll(/\s+/g, ' '),
    /stands earlier in the log \(05:20:43\): mx\.a\.example: 451 4\.7\.1 Greylisting/,
  )
  assert.match(out, /asks to come/)
})

test('--for puts the steps for that program first', async () => {
  const steps = async (options: Partial<LogReportOptions>): Promise<readonly string[]> => {
    const { out } = await report([MAINLOG], { json: true, ...options })
    const { causes } = JSON.parse(out) as { causes: readonly { cause: string; steps: readonly string[] }[] }
    return causes.find(({ cause }) => cause === 'local-config.remote-domains-disabled')?.steps ?? []
  }
  assert.match((await steps({ for: 'exim-debian' }))[0] ?? '', /dpkg-reconfigure exim4-config/)
  assert.doesNotMatch((await steps({}))[0] ?? '', /dpkg-reconfigure/)
})

test('where the clock was set back, times still run forward', async () => {
  const log = [
    '2026-11-22 05:20:43 1xV00J-0000b0-1P == x@a.example R=r T=t defer (111): Connection refused',
    '2026-11-22 04:20:43 1xV00J-0000b0-1P ** x@a.example: retry timeout exceeded',
  ].join('\n')
  const { out } = await report(['-'], { json: true }, log)
  const { causes } = JSON.parse(out) as { causes: readonly { first: number; last: number }[] }
  assert.deepEqual(
    causes.map(({ first, last }) => last - first),
    [3_600_000],
  )
})

test('--since and --until cut a span out of the log', async () => {
  const { out } = await report([MAINLOG], { json: true, until: instant(Date.UTC(2026, 10, 22, 5, 20, 44)) })
  const { recipients } = JSON.parse(out) as { recipients: { failed: number } }
  assert.ok(recipients.failed > 0 && recipients.failed < 30)
})

test('the report is told in Russian as well', async () => {
  const { out } = await report([MAINLOG], { language: 'ru' })
  assert.match(out, /Начните с этого:/)
  assert.doesNotMatch(out, /Whose move|Do this/)
})

test('JSON has lines, unrecognised, stories and causes', async () => {
  const { out } = await report([MAINLOG], { json: true })
  const { lines, unrecognised, stories, causes } = JSON.parse(out) as Record<string, unknown>
  assert.deepEqual([lines, unrecognised, stories], [900, { count: 0, examples: [] }, 130])
  assert.ok(Array.isArray(causes) && causes.length > 10)
})

test('text of the log cannot move the cursor', async () => {
  const { out } = await report(
    ['-'],
    {},
    '2026-11-22 05:20:43 1xV00J-0000b0-1P ** x\u001B[2J@y.example: \u001B[31mno\n',
  )
  assert.doesNotMatch(out, /\u001B/)
  assert.match(out, /\\x1b\[31mno/)
})

test('a log that cannot be read, or that nobody understands, ends with another code', async () => {
  const missing = await report(['/nonexistent/mainlog'])
  assert.deepEqual([missing.code, missing.out], [2, ''])
  assert.match(missing.err, /\/nonexistent\/mainlog: there is no such file/)
  assert.equal((await report(['-'], {}, 'hello\nworld\n')).code, 1)
})

test('--since takes spans, dates and times', () => {
  assert.equal(parseSince('7d', NOW), NOW - 7 * 86_400_000)
  assert.equal(parseSince('2026-11-22T05:20:00Z', NOW), Date.UTC(2026, 10, 22, 5, 20))
  assert.equal(parseSince('2026-11-22', NOW), new Date(2026, 10, 22).getTime())
  assert.equal(parseSince('2026-11-22 05:20', NOW), new Date(2026, 10, 22, 5, 20).getTime())
  for (const text of ['', 'yesterday', '2026-13-45', '2026']) assert.equal(parseSince(text, NOW), undefined, text)
})

test('progress is shown on a terminal only, when reading takes long, and is taken away', async () => {
  const printed = { code: 0, out: '', err: '' }
  const clock = new FakeClock(NOW)
  const quiet = makeLogProgress({ ...fakeTerminal(printed), clock })
  const shown = makeLogProgress({ ...fakeTerminal(printed), clock, errIsTerminal: true })
  const progress = { lines: 1000, bytes: 50_000_000, total: 100_000_000 }
  quiet.show(progress)
  shown.show(progress)
  shown.clear()
  assert.equal(printed.err, '')
  await clock.advance(duration(1000))
  quiet.show(progress)
  assert.equal(printed.err, '')
  shown.show(progress)
  assert.match(printed.err, /50 % of 100 MB/)
  shown.clear()
  assert.ok(printed.err.endsWith('\r\u001B[K'))
  assert.equal(
    progressText({ lines: 400_000, bytes: 1_000_000, total: undefined }, 1),
    'Reading: 1.0 MB, 400 000 lines/s',
  )
})

test('trace --log tells the story of a message in the log of another server', async () => {
  const printed = { code: -1, out: '', err: '' }
  printed.code = await runProgram(['trace', '--log', MAINLOG, '1xV00J-0000bJ-1e'], fakeTerminal(printed))
  assert.deepEqual([printed.code, printed.err], [0, ''])
  for (const words of ['in a log of Exim', 'x@reject.example: given up', 'no such mailbox', '<- 550 5.1.1', 'Told in'])
    assert.ok(printed.out.includes(words), `${words} is missing in:\n${printed.out}`)
  const data = { code: -1, out: '', err: '' }
  data.code = await runProgram(['trace', '--log', MAINLOG, '1xV00J-0000bJ-1e', '--json'], fakeTerminal(data))
  const told = JSON.parse(data.out) as { stories: { id: string }[] }
  assert.deepEqual([data.code, told.stories.map(({ id }) => id)], [0, ['1xV00J-0000bJ-1e', '1xV00J-0000bw-2A']])
  const none = { code: -1, out: '', err: '' }
  none.code = await runProgram(['trace', '--log', MAINLOG, 'nobody@nowhere.example'], fakeTerminal(none))
  assert.equal(none.code, 1)
  assert.match(none.err, /nothing is said of nobody@nowhere\.example/)
})
