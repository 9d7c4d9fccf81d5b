// `waybill explain` as it is typed: where the text comes from, in which language it answers, how it ends.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { explainText } from '../../control/use-cases/explain.ts'
import { runProgram } from '../program.ts'
import { noPaint } from '../render/paint.ts'

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function explain(
  args: readonly string[],
  { stdin = '', env = {} }: { readonly stdin?: string | Buffer; readonly env?: Readonly<Record<string, string>> } = {},
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
  const { code, out, err } = await explain(['--full', '550', 'relay', 'not', 'permitted'])
  assert.deepEqual([code, err], [0, ''])
  const order = ['What happened', 'Whose move it is', 'What to do next', 'The digits', 'How sure this is']
  assert.deepEqual(
    out.split('\n').filter((line) => order.includes(line)),
    order,
  )
  assert.match(out, /Cause: relay\.denied \(rule exim\.relay\)/)
})

test('the first lines say what happened, whose move it is, what to do first and how sure that is', async () => {
  for (const text of [
    '550 relay not permitted',
    '550 5.1.1 no such user',
    'spam acl condition: all spamd servers failed',
  ]) {
    const { out } = await explain([text])
    const top = out.slice(0, out.indexOf('\n\n')).split('\n')
    assert.ok(top.length >= 4 && top.length <= 5, out)
    assert.ok(top.every((line) => line.length <= 80))
    assert.match(top.join(' '), / Whose move it is: .+ Do first: .+ How sure this is: /)
    assert.doesNotMatch(out, /The digits/)
    assert.ok(out.split('\n').length < 40, out)
  }
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

test('a text that is not about mail ends with 1, also in JSON', async () => {
  for (const more of [[], ['--json']]) {
    const { code, out } = await explain([...more, 'hello', 'world', 'my', 'cat'])
    assert.equal(code, 1)
    assert.match(out, /not-mail/)
  }
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

const fixture = (name: string): string => fileURLToPath(new URL(`../../../test/fixtures/${name}`, import.meta.url))

test('a file is named without an option, and what it is, is recognised', async () => {
  const { code, out } = await explain([fixture('bounces/postfix.eml')])
  assert.equal(code, 0)
  assert.match(out, /^A bounce\n {2}Written by {2}mail\.sender\.example \(Postfix\)/)
  assert.match(out, /Made by {5}class-phpmailer\.php running as user number 1007/)
  assert.match(out, /Recipient: bob@receiver\.example \(mx1\.receiver\.example \[192\.0\.2\.25\]\)/)
  assert.match(out, /Cause: blocklist\.ip/)
  assert.match(out, /has given\s+up\.\s+Sending\s+the\s+message\s+anew,\s+later,\s+can\s+help/)
})

test('the messages of a mailbox file are told of by cause, most frequent first', async () => {
  const { code, out } = await explain([fixture('bounces/exim.mbox')])
  assert.equal(code, 0)
  const [first, ...others] = [...out.matchAll(/^(\d+) x ([\w.-]+)$/gm)].map(([line]) => line)
  assert.deepEqual([first, others.length], ['3 x recipient.unknown', 5])
})

for (const language of ['en', 'ru']) {
  for (const name of [
    'bounces/postfix.eml',
    'bounces/exim.mbox',
    'dialogues/swaks.txt',
    'reports/dmarc.xml',
    'reports/tls.json',
    'reports/complaint.eml',
  ]) {
    test(`${name} reads well in ${language} at 80 columns`, async () => {
      const { out } = await explain(['--lang', language, fixture(name)])
      assert.deepEqual(
        out.split('\n').filter((line) => line.length > 80 && !/https?:|@/.test(line)),
        [],
      )
      assert.doesNotMatch(out, /undefined|\[object|\n\n\n/)
      if (language === 'ru') assert.match(out, /Что случилось/)
    })
  }
}

test('--letter writes to the contact in the reply, else to the postmaster, with what is known and nothing else', async () => {
  const { code, out } = await explain(['--letter', fixture('bounces/postfix.eml')])
  assert.equal(code, 0)
  assert.match(
    out,
    /^To: postmaster@receiver\.example\nSubject: Mail refused: bob@receiver\.example\n\nDear postmaster,/,
  )
  for (const fact of [
    /Date: +Tue, 10 Feb 2026 10:11:12 \+0300/,
    /Message-ID: +<15@sender\.example>/,
    /Your server: +mx1\.receiver\.example \[192\.0\.2\.25\]/,
    /In answer to: +RCPT TO/,
    / {4}554 5\.7\.1 Service unavailable; Client host \[198\.51\.100\.7\] blocked using zen/,
    /To: postmaster@other\.example\n[^]*our server cannot deliver/,
  ]) {
    assert.match(out, fact)
  }
  const contact = await explain([
    '--letter',
    '--lang',
    'ru',
    '550 spam rejected, write to abuse@corp.example. Error code: AB12',
  ])
  assert.match(contact.out, /^To: abuse@corp\.example\nSubject: Отказ в приёме письма\n\nЗдравствуйте!/)
  assert.match(contact.out, /Ваши коды: +AB12/)
  assert.doesNotMatch(contact.out, /Дата|Message-ID|Ваш сервер:/)
})

test('--letter without a reply to write about ends with 1', async () => {
  for (const args of [
    ['--letter', '5.7.26'],
    ['--letter', '250 2.0.0 queued'],
  ]) {
    const { code, out, err } = await explain(args)
    assert.deepEqual([code, out], [1, ''])
    assert.match(err, /no reply/)
  }
})

test('--json has every recipient, and the letter where it was asked for', async () => {
  const { out } = await explain(['--json', '--letter', fixture('bounces/postfix.eml')])
  const { kind, cause, cases, letter, original } = JSON.parse(out) as Record<string, unknown>
  assert.deepEqual([kind, cause], ['bounce', 'blocklist.ip'])
  assert.ok(Array.isArray(cases) && cases.length === 2)
  assert.deepEqual(Object.keys(letter as object), ['to', 'subject', 'body'])
  assert.equal((original as Record<string, unknown>)['messageId'], '<15@sender.example>')
  const several = JSON.parse((await explain(['--json', fixture('bounces/exim.mbox')])).out) as { documents: unknown[] }
  assert.equal(several.documents.length, 8)
})

test('--jsonl takes whole bounces and reports too', async () => {
  const names = ['bounces/sendmail.eml', 'bounces/gmail-older.txt', 'dialogues/telnet.txt', 'reports/dmarc.xml']
  const stdin = names.map((name) => JSON.stringify({ text: readFileSync(fixture(name), 'utf8') })).join('\n')
  const { code, out } = await explain(['--jsonl'], { stdin })
  assert.equal(code, 0)
  const causes = out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { cause: unknown }).cause)
  assert.deepEqual(causes, ['recipient.full', 'relay.denied', 'relay.denied', 'dmarc.unaligned'])
})

test('bytes of an unknown set are read in the right one', async () => {
  // `550 Ящик переполнен` in windows-1251.
  const bytes = Buffer.from('35353020dff9e8ea20efe5f0e5efeeebede5ed', 'hex')
  const { out } = await explain([], { stdin: bytes })
  assert.match(out, /550 Ящик переполнен/)
})

test('a log is reported on as one, from a file and from a pipe', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const log = [
    '2026-11-22 05:20:43 1xV00J-0000bJ-1e <= alice@lab.example U=alice P=local S=400',
    '2026-11-22 05:20:43 1xV00J-0000bJ-1e ** x@reject.example R=dnslookup T=remote_smtp H=mx.reject.example [127.0.0.13]: SMTP error from remote mail server after RCPT TO:<x@reject.example>: 550 5.1.1 User unknown',
    '2026-11-22 05:20:43 1xV00J-0000bJ-1e Completed',
    '',
  ].join('\n')
  const file = join(folder, 'mainlog')
  writeFileSync(file, log)
  for (const run of [await explain(['--json', file]), await explain(['--json'], { stdin: log })]) {
    assert.equal(run.code, 0)
    assert.equal((JSON.parse(run.out) as { lines: unknown }).lines, 3)
  }
  const { code, err } = await explain(['--since', 'yesterday', file])
  assert.equal(code, 2)
  assert.match(err, /neither a span/)
})

test('a folder stands for the logs in it, and says so where there is none', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-explain-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'notes'), 'nothing about mail\n'.repeat(9))
  const none = await explain([folder])
  assert.deepEqual([none.code, none.out], [2, ''])
  assert.match(none.err, /it is a folder, and no file in it begins like the log of a mail server/)
  const log = readFileSync(fileURLToPath(new URL('../../../test/fixtures/logs/exim-mainlog', import.meta.url)))
  writeFileSync(join(folder, 'mainlog'), log)
  const { code, out, err } = await explain([folder, '--json'])
  const { files, lines } = JSON.parse(out) as { files: readonly unknown[]; lines: number }
  assert.deepEqual([code, err, files.length, lines], [0, '', 1, 900])
})

