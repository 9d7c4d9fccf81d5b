import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import { anyText } from '../core/arbitraries.test-support.ts'
import { formatMailbox } from '../core/address.ts'
import { enhancedStatus } from '../core/enhanced-status.ts'
import { messageId } from '../core/id.ts'
import type { Reason } from '../core/reason.ts'
import { mailbox } from '../core/message.test-support.ts'
import { compose, failed, read, REFUSED } from './report.test-support.ts'

describe('hostile text', () => {
  const nasty = fc.oneof(
    anyText({ maxLength: 200 }),
    fc
      .array(
        fc.constantFrom('\r\n', '\r', '\n', '\0', 'Bcc: v@x', '--=_', '\u2028', '\u0085', '\ud800', ' ', '=', '.', 'ü'),
        {
          maxLength: 20,
        },
      )
      .map((parts) => parts.join('')),
    fc.constant('x'.repeat(5000)),
    fc.constant(`\r\n--=_${messageId(2_000_000)}\r\nContent-Type: text/html\r\n\r\n`),
  )
  const names = ['date', 'from', 'to', 'subject', 'message-id', 'auto-submitted', 'mime-version', 'content-type']

  test('from the remote, the envelope or the original never breaks the notification or adds a field', () => {
    const header = fc.oneof(
      nasty,
      nasty.map((text) => `Message-ID: ${text}\r\n\r\n${text}`),
    )
    fc.assert(
      fc.property(
        fc.array(nasty, { minLength: 1, maxLength: 5 }),
        nasty,
        nasty,
        nasty,
        header,
        (lines, host, orcpt, envid, bytes) => {
          const reason: Reason = {
            ...REFUSED,
            remote: { host, address: host, port: 25 },
            reply: { code: 550, enhanced: enhancedStatus('5.7.1'), lines },
          }
          const options = { body: '7BIT', smtputf8: false, envid, ret: 'FULL' } as const
          const notification = compose({
            recipients: [
              failed('x@spam.test', reason, { orcpt }),
              failed('y@spam.test', reason, { orcpt: `rfc822;${orcpt}` }),
            ],
            message: { options },
            original: Buffer.from(`A: b\r\n${bytes}`),
          })
          const report = read(notification)
          const found = [...report.head.keys()].filter((name) => name !== 'in-reply-to' && name !== 'references')
          assert.deepEqual(found, names)
          assert.equal(report.status.length, 3)
          assert.doesNotMatch(report.text, /[\0-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028]/)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('a reply of very many lines is bounded', () => {
    const long = { ...REFUSED, reply: { code: 550, lines: Array.from({ length: 10_000 }, (_, i) => `line ${i}`) } }
    const { all, text } = read(compose({ recipients: [failed('x@spam.test', long)] }))
    assert.ok(all.length < 20_000)
    assert.match(text, /\[9950 more lines\]/)
  })

  test('quoted local parts stay one address', () => {
    const odd = '"a b; x\\"y"@spam.test'
    const { status, head } = read(compose({ recipients: [failed(odd)], message: { mailFrom: mailbox(odd) } }))
    assert.equal(status[1]?.get('final-recipient'), `rfc822; ${odd}`)
    assert.equal(head.get('to'), `<${formatMailbox(mailbox(odd))}>`)
  })
})
