// The error texts of a well-known collection of notes on Exim of Debian and on sending mail, one by one: for each, exactly
// what the answer must be. Rows are named by what they are about. Whoever breaks one has made a known text worse.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explainEnhancedCode, explainReplyCode } from '../../src/diagnose/digits/digits.ts'
import { DETAILS } from '../../src/diagnose/digits/enhanced-codes.ts'
import { explain, explainAll, writeLetter } from '../../src/diagnose/library.ts'

/** cause, whose move, whether trying again helps. */
type Expected = readonly [cause: string, who: string, retry: boolean | null]

const answersWith = (text: string, [cause, who, retry]: Expected): void => {
  const answer = explain(text)
  assert.deepEqual([answer.cause, answer.who, answer.retry_helps], [cause, who, retry], text)
}

const each = (texts: Readonly<Record<string, Expected>>): void => {
  for (const [text, expected] of Object.entries(texts)) answersWith(text, expected)
}

const RELAY: Expected = ['relay.denied', 'sender', false]

test('relay not permitted is recognised in any case, with and without an enhanced code, at RCPT', () => {
  each({
    '550 relay not permitted': RELAY,
    '550 Relay Not Permitted': RELAY,
    '550 5.7.1 relay not permitted': RELAY,
    '550 5.7.1 relaying denied: authenticate (AUTH) or use the server of your provider': RELAY,
    'SMTP error from remote mail server after RCPT TO:<bob@example.com>: 550 relay not permitted': RELAY,
    'H=(pc) [192.0.2.7] F=<alice@example.net> rejected RCPT <bob@example.com>: relay not permitted': RELAY,
  })
})

test('relay not permitted comes with the menus of the mail programs', () => {
  for (const [program, menu] of [
    ['thunderbird', /outgoing server/i],
    ['outlook', /outgoing server|account settings/i],
    ['thebat', /transport|account/i],
  ] as const) {
    const { diagnosis } = explain('550 relay not permitted', { for: program })
    const steps = diagnosis?.softwareSteps.find(({ software }) => software === program)?.steps ?? []
    assert.ok(steps.length > 0, program)
    assert.match(steps.join('\n'), menu)
  }
})

test('a way to log in that the server does not know is told from a wrong password and from a server that cannot check', () => {
  each({
    '503 AUTH command used when not advertised': ['auth.failed', 'sender', false],
    '504 NTLM authentication mechanism not supported': ['auth.failed', 'sender', false],
    '535 Incorrect authentication data': ['auth.failed', 'sender', false],
    '435 Unable to authenticate at present': ['system.temp', 'recipient-admin', true],
  })
})

test('the ways in which a connection fails are told apart', () => {
  each({
    'connect to mx.example.com[192.0.2.1]:25: Connection refused': ['network.connect', 'wait', true],
    'defer (111): Connection refused': ['network.connect', 'wait', true],
    'defer (113): No route to host': ['network.connect', 'wait', true],
    'Connection timed out': ['network.timeout', 'wait', true],
    'host mx.example.com[192.0.2.1] refused to talk to me: 554 mx.example.com': [
      'policy.ip-blocked',
      'sender-admin',
      false,
    ],
    '421 Service not available, closing transmission channel': ['system.temp', 'wait', true],
    '451 4.7.1 Sorry, the service is currently unavailable. Please come back later.': ['system.temp', 'wait', true],
  })
})

const MAIL_RU_LINE =
  'Jun 25 01:24:53 vh256 splogger: 1joDp7-0002mn-2s **[email protected] R=dnslookup T=remote_smtp H=mxs.mail.ru  X=TLS1.2:ECDHE_RSA_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after end of data: 550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=abc123 or report details to abuse@corp.mail.ru. Error code: 0F2B. ID: 0000000AB12.'

test('rejected as spam: recognised in both wordings, for good, by the content', () => {
  each({
    '550 spam reject;': ['spam.content', 'sender', false],
    '554 5.7.1 Message rejected under suspicion of SPAM': ['spam.content', 'sender', false],
    [MAIL_RU_LINE]: ['spam.content', 'sender-admin', false],
  })
  const { diagnosis, confidence } = explain(MAIL_RU_LINE)
  assert.equal(diagnosis?.observed.stage, 'content')
  assert.equal(confidence, 'high')
})

