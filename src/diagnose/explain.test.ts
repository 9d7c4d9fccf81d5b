// What people paste, and what they must be told. Replies are real, with hosts and addresses of the documentation ranges.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CAUSES, type CauseId } from './causes/facts.ts'
import type { Who } from './diagnosis.ts'
import { makeExplain } from './explain.ts'
import { summarise } from './summary.ts'
import { processorTime } from '../../test/support/processor-time.ts'

const explain = makeExplain()

const CASES: readonly (readonly [text: string, cause: CauseId, who: Who])[] = [
  ['550 relay not permitted', 'relay.denied', 'sender'],
  ['550 5.7.1 Relay Not Permitted', 'relay.denied', 'sender'],
  ['550 spam reject', 'spam.content', 'sender'],
  ['554 5.7.1 Message rejected under suspicion of SPAM; https://ya.cc/1IrBc', 'spam.content', 'sender-admin'],
  ['Mailing to remote domains not supported', 'local-config.remote-domains-disabled', 'sender-admin'],
  ['all relevant MX records point to non-existent hosts', 'domain.no-route', 'recipient-admin'],
  ['5.7.26', 'auth.none', 'domain-owner'],
  ['550 #5.1.0 Address rejected.', 'recipient.unknown', 'sender'],
  [
    'SMTP error from remote mail server after RCPT TO:<x@example.com>: 451 4.7.1 Greylisting in action, please come back later',
    'greylist',
    'wait',
  ],
  [
    '<x@example.com>: host mx.example.com[192.0.2.1] said: 450\n    4.7.25 Client host rejected: cannot find your hostname, [192.0.2.7] (in\n    reply to RCPT TO command)',
    'dns.ptr',
    'ip-owner',
  ],
  ['mx.example.com #550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##', 'recipient.unknown', 'sender'],
  [
    'delivery 5: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_no_such_user_here/Giving_up_on_192.0.2.1./',
    'recipient.unknown',
    'sender',
  ],
  [
    '----- Transcript of session follows -----\n... while talking to mx.example.com.:\n>>> RCPT To:<x@example.com>\n<<< 452 4.2.2 Mailbox full\n<x@example.com>... Deferred: 452 4.2.2 Mailbox full',
    'recipient.full',
    'recipient',
  ],
  ['552 5.2.2 <x@example.com>: user is over quota', 'recipient.full', 'recipient'],
]

for (const [text, cause, who] of CASES) {
  test(`${JSON.stringify(text.slice(0, 60))} is ${cause}`, () => {
    const diagnosis = explain(text)
    assert.deepEqual([diagnosis.cause, diagnosis.who], [cause, who])
  })
}

test('a line of Exim under a foreign log tag, with hidden addresses, gives host, stage, link and ids', () => {
  const { cause, observed, contacts, confidence } = explain(
    'Jun 25 01:24:53 vh256 splogger: 1joDp7-0002mn-2s **[email protected] R=dnslookup T=remote_smtp H=mxs.mail.ru  X=TLS1.2:ECDHE_RSA_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after end of data: 550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=abc or report details to abuse@corp.mail.ru. Error code: 0A5051D9. ID: 0000000D.',
  )
  assert.deepEqual([cause, confidence], ['spam.content', 'high'])
  assert.deepEqual(
    [observed.code, observed.stage, observed.host, observed.provider],
    [550, 'content', 'mxs.mail.ru', 'mail.ru'],
  )
  assert.deepEqual(contacts, {
    urls: ['http://help.mail.ru/notspam-support/id?c=abc'],
    emails: ['abuse@corp.mail.ru'],
    ids: ['0A5051D9', '0000000D'],
  })
})

test('a reply of several lines is read as one, and its first refusal counts', () => {
  const { observed } = explain('550-5.7.1 first half of a\n550-5.7.1 long sentence\n550 5.7.1 ends here\n\n421 closing')
  assert.equal(observed.reply, 'first half of a long sentence ends here')
  assert.deepEqual([observed.code, observed.enhanced], [550, '5.7.1'])
})

test('the copy of the message in a bounce is not taken for the reply', () => {
  const { cause, observed } = explain(
    'host mx.example.com [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<x@example.com>:\n    550 5.1.1 User unknown\n\nContent-Type: message/rfc822\n\nSubject: spamhaus dmarc virus\n',
  )
  assert.equal(cause, 'recipient.unknown')
  assert.deepEqual([observed.host, observed.stage], ['mx.example.com', 'rcpt'])
})

