// Mails that arrived, as real filters mark them: that of SpamAssassin was made by the program itself, the fields of rspamd by its
// own server; the others follow what their makers publish. Names and addresses are those of documentation.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { explain, explainAll, type Answer } from '../library.ts'

const mail = (name: string): Buffer => readFileSync(new URL(`../../../test/fixtures/arrived/${name}`, import.meta.url))

async function answer(bytes: Uint8Array): Promise<Answer> {
  const [first] = await explainAll(bytes)
  assert.ok(first)
  return first
}

interface Expected {
  readonly verdict: 'spam' | 'clean' | 'unknown'
  readonly receiver: string
  readonly causes: readonly string[]
  readonly disbelieved?: number
}

const MAILS: Readonly<Record<string, Expected>> = {
  'spamassassin.eml': {
    verdict: 'spam',
    receiver: 'mx.corp.example',
    causes: ['spam.content', 'dns.helo', 'format.rfc5322', 'dns.ptr'],
  },
  'rspamd.eml': {
    verdict: 'spam',
    receiver: 'mx.receiver.example',
    causes: ['blocklist.ip', 'spam.content', 'dns.helo'],
  },
  'gmail.eml': { verdict: 'spam', receiver: 'mx.google.com', causes: ['dmarc.unaligned'] },
  'microsoft365.eml': {
    verdict: 'spam',
    receiver: 'DU2PEPF0001.mail.protection.outlook.com',
    causes: ['auth.none'],
  },
  'yandex.eml': {
    verdict: 'spam',
    receiver: 'mail-nwsmtp-mxfront-production-main-42.sas.yp-c.yandex.net',
    causes: ['symptom.in-spam'],
  },
  'mail.ru.eml': { verdict: 'spam', receiver: 'mx22.i.mail.ru', causes: ['spf.fail', 'dns.ptr'] },
  'exim.eml': { verdict: 'spam', receiver: 'mx.receiver.example', causes: ['dns.helo', 'dns.ptr', 'spam.content'] },
  'barracuda.eml': {
    verdict: 'spam',
    receiver: 'spam.receiver.example',
    causes: ['spam.content', 'dns.ptr', 'blocklist.url'],
  },
  'proofpoint.eml': { verdict: 'spam', receiver: 'mx0a-000.pphosted.com', causes: ['symptom.in-spam'] },
  'clean.eml': { verdict: 'clean', receiver: 'mx.receiver.example', causes: [] },
  'forged.eml': { verdict: 'unknown', receiver: 'mx.receiver.example', causes: [], disbelieved: 3 },
  'mailing.eml': { verdict: 'unknown', receiver: 'mx.receiver.example', causes: ['spam.bulk', 'symptom.slow'] },
  'forwarded.eml': { verdict: 'spam', receiver: 'mx22.i.mail.ru', causes: ['spf.fail', 'dns.ptr'] },
}

for (const [name, { verdict, receiver, causes, disbelieved = 0 }] of Object.entries(MAILS)) {
  test(`${name}: what it was taken for, by whom, and why`, async () => {
    const { explanation } = await answer(mail(name))
    assert.equal(explanation.kind, 'arrived')
    assert.equal(explanation.arrived?.verdict, verdict)
    assert.equal(explanation.arrived?.receiver, receiver)
    assert.deepEqual(
      explanation.cases.map(({ diagnosis }) => diagnosis.cause),
      causes,
    )
    assert.equal(explanation.arrived?.disbelieved, disbelieved)
  })
}

test('the same as a pasted text, in a mailbox file and in JSON lines', async () => {
  const text = mail('mail.ru.eml').toString('utf8')
  assert.equal(explain(text).cause, 'spf.fail')
  const both = await explainAll(
    Buffer.from(`From a@b.test Sat Nov 28 10:00:00 2026\n${text}\nFrom a@b.test Sat Nov 28 10:00:01 2026\n${text}`),
  )
  assert.deepEqual(
    both.map(({ cause }) => cause),
    ['spf.fail', 'spf.fail'],
  )
})

test('each station has its delay, and the one that took it in is marked', async () => {
  const { explanation } = await answer(mail('mailing.eml'))
  assert.deepEqual(
    explanation.arrived?.stations.map(({ by, seconds, tls, border }) => ({ by, seconds, tls, border })),
    [
      { by: 'mail.sender.example', seconds: undefined, tls: true, border: undefined },
      { by: 'mx.receiver.example', seconds: 8403, tls: true, border: true },
    ],
  )
})

test('a verdict on the way out of another organisation is none of the receiver', async () => {
  const text = mail('clean.eml').toString('utf8')
  const sent = text.replace(
    'From: Ann',
    'X-Forefront-Antispam-Report: CIP:255.255.255.255;CTRY:;LANG:en;SCL:5;SRV:;IPV:NLI;SFV:SPM;CAT:OSPM;DIR:OUT;SFP:1501;\nFrom: Ann',
  )
  const { explanation } = await answer(Buffer.from(sent))
  assert.equal(explanation.arrived?.verdict, 'clean')
})

test('a letter that quotes a refusal is still about the refusal', async () => {
  const text = mail('clean.eml').toString('utf8').replace('Hello', 'I got this: 550 5.1.1 <x@y.test> User unknown')
  const { cause } = await answer(Buffer.from(text))
  assert.equal(cause, 'recipient.unknown')
})

test('ten thousand stations and a header of megabytes are read in bounds', async () => {
  const hop = 'Received: from a.test (a.test [203.0.113.1]) by b.test with ESMTP; Sat, 28 Nov 2026 10:00:00 +0000\n'
  const noise = `Authentication-Results: b.test; ${'spf=fail (('.repeat(150)}\nX-Spam-Report: ${'A_B ((\n '.repeat(9_000)}x\n`
  const { explanation } = await answer(Buffer.from(`${hop.repeat(10_000)}${noise}From: a@b.test\nDate: x\n\nhi\n`))
  assert.ok((explanation.arrived?.stations.length ?? 0) <= 100)
  const { explanation: other } = await answer(
    Buffer.from(`${hop}From: a@b.test\nSubject: x\n${noise.repeat(12)}\nhi\n`),
  )
  assert.equal(other.kind, 'arrived')
})

test('what strangers wrote reaches commands and the terminal without controls', async () => {
  const text = mail('mail.ru.eml')
    .toString('utf8')
    .replace('envelope-from=ann@sender.example', 'envelope-from=ann@`rm`;x')
    .replace('helo=mail.sender.example)', 'helo=\u001b[31mevil)')
  const { explanation } = await answer(Buffer.from(text))
  assert.doesNotMatch(JSON.stringify(explanation.cases), /`rm`|\\u001b/)
})