test('the line in syslog form gives up its address for help, its code and its id, and a letter with them', () => {
  const answer = explain(MAIL_RU_LINE)
  assert.equal(answer.provider, 'mail.ru')
  assert.deepEqual(answer.contacts, {
    urls: ['http://help.mail.ru/notspam-support/id?c=abc123'],
    emails: ['abuse@corp.mail.ru'],
    ids: ['0F2B', '0000000AB12'],
  })
  const [one] = answer.explanation.cases
  assert.ok(one)
  const letter = writeLetter(answer.explanation, one, 'en')
  assert.equal(letter?.to, 'abuse@corp.mail.ru')
  assert.match(letter?.body ?? '', /spam message rejected/)
})

test('the header that PHP adds names PHP as the program', () => {
  const { diagnosis } = explain('X-PHP-Originating-Script: "2157:class-phpmailer.php"')
  assert.ok(diagnosis?.software.includes('php'))
})

test('mailing to remote domains not supported is laid to the configuration of the own Exim of Debian', () => {
  const line = '** bob@gmail.example R=nonlocal: Mailing to remote domains not supported'
  answersWith(line, ['local-config.remote-domains-disabled', 'sender-admin', false])
  const { diagnosis } = explain(line)
  assert.ok(diagnosis?.software.includes('exim-debian'))
  assert.match(JSON.stringify(diagnosis?.softwareSteps), /dpkg-reconfigure exim4-config|update-exim4\.conf/)
})

const BOUNCE = `From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: alice@example.net
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  bob@example.com
    host mx.example.com [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<bob@example.com>:
    550 5.1.1 <bob@example.com>: User unknown

------ This is a copy of the message, including all the headers. ------

Received: from localhost
Subject: spam spam
`

test('a bounce of Exim is read to address, host, stage, code and cause, pasted and as a file', async () => {
  for (const answer of [explain(BOUNCE), ...(await explainAll(new TextEncoder().encode(BOUNCE)))]) {
    const [one] = answer.explanation.cases
    assert.deepEqual(
      [one?.address, one?.host, one?.stage, one?.code, answer.enhanced, answer.cause],
      ['bob@example.com', 'mx.example.com', 'rcpt', 550, '5.1.1', 'recipient.unknown'],
    )
  }
})

test('mail hosts that do not exist are a matter of the other domain', () => {
  answersWith('all relevant MX records point to non-existent hosts', ['domain.no-route', 'recipient-admin', null])
})

test("a recipient's private list is told from a public one", () => {
  each({
    '550 5.7.1 Your address is on the private blacklist of the recipient': [
      'policy.recipient-rule',
      'recipient',
      false,
    ],
    '550 Sender is in the private blacklist of this user': ['policy.recipient-rule', 'recipient', false],
    '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org': [
      'blocklist.ip',
      'sender-admin',
      false,
    ],
  })
})

test('errors of GnuTLS and of OpenSSL are errors of TLS', () => {
  const texts = [
    'TLS error on connection to mx.example.com [192.0.2.1] (gnutls_handshake): A TLS fatal alert has been received.',
    'TLS error on connection to mx.example.com [192.0.2.1] (gnutls_handshake): An unexpected TLS packet was received.',
    'TLS error on connection to mx.example.com [192.0.2.1] (SSL_connect): error:1409442E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version',
    'TLS session: (SSL_connect): error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure',
  ]
  for (const text of texts) assert.equal(explain(text).diagnosis?.layer, 'tls', text)
})

