import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { instant } from '../core/time.ts'
import { buildProbeMessage, isHeaderField, type ProbeMessage } from './probe-message.ts'

const base: ProbeMessage = {
  from: 'a@example.org',
  to: ['b@example.org', 'c@example.org'],
  headers: [],
  content: { kind: 'body', bytes: Buffer.from('hello') },
  now: instant(Date.UTC(2026, 10, 22, 5, 20, 43)),
  host: 'probe.example',
}
const build = (message: Partial<ProbeMessage>): string =>
  Buffer.from(buildProbeMessage({ ...base, ...message })).toString('utf8')
const body = (text: string): Pick<ProbeMessage, 'content'> => ({ content: { kind: 'body', bytes: Buffer.from(text) } })
const whole = (text: string): Pick<ProbeMessage, 'content'> => ({
  content: { kind: 'message', bytes: Buffer.from(text) },
})

test('a body gets the header fields that a message must have', () => {
  const text = build({ subject: 'Hi' }).replace(/<[^<>]+@probe\.example>/, '<ID>')
  assert.equal(
    text,
    'Date: Sun, 22 Nov 2026 05:20:43 +0000\r\nFrom: <a@example.org>\r\nTo: <b@example.org>, <c@example.org>\r\n' +
      'Message-ID: <ID>\r\nSubject: Hi\r\n\r\nhello\r\n',
  )
})

test('fields that are given are not added again', () => {
  const text = build({ headers: ['from: Me <me@example.org>', 'DATE: now'], ...body('x') })
  assert.equal(text.match(/^from:/gim)?.length, 1)
  assert.equal(text.match(/^date:/gim)?.length, 1)
})

test('a whole message keeps its header and gets only what it lacks', () => {
  const text = build(whole('Subject: mine\n folded\nX-A: 1\n\nbody\n'))
  assert.match(text, /\r\nSubject: mine\r\n folded\r\nX-A: 1\r\n\r\nbody\r\n$/)
  assert.match(text, /^Date: /)
  assert.doesNotMatch(text, /Waybill probe/)
})

test('a file without a header is taken as a body', () => {
  assert.match(build(whole('just some words\nmore')), /\r\n\r\njust some words\r\nmore\r\n$/)
})

test('a body that is not ASCII is declared as UTF-8', () => {
  assert.match(build(body('grüße')), /Content-Type: text\/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n/)
})

test('a subject that is not ASCII becomes encoded words of at most 75 characters that decode to it', () => {
  const subject = 'Прошу проверить доставку почты на новый сервер, спасибо'
  const field = /^Subject: ((?:.*\r\n )*.*)\r\n/m.exec(build({ subject }))?.[1] ?? ''
  const words = field.split('\r\n ')
  assert.ok(words.length > 1 && words.every((word) => word.length <= 75))
  const decoded = words.map((word) => Buffer.from(word.slice('=?UTF-8?B?'.length, -2), 'base64').toString('utf8'))
  assert.equal(decoded.join(''), subject)
})

test('a line break in the subject cannot begin a field', () => {
  assert.match(build({ subject: 'a\r\nBcc: x@example.org' }), /^Subject: a Bcc: x@example\.org\r$/m)
})

test('whatever the body is, every line end is CRLF and the last line has one', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\r', '\n', '.', ' ') }), (text) => {
      const built = build(body(text))
      assert.ok(built.endsWith('\r\n'))
      assert.doesNotMatch(built, /(?<!\r)\n|\r(?!\n)/)
    }),
    { numRuns: 300 },
  )
})

test('a header field is known by its name and colon, and has no second field in it', () => {
  assert.ok(isHeaderField('X-Test: 1'))
  assert.ok(isHeaderField('X-Test: 1\n folded'))
  assert.ok(!isHeaderField('no colon'))
  assert.ok(!isHeaderField('X-Test: 1\nBcc: x@example.org'))
})
