// Bounces of the usual servers, each in its true form, read to whom, by whom, when, with which words, and why.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { makeExplain } from '../explain.ts'
import { explainDocument, type ExplainedCase, type Explanation } from '../explanation.ts'
import { readDocuments, readText } from './recognise.ts'

const explain = makeExplain()

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../../test/fixtures/bounces/${name}`, import.meta.url))

const readAll = async (name: string): Promise<readonly Explanation[]> =>
  (await readDocuments(fixture(name))).map((document) => explainDocument(document, explain))

async function readOne(name: string): Promise<Explanation> {
  const [explanation, ...others] = await readAll(name)
  assert.ok(explanation && others.length === 0, name)
  return explanation
}

/** Address, host, stage, code, cause. */
type Facts = readonly (string | number | undefined)[]
const factsOf = ({ address, host, stage, code, diagnosis }: ExplainedCase): Facts => [
  address,
  host,
  stage,
  code,
  diagnosis.cause,
]

test('every bounce of an Exim mailbox file is read to address, host, stage, code and cause', async () => {
  const explanations = await readAll('exim.mbox')
  assert.deepEqual(
    explanations.flatMap(({ cases }) => cases.map(factsOf)),
    [
      ['x@nullmx.example', undefined, undefined, undefined, 'domain.null-mx'],
      ['x@reject.example', 'mx.reject.example', 'rcpt', 550, 'recipient.unknown'],
      ['x@spamreject.example', 'mx.spamreject.example', 'content', 550, 'spam.content'],
      ['x@nxdomain.example', undefined, undefined, undefined, 'recipient.unknown'],
      ['nosuch@lab.example', undefined, undefined, undefined, 'recipient.unknown'],
      ['failer@lab.example', undefined, undefined, undefined, 'recipient.disabled'],
      ['x@selfmx.example', undefined, undefined, undefined, 'local-config.mx-points-here'],
      ['x@badmx.example', undefined, undefined, undefined, 'domain.no-route'],
    ],
  )
  for (const { kind, software } of explanations) {
    assert.equal(kind, 'bounce')
    assert.deepEqual(software, ['exim-debian', 'exim'])
  }
})

test('of an Exim bounce all is kept that helps: who wrote it, about which mail, the whole reply, ids and contacts', async () => {
  const [, , spam] = await readAll('exim.mbox')
  assert.deepEqual(
    [spam?.reporter, spam?.date, spam?.original],
    [
      'mx.lab.example',
      'Sun, 22 Nov 2026 05:45:21 +0000',
      {
        from: 'Alice <alice@lab.example>',
        to: 'x@spamreject.example',
        subject: 'test to x@spamreject.example',
        messageId: '<E1xV0O9-0004vo-0P@mx.lab.example>',
        date: 'Sun, 22 Nov 2026 05:45:21 +0000',
      },
    ],
  )
  const [one] = spam?.cases ?? []
  assert.deepEqual([one?.action, one?.status, one?.ip], ['failed', '5.0.0', '127.0.0.14'])
  assert.equal(
    one?.reply,
    '550 spam message rejected. Please visit http://help.example/notspam-support/id?c=2VFQCm or report details to abuse@corp.example. Error code: 0A5051D9. ID: 0000000D',
  )
  assert.deepEqual(one?.diagnosis.contacts, {
    urls: ['http://help.example/notspam-support/id?c=2VFQCm'],
    emails: ['abuse@corp.example'],
    ids: ['0A5051D9', '0000000D'],
  })
})

const BOB = 'bob@receiver.example'
const MX = 'mx1.receiver.example'

const ONE_EACH: readonly (readonly [file: string, software: string | undefined, ...cases: readonly Facts[]])[] = [
  ['sendmail.eml', 'sendmail', [BOB, MX, 'rcpt', 552, 'recipient.full']],
  [
    'qmail.eml',
    'qmail',
    [BOB, undefined, 'rcpt', 553, 'relay.denied'],
    ['carl@nowhere.example', undefined, undefined, undefined, 'domain.not-found'],
  ],
  ['microsoft365.eml', 'microsoft365', [BOB, MX, undefined, 550, 'recipient.unknown']],
  ['exchange-pasted.txt', 'exchange', [BOB, undefined, undefined, 550, 'recipient.full']],
  ['gmail-older.txt', 'google-workspace', [BOB, MX, 'rcpt', 554, 'relay.denied']],
  ['gmail-pasted.txt', 'google-workspace', [BOB, undefined, undefined, 550, 'recipient.unknown']],
  ['yandex-koi8.eml', 'postfix', [BOB, MX, 'rcpt', 450, 'greylist']],
  ['mailru-1251.eml', 'exim', [BOB, MX, 'rcpt', 550, 'recipient.unknown']],
  ['exim-damaged.txt', 'exim', ['[email protected]', MX, 'content', 550, 'spam.content']],
  ['exim-delay.eml', 'exim', ['x@defer.example', 'mx.defer.example', 'rcpt', 451, 'greylist']],
  ['quoted.eml', 'exim', [BOB, MX, 'mail', 550, 'dns.sender-domain']],
]

for (const [file, software, ...expected] of ONE_EACH) {
  test(`${file} is read to address, host, stage, code and cause`, async () => {
    const explanation = await readOne(file)
    assert.equal(explanation.kind, 'bounce')
    assert.equal(explanation.software[0], software)
    assert.deepEqual(explanation.cases.map(factsOf), expected)
  })
}

for (const file of ['postfix.eml', 'forwarded.eml']) {
  test(`${file}: two recipients, each with its own reason, and the script that sent the mail`, async () => {
    const { software, original, cases, reporter } = await readOne(file)
    assert.deepEqual([software, reporter], [['postfix'], 'mail.sender.example'])
    const [bob, carl, ...others] = cases.map(factsOf)
    assert.deepEqual(bob, [BOB, MX, 'rcpt', 554, 'blocklist.ip'])
    assert.deepEqual(carl?.slice(0, 4), ['carl@other.example', 'mx.other.example', undefined, undefined])
    assert.match(String(carl?.[4]), /^network\./)
    assert.deepEqual(others, [])
    assert.deepEqual(
      cases.map(({ ip, status }) => [ip, status]),
      [
        ['192.0.2.25', '5.7.1'],
        ['192.0.2.26', '4.4.1'],
      ],
    )
    assert.deepEqual([original.subject, original.script], ['Заказ № 15', { file: 'class-phpmailer.php', uid: 1007 }])
  })
}

test('a bounce of Gmail: the reply of the other server, and who that was', async () => {
  const { cases, service } = await readOne('gmail.eml')
  assert.equal(service, 'gmail')
  const [one] = cases
  assert.deepEqual([one?.address, one?.host, one?.ip, one?.code], [BOB, MX, '192.0.2.25', 550])
  assert.equal(one?.reply, '550 5.7.1 Message rejected due to content restrictions')
})

test('character sets are obeyed where they are named, and guessed where they are not', async () => {
  const yandex = await readOne('yandex-koi8.eml')
  assert.deepEqual(
    [yandex.service, yandex.original.from, yandex.original.subject],
    ['yandex', 'Анна <anna@yandex.ru>', 'Привет'],
  )
  const mailru = await readOne('mailru-1251.eml')
  assert.deepEqual(
    mailru.cases.map(({ reply }) => reply),
    ['550 5.1.1 Пользователь не найден: User unknown'],
  )
})

test('a warning of delay is told from a failure', async () => {
  const { cases } = await readOne('exim-delay.eml')
  assert.deepEqual(
    cases.map(({ action, diagnosis }) => [action, diagnosis.retryHelps]),
    [['delayed', true]],
  )
})

test('a list of recipients of OpenSMTPD is read one by one', async () => {
  const { software, cases } = await readOne('opensmtpd.txt')
  assert.deepEqual(software, ['opensmtpd'])
  assert.deepEqual(
    cases.map(({ address, code, reply }) => [address, code, reply]),
    [
      [BOB, 550, `550 5.1.1 <${BOB}>: Recipient address rejected: User unknown`],
      ['carl@other.example', undefined, 'Envelope expired'],
    ],
  )
})

test('a pasted text is read at once as the file is, also its source with transfer encodings', async () => {
  for (const file of [
    'postfix.eml',
    'sendmail.eml',
    'microsoft365.eml',
    'qmail.eml',
    'gmail-older.txt',
    'forwarded.eml',
  ]) {
    const text = fixture(file).toString('utf8')
    const pasted = explainDocument(readText({ text }), explain)
    const whole = await readOne(file)
    assert.deepEqual(pasted.cases.map(factsOf), whole.cases.map(factsOf), file)
  }
  const encoded = Buffer.from(fixture('exim-damaged.txt')).toString('base64').replaceAll(/.{76}/g, '$&\n')
  const text = `Subject: Fwd\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${encoded}\n`
  assert.equal(explainDocument(readText({ text }), explain).cases[0]?.diagnosis.cause, 'spam.content')
})

test('what was quoted when it was passed on is read too', () => {
  const text = fixture('exim-damaged.txt').toString('utf8').replaceAll(/^/gm, '> > ')
  const { kind, cases } = explainDocument(readText({ text: `Look at this:\n\n${text}` }), explain)
  assert.deepEqual([kind, cases[0]?.code, cases[0]?.diagnosis.cause], ['bounce', 550, 'spam.content'])
})

test('the returned mail is never taken for what the server said', async () => {
  const { cases } = await readOne('qmail.eml')
  for (const { diagnosis } of cases) assert.doesNotMatch(diagnosis.cause, /spam|virus|blocklist/)
})

test('an ordinary letter is called one', async () => {
  const letter = 'From: a@sender.example\nTo: b@receiver.example\nSubject: lunch\nDate: x\n\nShall we meet at 12?\n'
  const [document] = await readDocuments(Buffer.from(letter))
  assert.equal(document?.kind, 'mail')
})