test('each digit of every reply code is explained, and the class decides whether trying again helps', () => {
  for (let code = 200; code < 600; code++) {
    const digits = explainReplyCode(code, 'en')
    assert.deepEqual(
      digits.slice(0, 3).map(({ digit }) => digit),
      String(code).split(''),
    )
    for (const { means } of digits) assert.ok(means.length > 3, String(code))
  }
  const firstOf = (code: number): string | undefined => explainReplyCode(code, 'en')[0]?.means
  assert.deepEqual(
    [firstOf(250), firstOf(354), firstOf(451), firstOf(550)],
    ['done', 'go on, more is expected', 'not now, try again later', 'no, the same again will be refused again'],
  )
  for (const code of [421, 435, 450, 451, 452, 454, 471])
    assert.equal(explain(String(code)).retry_helps, true, `${code}`)
})

test('every registered enhanced code is explained in both languages', () => {
  for (const detail of Object.keys(DETAILS)) {
    for (const language of ['en', 'ru'] as const) {
      const parts = explainEnhancedCode(`5.${detail}`, language)
      assert.equal(parts.length, 3)
      assert.ok(
        parts.every(({ means }) => means.length > 2 && !means.includes('private to this server')),
        detail,
      )
    }
  }
})

test('a reply of several lines is one refusal, and its address for help is kept', () => {
  const answer = explain(
    '550-5.1.1 The email account that you tried to reach does not exist.\n550 5.1.1 https://support.google.com/mail/?p=NoSuchUser - gsmtp',
  )
  assert.equal(answer.cause, 'recipient.unknown')
  assert.deepEqual(answer.contacts.urls, ['https://support.google.com/mail/?p=NoSuchUser'])
})

test('accepted is no refusal, and says nothing of the folder it went to', () => {
  for (const text of ['250 Accepted', '250 2.0.0 OK: queued as 4ABC']) {
    const { cause, diagnosis } = explain(text)
    assert.equal(cause, 'unknown')
    assert.equal(diagnosis?.evidence.length, 0)
  }
})

test("an administrator's own text is read in the encodings that Russian servers use", async () => {
  const said = 'Пользователь не найден'
  const koi8 = Uint8Array.from([
    0xf0, 0xcf, 0xcc, 0xd8, 0xda, 0xcf, 0xd7, 0xc1, 0xd4, 0xc5, 0xcc, 0xd8, 0x20, 0xce, 0xc5, 0x20, 0xce, 0xc1, 0xca,
    0xc4, 0xc5, 0xce,
  ])
  const cp1251 = Uint8Array.from([
    0xcf, 0xee, 0xeb, 0xfc, 0xe7, 0xee, 0xe2, 0xe0, 0xf2, 0xe5, 0xeb, 0xfc, 0x20, 0xed, 0xe5, 0x20, 0xed, 0xe0, 0xe9,
    0xe4, 0xe5, 0xed,
  ])
  for (const bytes of [new TextEncoder().encode(said), koi8, cp1251]) {
    const [answer] = await explainAll(Uint8Array.from([...new TextEncoder().encode('550 '), ...bytes, 10]))
    assert.equal(answer?.cause, 'recipient.unknown')
  }
})

test('the big services are recognised by their own replies', () => {
  for (const [text, provider, cause] of [
    [
      '421-4.7.0 This message is suspicious due to the very low reputation of the sending IP address.\n421 4.7.0 - gsmtp',
      'gmail',
      'reputation.ip',
    ],
    [
      '550-5.7.26 This mail is unauthenticated, which poses a security risk to the sender and Gmail users. - gsmtp',
      'gmail',
      'auth.none',
    ],
    [
      'host mx.yandex.ru[192.0.2.1] said: 554 5.7.1 Message rejected under suspicion of SPAM; https://ya.cc/1IrBc (in reply to end of DATA command)',
      'yandex',
      'spam.content',
    ],
    [
      'host mxs.mail.ru[192.0.2.1] said: 550 Message was not accepted -- invalid mailbox.  Local mailbox bob@mail.ru is unavailable: user not found',
      'mail.ru',
      'recipient.unknown',
    ],
    [
      'host mx.rambler.ru[192.0.2.1] said: 550 5.1.1 <bob@rambler.ru>: Recipient address rejected: User unknown',
      'rambler',
      'recipient.unknown',
    ],
  ] as const) {
    const answer = explain(text)
    assert.deepEqual([answer.provider, answer.cause], [provider, cause], text)
  }
})