test('numbers that are no codes are not read as such', () => {
  for (const text of ['Exim 4.96 on 192.0.2.550', 'Postfix 3.4.0 is ready', 'size 550 of 600']) {
    assert.deepEqual([explain(text).observed.code, explain(text).observed.enhanced], [undefined, undefined], text)
  }
})

test('trying again helps after 4, not after 5, and cannot be told without a code', () => {
  assert.equal(explain('452 4.2.2 Mailbox full').retryHelps, true)
  assert.equal(explain('552 5.2.2 Mailbox full').retryHelps, false)
  assert.equal(explain('Mailbox full').retryHelps, null)
})

test('confidence is high only where a special rule and the codes agree', () => {
  assert.equal(explain('554 5.7.1 <x@example.com>: Relay access denied').confidence, 'high')
  assert.equal(explain('550 5.1.1 no such mailbox here').confidence, 'high')
  assert.equal(explain('550 this mailbox does not exist').confidence, 'medium')
  assert.equal(explain('550 rejected').confidence, 'low')
  assert.equal(explain('5.1.1').confidence, 'low')
})

test('codes that contradict each other lower the confidence, and that is said', () => {
  const { confidence, unknown } = explain('450 5.1.1 no such mailbox here')
  assert.equal(confidence, 'low')
  assert.ok(unknown.includes('conflict'))
})

test('a text that says nothing is unknown, with low confidence', () => {
  for (const text of ['550 5.7.1', '554 5.0.0 qwertz']) {
    const { cause, confidence, rule } = explain(text)
    assert.deepEqual([cause, confidence, rule], ['unknown', 'low', undefined], text)
  }
})

test('4.4.7 is never taken for the cause', () => {
  const { cause, confidence, unknown } = explain('4.4.7')
  assert.deepEqual([cause, confidence], ['expired', 'low'])
  assert.ok(unknown.includes('earlier-error'))
  assert.equal(explain('550 4.4.7 message expired: connection refused by mx.example.com').cause, 'network.connect')
})

test('what the caller knows outranks the text', () => {
  const says = { en: 'The record does not list 192.0.2.7.', ru: 'В записи нет 192.0.2.7.' }
  const confirmed = explain('550 5.7.1 rejected', { evidence: [{ kind: 'confirms', cause: 'spf.fail', says }] })
  assert.deepEqual([confirmed.cause, confirmed.confidence, confirmed.who], ['spf.fail', 'high', 'domain-owner'])
  assert.deepEqual(confirmed.evidence, [{ kind: 'known', says }])
  const refuted = explain('550 SPF check failed, spam', { evidence: [{ kind: 'refutes', cause: 'spf.fail', says }] })
  assert.equal(refuted.cause, 'spam.content')
})

test('host and stage that are handed in are used', () => {
  const text = '550 Message rejected: try again later, closing connection.'
  assert.equal(explain({ text, host: 'gmail-smtp-in.l.google.com.' }).observed.provider, 'gmail')
  assert.equal(explain({ text: '552 nothing', stage: 'end of data' }).cause, 'limit.size')
  assert.equal(explain({ text: '552 nothing', stage: 'RCPT TO' }).cause, 'recipient.full')
})

test('the answer is in the language asked for', () => {
  assert.match(explain('550 relay not permitted', { language: 'ru' }).title, /Сервер/)
  assert.match(explain('550 relay not permitted').title, /server/)
})

test('the summary has every field, null where nothing is known', () => {
  assert.deepEqual(summarise(explain('hello')), {
    cause: 'not-mail',
    who: 'unknown',
    retry_helps: null,
    confidence: 'low',
    provider: null,
    code: null,
    enhanced: null,
    rule: null,
    contacts: { urls: [], emails: [], ids: [] },
  })
})

test('any text has an answer from the catalogue', () => {
  const piece = fc.constantFrom(
    '550 ',
    '5.7.1 ',
    'spam',
    ' user ',
    'unknown',
    '\n',
    '550-',
    'said: ',
    '<a@b.example>',
    '[192.0.2.1]',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 300 }),
        fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
      ),
      (text) => {
        const { cause, confidence } = explain(text)
        assert.ok(Object.hasOwn(CAUSES, cause))
        assert.ok(cause !== 'unknown' || confidence === 'low')
      },
    ),
    { numRuns: 300 },
  )
})

test('hostile texts take no time', () => {
  const units = ['550-', 'a@', 'http://', '> ', '_', '550 5.7.1 ', 'user unknown ', '((', 'host a.b[', '1.', '\n']
  const ms = processorTime(() => {
    for (const unit of units) explain(unit.repeat(20_000))
  })
  assert.ok(ms < 5_000, `${ms} ms`)
})
