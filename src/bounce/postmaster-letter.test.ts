import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Domain } from '../core/domain.ts'
import { enhancedStatus } from '../core/enhanced-status.ts'
import { messageId } from '../core/id.ts'
import { mailbox, makeMessage, makeRecipient } from '../core/message.test-support.ts'
import type { Reason } from '../core/reason.ts'
import { reply } from '../core/reply.ts'
import { instant } from '../core/time.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import type { Untold } from '../queue/reader.ts'
import { composePostmasterLetter } from './postmaster-letter.ts'

const NOW = instant(Date.UTC(2026, 10, 28, 12))
const reason: Reason = { code: 'smtp.rcpt', reply: reply(550, '5.1.1', 'No such user\u202e\x07') }

const held = (n: number): Untold['held'][number] => ({
  message: makeMessage({ id: messageId(n), mailFrom: null, origin: { kind: 'bounce', of: messageId(7) } }),
  recipient: makeRecipient(`r${n}@far.test`, {
    state: {
      kind: 'held',
      by: 'Waybill',
      attempts: 1,
      lastReason: reason,
      ends: {
        at: instant(Date.UTC(2026, 11, 5, 12)),
        outcome: { kind: 'bounced', reason, status: enhancedStatus('5.1.1') },
      },
    },
  }),
})

function letter(languages: readonly Language[], untold: Untold): string {
  const to = mailbox('postmaster@lab.example')
  const entry = composePostmasterLetter(
    { untold, to, now: NOW, hostname: 'mx.lab.example' as Domain, languages },
    () => 99,
  )
  assert.equal(entry.message.mailFrom, null)
  assert.equal(entry.message.origin.kind, 'letter')
  assert.ok(entry.content.kind === 'inline')
  assert.equal(entry.message.size, entry.content.bytes.length)
  return Buffer.from(entry.content.bytes).toString()
}

test('it lists who, why, about what and until when, and what can be done', () => {
  const text = letter(['en'], { count: 1, held: [held(1)], upTo: 1 })
  assert.match(text, /^Auto-Submitted: auto-generated\r$/m)
  assert.ok(text.includes(`  ${messageId(1)}  r1@far.test\r\n`))
  assert.match(text, /Why: the server refused the recipient \(550 5\.1\.1 No such\s+user\\x\{202E\}\\x\{07\}\)/)
  assert.ok(text.includes(`It tells of message: ${messageId(7)}\r\n`))
  assert.match(text, /Held until: Sat, 5 Dec 2026 12:00/)
  assert.match(text, /what mends it\r\n  waybill queue retry ID .*\r\n  waybill queue remove ID .*\r\n\r\nMany/)
})

test('of those that it does not list it gives the number', () => {
  assert.match(letter(['en'], { count: 12, held: [held(1), held(2)], upTo: 12 }), /And 10 more/)
  assert.doesNotMatch(letter(['en'], { count: 2, held: [held(1), held(2)], upTo: 2 }), /more:/)
})

test('it speaks the languages of the notifications', () => {
  const text = letter(['en', 'ru'], { count: 1, held: [held(1)], upTo: 1 })
  assert.match(text, /^Content-Type: multipart\/mixed; boundary=/m)
  assert.match(text, /Content-Language: en\r\n[^]*Content-Language: ru\r\n/)
})
