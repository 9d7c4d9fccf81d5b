// Holds the fallback to what it promises: words that no rule knows are understood where subject and trouble stand together, in
// several languages; nothing is answered where they do not; it says which words it went by; and it is never called sure.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeExplain } from '../explain.ts'
import { readInput } from '../reading/read-input.ts'
import { weighWords } from './slots.ts'
import { processorTime } from '../../../test/support/processor-time.ts'

const weigh = (text: string) => {
  const reading = readInput({ text })
  return weighWords(reading, reading.plainReply)
}

const CAUSES: Readonly<Record<string, string>> = {
  '550 5.1.1 Das Postfach ist leider unbekannt': 'recipient.unknown',
  '550 O destinatário é desconhecido': 'recipient.unknown',
  '550 收件人不存在': 'recipient.unknown',
  '550 Skrzynka odbiorcy nie istnieje': 'recipient.unknown',
  '550 compte suspendu': 'recipient.disabled',
  '550 该用户已被冻结': 'recipient.disabled',
  '552 Kontingent: Postfach voll': 'recipient.full',
  '552 邮箱已满': 'recipient.full',
  '553 host denies relay': 'relay.denied',
  '550 Retransmissão negada': 'relay.denied',
  '554 pièce jointe interdite': 'attachment',
  '550 Absender wurde gesperrt, abgelehnt': 'policy.sender-blocked',
  '535 senha incorreta, login inválido': 'auth.failed',
  '552 邮件过大': 'limit.size',
}

test('unknown wordings of known troubles are understood, whatever the language', () => {
  for (const [text, cause] of Object.entries(CAUSES)) assert.equal(weigh(text)?.rule.cause, cause, text)
})

test('where nothing is the matter with anything, nothing is answered', () => {
  for (const text of ['550 No', '550 Nope, sorry', '554 abc-123', '451 42', 'Dear Bob, how are you?'])
    assert.equal(weigh(text), undefined, text)
})

test('where two causes are as likely nothing is answered, and where one is hardly likelier it is not called surer', () => {
  const answer = (text: string) => {
    const weighed = weigh(text)
    return weighed && [weighed.rule.cause, weighed.surer]
  }
  assert.deepEqual(answer('550 virus'), ['virus', true])
  assert.equal(answer('550 SPF, DKIM'), undefined)
  assert.deepEqual(answer('550 virus, mail loop'), ['virus', false])
  assert.deepEqual(answer('550 virus, HELO'), ['virus', true])
})

test('a trouble far from its subject is not laid to it', () => {
  assert.equal(weigh(`550 mailbox ${'word '.repeat(40)} unknown`)?.rule.cause, undefined)
})

test('the answer names the words it went by, and is never called sure', () => {
  const { cause, rule, confidence, evidence } = makeExplain()('550 Retransmissão negada')
  assert.deepEqual([cause, rule], ['relay.denied', 'slots.relay.denied'])
  assert.notEqual(confidence, 'high')
  assert.ok(evidence.some((ground) => ground.kind === 'words' && ground.words === 'retransmissão negada'))
})

test('a long hostile text is weighed in a moment', () => {
  const ms = processorTime(() => {
    for (const part of ['user unknown ', 'relay ', 'a', '拒']) weigh(`550 ${part.repeat(100_000)}`)
  })
  assert.ok(ms < 1_000, `${ms} ms`)
})
