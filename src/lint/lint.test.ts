// A good message has nothing wrong with it, and each thing that is made wrong is found alone.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { instant } from '../core/time.ts'
import { LINT_FINDINGS, type LintId } from './finding.ts'
import { lintMessage } from './lint.ts'
import { lintSaid } from './words.ts'

const NOW = instant(Date.UTC(2026, 10, 24, 7))
const GOOD = [
  'From: Tom <tom@example.org>',
  'To: ann@example.net',
  'Subject: minutes',
  'Date: Tue, 24 Nov 2026 10:00:00 +0300',
  'Message-ID: <1@mail.example.org>',
  'DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=x; b=AA==; bh=AA==',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: 8bit',
  '',
  'Hello, see https://example.org/minutes',
  '',
].join('\r\n')

const lint = async (text: string | Buffer, bulk = false): Promise<readonly LintId[]> => {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text
  return (await lintMessage(bytes, { now: NOW, bulk })).map(({ id }) => id)
}

test('a good message has nothing wrong with it', async () => {
  assert.deepEqual(await lint(GOOD), [])
  assert.deepEqual(await lint(GOOD.replaceAll('\r\n', '\n')), [])
})

const without = (field: string): string => GOOD.replace(new RegExp(`^${field}:.*\r\n`, 'm'), '')
const html = (body: string): string => GOOD.replace('text/plain', 'text/html').replace(/Hello.*/, body)
const mixed = (file: string): string =>
  GOOD.replace('text/plain; charset=utf-8', 'multipart/mixed; boundary=b').replace(
    /Hello.*/,
    `--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${file}"\r\n\r\nx\r\n--b--`,
  )
const UNSUBSCRIBE = 'List-Unsubscribe: <https://example.org/u>\r\n'

const FAULTS: readonly (readonly [id: LintId, message: string, bulk?: true])[] = [
  ['from.missing', without('From')],
  ['from.not-an-address', GOOD.replace('Tom <tom@example.org>', 'Tom')],
  ['from.several-without-sender', GOOD.replace('<tom@example.org>', '<tom@example.org>, a@example.org')],
  ['date.missing', without('Date')],
  ['date.unreadable', GOOD.replace('Tue, 24 Nov 2026', '2026-11-24')],
  ['date.far-off', GOOD.replace('2026', '2016')],
  ['message-id.missing', without('Message-ID')],
  ['message-id.malformed', GOOD.replace('<1@mail.example.org>', '1@mail.example.org')],
  ['message-id.no-domain', GOOD.replace('1@mail.example.org', '1@localhost.localdomain')],
  ['recipients.none', without('To')],
  ['subject.missing', without('Subject')],
  ['field.twice', GOOD.replace('Subject', 'Subject: x\r\nSubject')],
  ['field.eight-bit', GOOD.replace('minutes', 'протокол')],
  ['line.too-long', GOOD.replace('Hello', 'x '.repeat(600))],
  ['line.bare-cr', GOOD.replace('Hello', 'He\rllo')],
  ['line.nul', GOOD.replace('Hello', 'He\0llo')],
  ['mime.no-version', without('MIME-Version')],
  ['charset.undeclared', GOOD.replace('; charset=utf-8', '').replace('Hello', 'Привет')],
  ['charset.unknown', GOOD.replace('utf-8', 'utf-88')],
  ['body.eight-bit-undeclared', without('Content-Transfer-Encoding').replace('Hello', 'Привет')],
  ['body.empty', GOOD.replace(/Hello.*/, '')],
  ['html.alone', html('<p>Hello</p>')],
  ['list.no-unsubscribe', GOOD, true],
  ['list.no-one-click', UNSUBSCRIBE + GOOD, true],
  ['list.not-https', `List-Unsubscribe: <mailto:u@example.org>\r\n${GOOD}`, true],
  ['dkim.none', without('DKIM-Signature')],
  ['dkim.other-domain', GOOD.replace('d=example.org', 'd=esp.example')],
  ['attachment.refused', mixed('invoice.pdf.exe')],
  ['link.shortener', GOOD.replace('example.org/minutes', 'bit.ly/x')],
  ['link.address', GOOD.replace('example.org/minutes', '192.0.2.7/x')],
]

suite('each fault is found alone', () => {
  for (const [id, message, bulk] of FAULTS) {
    test(id, async () => assert.deepEqual(await lint(message, bulk), [id]))
  }
})

test('a link that shows another host than it leads to is found, and one within a domain is not', async () => {
  const link = (href: string, shown: string): string => html(`<a href="${href}">${shown}</a>`)
  assert.deepEqual(await lint(link('https://evil.example/', 'https://bank.example.org/')), [
    'link.disguised',
    'html.alone',
  ])
  assert.deepEqual(await lint(link('https://www.example.org/', '<b>example.org</b>')), ['html.alone'])
  assert.deepEqual(await lint(link('https://shop.example.org/', 'our shop')), ['html.alone'])
})

test('what is large, and what cannot be read, are found', async () => {
  const large = Buffer.concat([Buffer.from(GOOD), Buffer.from(`${'a'.repeat(900)}\r\n`.repeat(21_500))])
  assert.ok((await lint(large)).includes('size.large'))
  const deep = Array.from({ length: 40 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`)
  assert.ok((await lint(`MIME-Version: 1.0\r\n${deep.join('')}`)).includes('mime.unreadable'))
})

test('every finding is met by a test, and said in both languages without a gap', () => {
  const met = readFileSync(new URL(import.meta.url), 'utf8')
  for (const id of Object.keys(LINT_FINDINGS) as LintId[]) {
    assert.ok(met.includes(`'${id}'`), id)
    const about = {
      from: 'x',
      date: 'x',
      id: 'x',
      domain: 'x',
      field: 'x',
      line: 'x',
      length: 'x',
      charset: 'x',
      signer: 'x',
      file: 'x',
      megabytes: 'x',
      host: 'x',
      shown: 'x',
    }
    for (const language of ['en', 'ru'] as const) {
      const { says, cure } = lintSaid({ id, level: LINT_FINDINGS[id], about }, language)
      assert.doesNotMatch(says + cure, /[{}]/)
      assert.equal(/[а-яё]/i.test(says), language === 'ru')
      assert.ok(cure.length > 5)
    }
  }
})

test('no octets make it fail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (octets) => {
      assert.ok((await lint(Buffer.from(octets))).length > 0)
    }),
    { numRuns: 200 },
  )
})