test('control characters of a stranger do not reach the terminal', async () => {
  const { out } = await explain(['550 \x1b[31mspam\x1b]0;title\x07'])
  assert.ok(!out.includes('\x1b'))
})

for (const [args, expected] of [
  [['--lang', 'de', '550'], /en or ru/],
  [['--file', '/nonexistent/bounce.txt'], /there is no such file/],
  [['bounce-that-is-not-there.eml'], /bounce-that-is-not-there\.eml cannot be read: there is no such file/],
  [['--for', 'lotus-notes', '550'], /exim-debian, exim, postfix/],
  [[], /empty/],
] as const) {
  test(`a mistake ends with 2: ${JSON.stringify(args)}`, async () => {
    const { code, out, err } = await explain(args)
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, expected)
  })
}

test('the help tells the exit codes and fits 80 columns', async () => {
  const { code, out } = await explain(['--help'])
  assert.equal(code, 0)
  assert.match(out, /Exit codes: 0 .*\n.*; 2 /)
  assert.deepEqual(
    out.split('\n').filter((line) => line.length > 80),
    [],
  )
})

test('--json prints what the use-case of the same name answers over the API', async () => {
  const text = '550 5.7.1 relay not permitted'
  const { out } = await explain(['--json', '--lang', 'ru', '--letter', text])
  const answered = await explainText.run({ text, language: 'ru', letter: true }, { clock: new FakeClock() })
  assert.ok(answered.ok)
  assert.deepEqual(JSON.parse(out), JSON.parse(JSON.stringify(answered.value)))
})

test('configuration of Exim is told what is wrong with it, line by line, as `lint exim` does', async () => {
  const router = '#ifdef DCconfig_local\nnonlocal:\n  driver = redirect\n  domains = !example.com\n#.endif\n'
  const { code, out } = await explain(['--lang', 'ru'], { stdin: router })
  assert.equal(code, 0)
  assert.match(out, /^1: #ifdef DCconfig_local\n {4}ошибка: [^\n]+\n4: domains = !example\.com\n[^]*\n5: #\.endif\n/)
  const { out: json } = await explain(['--json'], { stdin: "dc_relay_nets='*'\n" })
  assert.match(json, /"kind": ?"exim-configuration"[^]*"risky"/)
})
