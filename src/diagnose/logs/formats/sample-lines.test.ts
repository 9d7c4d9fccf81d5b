// No parser may take the line of another format: every line of a mixed log may be shown to all of them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EXCHANGE_LINES } from './exchange-lines.test-support.ts'
import { makeExchangeParser } from './exchange.ts'
import { OPENSMTPD_LINES } from './opensmtpd-lines.test-support.ts'
import { makeOpensmtpdParser, parseOpensmtpd } from './opensmtpd.ts'
import { POSTFIX_LINES } from './postfix-lines.test-support.ts'
import { parsePostfix } from './postfix.ts'
import { QMAIL_LINES } from './qmail-lines.test-support.ts'
import { makeQmailParser } from './qmail.ts'
import { lineOf, type SampleLine } from './sample-line.test-support.ts'
import { SENDMAIL_LINES } from './sendmail-lines.test-support.ts'
import { parseSendmail } from './sendmail.ts'
import { WAYBILL_LINES } from './waybill-lines.test-support.ts'
import { parseWaybillEvent } from './waybill.ts'
import type { ParseLine } from '../log-record.ts'

/** Lines of Exim and of programs that are no mail server. */
const OTHER_TEXTS = [
  '1joDp7-0002mn-2s <= u@example.org U=user P=local S=4666 id=x@example.org',
  '1joDp7-0002mn-2s ** a@mail.example R=dnslookup T=remote_smtp H=mx.example [192.0.2.31]: SMTP error: 550 no, sorry',
  '1joDp7-0002mn-2s Completed',
  'H=(helo) [192.0.2.7] F=<s@example.net> rejected RCPT <r@example.com>: relay not permitted',
  'Start queue run: pid=376',
  'imap-login: Login: user=<alice>, method=PLAIN, rip=192.0.2.7',
  'status: ok, nothing to do',
  'delivery of newspapers: failure',
  'new message, from=<a@example.net>, size=3',
  '{"level":"info","msg":"not ours"}',
  '{"kind":"order","at":"now"}',
  '#Fields of gold',
  'Warning: table full, sender address unknown',
  '',
]

const PARSERS: readonly (readonly [name: string, make: () => ParseLine, own: readonly SampleLine[]])[] = [
  ['Postfix', () => parsePostfix, POSTFIX_LINES],
  ['Sendmail', () => parseSendmail, SENDMAIL_LINES],
  ['qmail', makeQmailParser, QMAIL_LINES],
  ['OpenSMTPD', makeOpensmtpdParser, OPENSMTPD_LINES],
  ['Exchange', makeExchangeParser, EXCHANGE_LINES],
  ['Waybill', () => parseWaybillEvent, WAYBILL_LINES],
]

for (const [name, make, own] of PARSERS) {
  test(`the parser of ${name} leaves the lines of all others alone`, () => {
    const parse = make()
    // A parser that remembers must not take more for it.
    for (const line of own) parse(lineOf(line))
    for (const [other, , lines] of PARSERS) {
      if (other === name) continue
      for (const line of lines) {
        assert.equal(parse(lineOf(line)), undefined, `${other}, ${line.what}: ${line.text}`)
        const { text } = line
        assert.equal(parse({ at: undefined, text }), undefined, `${other} without its tag, ${line.what}: ${text}`)
      }
    }
    for (const text of OTHER_TEXTS) assert.equal(parse({ at: undefined, text, tag: 'mail' }), undefined, text)
  })
}

test('lines of messages are known under a foreign tag', () => {
  for (const [name, make, own] of PARSERS) {
    const parse = make()
    let known = 0
    for (const line of own) if (parse({ ...lineOf(line), tag: 'splogger' })?.kind === 'attempted') known++
    assert.ok(name === 'Exchange' || known > 0, name)
  }
})

test('OpenSMTPD without memory knows the client only where the line names it', () => {
  const record = parseOpensmtpd({
    at: undefined,
    text: '88166f7f21c951f5 smtp event=message address=192.0.2.7 host=c.example msgid=f6e94209 from=<a@example.net> to=<b@example.org> size=8 ndest=1 proto=ESMTP',
  })
  assert.deepEqual(record, {
    at: undefined,
    format: 'opensmtpd',
    kind: 'arrived',
    id: 'f6e94209',
    from: 'a@example.net',
    client: { address: '192.0.2.7', host: 'c.example' },
    protocol: 'ESMTP',
    size: 8,
    recipients: ['b@example.org'],
  })
})
