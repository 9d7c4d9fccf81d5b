// Sessions as test programs and debug logs show them: which command was refused, and what does not count as a refusal.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { makeExplain } from '../explain.ts'
import { explainDocument, type ExplainedCase } from '../explanation.ts'
import { readDialogue } from './dialogue.ts'
import { readDocuments, readText } from './recognise.ts'

const explain = makeExplain()

async function readOne(name: string): Promise<ExplainedCase> {
  const bytes = readFileSync(new URL(`../../../test/fixtures/dialogues/${name}`, import.meta.url))
  const [document, ...others] = await readDocuments(bytes)
  assert.ok(document && others.length === 0)
  const { kind, cases } = explainDocument(document, explain)
  const [one] = cases
  assert.ok(one)
  assert.equal(kind, 'dialogue', name)
  return one
}

/** Address, host, stage, code, cause. */
type Facts = readonly (string | number | undefined)[]

const SESSIONS: readonly (readonly [file: string, ...Facts])[] = [
  ['swaks.txt', 'bob@receiver.example', 'mx1.receiver.example', 'rcpt', 550, 'recipient.unknown'],
  ['telnet.txt', 'bob@elsewhere.example', 'mx1.receiver.example', 'rcpt', 550, 'relay.denied'],
  ['openssl.txt', undefined, undefined, 'auth', 535, 'auth.failed'],
  ['exim-v.txt', 'bob@receiver.example', 'mx1.receiver.example', 'content', 550, 'spam.content'],
  ['phpmailer.txt', undefined, 'smtp.provider.example', 'auth', 535, 'auth.failed'],
  ['smtplib.txt', undefined, undefined, 'mail', 550, 'dns.ptr'],
  // The refused EHLO was got over with HELO.
  ['marked.txt', 'bob@receiver.example', 'mx1.receiver.example', 'rcpt', 451, 'greylist'],
  ['postmaster-notice.txt', 'nobody@example.org', 'mail.example.org', 'rcpt', 550, 'recipient.unknown'],
  ['accepted.txt', 'bob@receiver.example', 'mx1.receiver.example', 'content', 250, 'unknown'],
]

for (const [file, ...expected] of SESSIONS) {
  test(`${file}: the refused command and its reply`, async () => {
    const { address, host, stage, code, diagnosis } = await readOne(file)
    assert.deepEqual([address, host, stage, code, diagnosis.cause], expected)
  })
}

test('a session that ends without an answer is explained by what the program says', async () => {
  const one = await readOne('broken-off.txt')
  assert.deepEqual(
    [one.stage, one.code, one.reply],
    ['mail', undefined, 'Timeout (30 secs) waiting for server response'],
  )
  assert.equal(one.diagnosis.cause, 'network.timeout')
})

test('numbers in the body of the message are no replies', async () => {
  assert.equal((await readOne('accepted.txt')).reply, '250 2.0.0 Ok: queued as 4F1234567')
})

test('a log-in that worked at the second try, and STARTTLS that was refused, are not what stopped the mail', () => {
  const text = [
    'S: 220 mx.receiver.example',
    'C: EHLO a.example',
    'S: 250 mx.receiver.example',
    'C: STARTTLS',
    'S: 454 4.7.0 TLS not available',
    'C: AUTH CRAM-MD5',
    'S: 504 5.5.4 mechanism not supported',
    'C: AUTH PLAIN AGEAYg==',
    'S: 235 2.7.0 ok',
    'C: MAIL FROM:<a@sender.example>',
    'S: 553 5.7.1 sender address rejected: not owned by user a',
  ].join('\n')
  const document = readDialogue(text)
  assert.ok(document && 'recipients' in document)
  assert.match(document.recipients[0]?.text ?? '', /not owned/)
  assert.equal(document.recipients[0]?.stage, 'mail')
})

test('secrets of a log-in are nowhere in the answer', async () => {
  assert.doesNotMatch(JSON.stringify(await readOne('openssl.txt')), /c2VjcmV0/)
})

test('a multi-line reply alone, and a sentence about mail, are no session', () => {
  for (const text of [
    '550-5.1.1 The account does not exist.\n550-5.1.1 Check it.\n550 5.1.1 See https://support.google.com/mail/?p=NoSuchUser - gsmtp',
    'DATA\nis what the program said',
  ]) {
    assert.equal(readText({ text }).kind, 'reply')
  }
})
