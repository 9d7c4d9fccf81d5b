// The library as other programs use it: what goes in, what comes out, and that it never throws.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { explain, explainAll, writeLetter } from './library.ts'

const bounce = readFileSync(new URL('../../test/fixtures/bounces/postfix.eml', import.meta.url))

test('a reply has the fields of --jsonl, the diagnosis and the explanation', () => {
  const { diagnosis, explanation, ...summary } = explain({
    text: '550 5.7.1 No such user!',
    host: 'mx.yandex.ru',
    stage: 'rcpt',
  })
  assert.deepEqual(summary, {
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
  assert.equal(diagnosis?.observed.stage, 'rcpt')
  assert.deepEqual([explanation.kind, explanation.cases.length], ['reply', 1])
})

test('a bounce answers for the failed recipient, at once as text and in full as a file', async () => {
  const [file, ...others] = await explainAll(bounce)
  assert.equal(others.length, 0)
  for (const answer of [explain(bounce.toString()), file]) {
    assert.deepEqual([answer?.cause, answer?.code, answer?.explanation.cases.length], ['blocklist.ip', 554, 2])
  }
})

test('the program asked for, the language and what the caller knows are taken into account', () => {
  const says = { en: 'Not listed.', ru: 'Нет в списке.' }
  const { cause, diagnosis } = explain('550 no', {
    language: 'ru',
    for: 'postfix',
    evidence: [{ kind: 'confirms', cause: 'spf.fail', says }],
  })
  assert.equal(cause, 'spf.fail')
  assert.match(diagnosis?.title ?? '', /[а-я]{3}/)
})

test('of several recipients a failed one with a known cause counts', () => {
  const text =
    'This is the mail system at host a.example.\n\n<x@b.example>: delivery failed for some reason\n\n<y@c.example>: host mx.c.example[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)\n'
  assert.equal(explain(text).cause, 'recipient.unknown')
})

test('a letter is written from an answer', async () => {
  const [answer] = await explainAll(bounce)
  const one = answer?.explanation.cases[0]
  assert.ok(answer && one)
  const letter = writeLetter(answer.explanation, one, 'en')
  assert.equal(letter?.to, 'postmaster@receiver.example')
  const refusal = explain('550 relay not permitted')
  const [only] = refusal.explanation.cases
  assert.ok(only)
  const short = writeLetter(refusal.explanation, only, 'en')
  assert.equal(short?.to, null)
  assert.doesNotMatch(short?.body ?? '', /Date|Your server:|facts/)
})
