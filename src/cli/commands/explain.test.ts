// `waybill explain` as it is typed: where the text comes from, in which language it answers, how it ends.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { FakeClock } from '../../core/fake-clock.ts'
import { runProgram } from '../program.ts'
import { noPaint } from '../render/paint.ts'

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function explain(
  args: readonly string[],
  { stdin = '', env = {} }: { readonly stdin?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Run> {
  let out = ''
  let err = ''
  const code = await runProgram(['explain', ...args], {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    paint: noPaint,
    width: 80,
    env,
    stdin: Readable.from([Buffer.from(stdin)]),
    clock: new FakeClock(),
  })
  return { code, out, err }
}

test('a typed reply is answered: what happened, whose move, what next, the digits, how sure', async () => {
  const { code, out, err } = await explain(['550', 'relay', 'not', 'permitted'])
  assert.deepEqual([code, err], [0, ''])
  const order = ['What happened', 'Whose move it is', 'What to do next', 'The digits', 'How sure this is']
  assert.deepEqual(
    out.split('\n').filter((line) => order.includes(line)),
    order,
  )
  assert.match(out, /Cause: relay\.denied \(rule exim\.relay\)/)
})

for (const language of ['en', 'ru']) {
  test(`no line in ${language} is wider than 80 columns, but for what must be copied whole`, async () => {
    const reply =
      '550 5.7.1 spam message rejected. See http://help.mail.ru/notspam-support/id?c=7y4ytdHbuOGv3O50NYTwpz1FTVIpnactxtFPeFQSDYMAAAAaKgAAOX3hE or abuse@corp.mail.ru. Error code: B5322EEF. ID: 0000000D'
    const { out } = await explain(['--lang', language, reply])
    const wide = out.split('\n').filter((line) => line.length > 80 && !line.includes('http://'))
    assert.deepEqual(wide, [])
    assert.match(out, /abuse@corp\.mail\.ru\n/)
    assert.match(out, /0000000D\n/)
  })
}

test('the locale chooses the language, and --lang outranks it', async () => {
  const env = { LANG: 'ru_RU.UTF-8' }
  assert.match((await explain(['5.1.1'], { env })).out, /Что случилось/)
  assert.match((await explain(['5.1.1', '--lang', 'en'], { env })).out, /What happened/)
  assert.match((await explain(['5.1.1'], { env: { ...env, LC_ALL: 'C.UTF-8' } })).out, /What happened/)
})

test('the text can come from a pipe, from - and from a file', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'bounce.txt')
  writeFileSync(file, '552 5.2.2 mailbox full\n')
  for (const run of [
    await explain([], { stdin: '552 5.2.2 mailbox full\n' }),
    await explain(['-'], { stdin: '552 5.2.2 mailbox full\n' }),
    await explain(['--file', '-'], { stdin: '552 5.2.2 mailbox full\n' }),
    await explain(['--file', file]),
  ]) {
    assert.equal(run.code, 0)
    assert.match(run.out, /Cause: recipient\.full/)
  }
})

test('an accepted message comes with the caveat that accepted is not in the inbox', async () => {
  const { code, out } = await explain(['250', '2.0.0', 'OK: not spam, queued as 12345'])
  assert.equal(code, 0)
  assert.match(out, /does not mean\s+that it lies in the inbox/)
  assert.doesNotMatch(out, /What to do next/)
})

test('a text that says nothing ends with 1', async () => {
  const { code, out } = await explain(['554', 'qwertz'])
  assert.equal(code, 1)
  assert.match(out, /Cause: unknown/)
})

test('--json prints the whole diagnosis', async () => {
  const { code, out } = await explain(['--json', '535 5.7.8 authentication failed'])
  assert.equal(code, 0)
  const { cause, who, retryHelps, steps, observed } = JSON.parse(out) as Record<string, unknown>
  assert.deepEqual([cause, who, retryHelps], ['auth.failed', 'sender', false])
  assert.ok(Array.isArray(steps))
  assert.deepEqual(observed, {
    reply: 'authentication failed',
    contacts: { urls: [], emails: [], ids: [] },
    code: 535,
    enhanced: '5.7.8',
  })
})

test('--jsonl answers line by line, and names lines that it cannot read', async () => {
  const stdin = `${JSON.stringify({ text: '550 5.7.1 No such user!', host: 'mx.yandex.ru', stage: 'rcpt' })}\n\nnonsense\n`
  const { code, out, err } = await explain(['--jsonl'], { stdin })
  const [first, second, rest] = out.split('\n')
  assert.deepEqual(JSON.parse(first ?? ''), {
    cause: 'recipient.unknown',
    who: 'sender',
    retry_helps: false,
    confidence: 'high',
    provider: 'yandex',
    code: 550,
    enhanced: '5.7.1',
    rule: 'yandex.unknown',
    contacts: { urls: [], emails: [], ids: [] },
  })
  assert.deepEqual(JSON.parse(second ?? ''), { error: 'not an object with a text' })
  assert.equal(rest, '')
  assert.equal(code, 1)
  assert.match(err, /no object with a text: 1/)
})

test('control characters of a stranger do not reach the terminal', async () => {
  const { out } = await explain(['550 \x1b[31mspam\x1b]0;title\x07'])
  assert.ok(!out.includes('\x1b'))
})

for (const [args, expected] of [
  [['--lang', 'de', '550'], /en or ru/],
  [['--file', '/nonexistent/bounce.txt'], /there is no such file/],
  [[], /empty/],
] as const) {
  test(`a mistake ends with 2: ${JSON.stringify(args)}`, async () => {
    const { code, out, err } = await explain(args)
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, expected)
  })
}

test('the help tells the exit codes, and what is not done yet', async () => {
  const { code, out } = await explain(['--help'])
  assert.equal(code, 0)
  assert.match(out, /Exit codes: 0 .*\n.*; 2 /)
  assert.deepEqual(
    out.split('\n').filter((line) => line.length > 80),
    [],
  )
})
