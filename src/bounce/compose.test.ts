import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { messageId } from '../core/id.ts'
import { REASON_CODES, type Reason, type ReasonCode } from '../core/reason.ts'
import { reply } from '../core/reply.ts'
import { hours, instant } from '../core/time.ts'
import { mailbox } from '../core/message.test-support.ts'
import type { Reported } from './notification.ts'
import { MAX_RETURNED_HEADER } from './original.ts'
import {
  compose,
  failed,
  MESSAGE,
  NOW,
  ORIGINAL,
  read,
  recipient,
  REFUSED,
  type Changes,
} from './report.test-support.ts'
import type { About } from './wants-notification.ts'

describe('a bounce', () => {
  test('goes from <> to the sender and names what it is about', () => {
    const notification = compose({})
    const { message, recipients, events } = notification
    assert.equal(message.mailFrom, null)
    assert.deepEqual(message.origin, { kind: 'bounce', of: MESSAGE.id })
    assert.deepEqual(recipients, [
      { index: 0, rcptTo: MESSAGE.mailFrom, dsn: {}, state: { kind: 'scheduled', due: NOW, attempts: 0 } },
    ])
    const [queued] = events
    assert.ok(events.length === 1 && queued?.kind === 'queued' && queued.bounceOf === MESSAGE.id)
    assert.deepEqual(compose({ state: 'active' }).recipients[0]?.state, { kind: 'active', attempts: 0 })
  })

  test('about who took the place of another names the one that the sender wrote to', () => {
    const parent = { index: 0, ancestors: ['list@lab.example'] }
    const told = failed('x@spam.test', REFUSED, { orcpt: 'rfc822;list@lab.example' })
    const { head, text, status } = read(
      compose({ recipients: [{ ...told, recipient: { ...told.recipient, parent } }] }),
    )
    assert.equal(head.get('subject'), 'Not delivered: your message to list@lab.example')
    assert.match(text, /x@spam\.test \(in place of list@lab\.example\)/)
    assert.equal(status[1]?.get('original-recipient'), 'rfc822; list@lab.example')
  })

  test('says what it means only where a server answered, with a cause that is known', () => {
    const means = (reason: Reason) =>
      /What it means:/.test(read(compose({ recipients: [failed('x@spam.test', reason)] })).text)
    assert.ok(means(REFUSED))
    assert.ok(!means({ code: 'route.unknown-user', facts: { user: 'x' } }), 'what this server saw is plain already')
    assert.ok(!means({ ...REFUSED, reply: reply(599, undefined, 'zzz') }), 'nothing is known of it')
  })

  test('has a header that programs recognise and do not answer', () => {
    const { head } = read(compose({}))
    assert.deepEqual(Object.fromEntries([...head].filter(([name]) => name !== 'content-type')), {
      date: 'Sun, 22 Nov 2026 05:45:21 +0000',
      from: 'Mail Delivery System <MAILER-DAEMON@mx.lab.example>',
      to: '<alice@lab.example>',
      subject: 'Not delivered: your message to x@spam.test',
      'message-id': `<${messageId(2_000_000)}@mx.lab.example>`,
      'in-reply-to': '<first@lab.example>',
      references: '<first@lab.example>',
      'auto-submitted': 'auto-replied',
      'mime-version': '1.0',
    })
  })

  test('tells people what happened, whose move it is and what to do, in that order, with the whole answer', () => {
    const { text } = read(compose({}))
    const order = [
      'x@spam.test',
      'What happened:',
      'mx.spam.test [127.0.0.14] refused the message after the content.',
      'It answered:',
      '      550-5.7.1 spam message rejected. Please visit\r\n      550 5.7.1 http://help.example/?id=c1. Error code: 0A50\r\n',
      'Whose move it is:',
      'What to do:',
      'postmaster@mx.lab.example',
      MESSAGE.id,
    ]
    let at = 0
    for (const piece of order) {
      const found = text.replaceAll(/\r\n {4}(?=\S)/g, ' ').indexOf(piece, at)
      assert.ok(found >= at, `${piece} is missing or out of order in\n${text}`)
      at = found
    }
  })

  test('tells machines the true status, host and answer', () => {
    const { status } = read(compose({ message: { options: { ...MESSAGE.options, envid: 'id 7' } } }))
    assert.deepEqual(
      status.map((group) => Object.fromEntries(group)),
      [
        {
          'reporting-mta': 'dns; mx.lab.example',
          'original-envelope-id': 'id 7',
          'arrival-date': 'Sun, 22 Nov 2026 05:44:21 +0000',
        },
        {
          'final-recipient': 'rfc822; x@spam.test',
          action: 'failed',
          status: '5.7.1',
          'remote-mta': 'dns; mx.spam.test',
          'diagnostic-code':
            'smtp; 550 5.7.1 spam message rejected. Please visit http://help.example/?id=c1. Error code: 0A50',
          'last-attempt-date': 'Sun, 22 Nov 2026 05:45:21 +0000',
        },
      ],
    )
  })

  test('reports several recipients, each with its own fields, and tells once what is the same', () => {
    const other: Reason = { code: 'dns.nxdomain' }
    const recipients = [
      failed('x@spam.test'),
      failed('y@spam.test', REFUSED, { orcpt: 'rfc822;Y@Spam.Test' }),
      failed('z@gone.test', other),
    ]
    const { status, text, head } = read(compose({ recipients }))
    assert.deepEqual(
      status.slice(1).map((group) => group.get('final-recipient')),
      ['rfc822; x@spam.test', 'rfc822; y@spam.test', 'rfc822; z@gone.test'],
    )
    assert.equal(status[2]?.get('original-recipient'), 'rfc822; Y@Spam.Test')
    assert.equal(status[3]?.get('diagnostic-code'), 'x-waybill; dns.nxdomain (the domain does not exist)')
    assert.equal(text.split('What happened:').length, 3)
    assert.equal(head.get('subject'), 'Not delivered: your message to 3 recipients')
  })

  test('says in the status of a delay what stands in the way, where no server has said it', () => {
    const statusFor = (reason: Reason): string | undefined =>
      read(compose({ about: 'delayed', recipients: [failed('x@far.test', reason)] })).status[1]?.get('status')
    assert.equal(statusFor({ code: 'connect.refused' }), '4.4.1')
    assert.equal(statusFor({ code: 'smtp.lost' }), '4.4.2')
    assert.equal(statusFor({ code: 'dns.servfail' }), '4.4.3')
    assert.equal(statusFor({ code: 'tls.failed' }), '4.0.0')
    assert.equal(statusFor({ ...REFUSED, reply: reply(451, '4.7.1', 'later') }), '4.7.1')
  })

  test('tells the last reason of an expired recipient, with a status that says so', () => {
    const busy: Reason = { ...REFUSED, command: 'RCPT', code: 'smtp.rcpt', reply: reply(450, undefined, 'busy') }
    const { text, status } = read(compose({ recipients: [{ ...failed('x@busy.test', busy), expired: true }] }))
    assert.match(
      text.replaceAll(/\s+/g, ' '),
      /tried once, on .*\. The time for trying is over\. This is how the last attempt ended: mx\.spam\.test .* at RCPT\. /,
    )
    assert.equal(status[1]?.get('status'), '4.4.7')
    assert.equal(status[1]?.get('diagnostic-code'), 'smtp; 450 busy')
  })

  test('has text for every reason without a gap left open', () => {
    for (const code of Object.keys(REASON_CODES) as ReasonCode[]) {
      for (const about of ['failed', 'delayed'] as const) {
        const { text } = read(compose({ about, recipients: [failed('x@spam.test', { code })] }))
        assert.match(text, /^[\x20-\x7e\r\n]*$/)
        assert.doesNotMatch(text, /[{}]|undefined| {2}\S+ {2}| \./)
      }
    }
  })
})

describe('the other notifications', () => {
  const smtp = { transport: 'smtp', host: '192.0.2.7', address: '192.0.2.7', port: 25, tls: false, dsn: false } as const

  test('say what they are about in subject and action', () => {
    const cases: readonly (readonly [About, Partial<Reported>, RegExp])[] = [
      ['delivered', { via: { transport: 'maildir', path: '/secret/path' } }, /^Delivered: /],
      ['relayed', { via: { ...smtp, reply: '250 2.0.0 ok queued' } }, /^Passed on: /],
      ['delayed', { reason: REFUSED, willRetryUntil: instant(NOW + hours(96)) }, /^Delayed: /],
    ]
    for (const [about, more, subject] of cases) {
      const reported: Reported = { recipient: recipient('x@ok.test'), lastAttemptAt: NOW, ...more }
      const report = read(compose({ about, recipients: [reported] }))
      assert.match(report.head.get('subject') ?? '', subject)
      assert.equal(report.status[1]?.get('action'), about)
      assert.match(report.status[1]?.get('status') ?? '', about === 'delayed' ? /^4/ : /^2/)
      assert.equal(report.status[1]?.has('will-retry-until'), about === 'delayed')
      assert.ok(!report.all.includes('/secret/path'))
    }
  })

  test('name a remote without a name by its address in brackets', () => {
    const reported: Reported = {
      recipient: recipient('x@[192.0.2.7]'),
      via: { ...smtp, reply: '250 ok' },
      lastAttemptAt: NOW,
    }
    const { status } = read(compose({ about: 'relayed', recipients: [reported] }))
    assert.equal(status[1]?.get('remote-mta'), 'dns; [192.0.2.7]')
    assert.equal(status[1]?.get('diagnostic-code'), 'smtp; 250 ok')
  })
})

describe('what comes back of the original', () => {
  const full = { message: { options: { body: '8BITMIME', smtputf8: false, ret: 'FULL' } } } as const

  test('is all of it, unless RET=HDRS asks for the header only', () => {
    const { original, text } = read(compose({ message: { options: { ...full.message.options, ret: 'HDRS' } } }))
    assert.doesNotMatch(text, /is not attached/)
    assert.equal(original.fields.get('content-type'), 'text/rfc822-headers')
    assert.equal(original.body, ORIGINAL.slice(0, ORIGINAL.indexOf('\r\n\r\n') + 2))
    for (const changes of [full, {}]) {
      const whole = read(compose(changes)).original
      assert.equal(whole.fields.get('content-type'), 'message/rfc822')
      assert.equal(whole.body, ORIGINAL)
    }
  })

  test('is the header only when the original is too large, not read in full, or not fit to be quoted', () => {
    const type = (changes: Changes): string | undefined =>
      read(compose({ ...full, ...changes })).original.fields.get('content-type')
    assert.equal(type({ returnLimit: ORIGINAL.length }), 'message/rfc822')
    assert.equal(type({ returnLimit: ORIGINAL.length - 1 }), 'text/rfc822-headers')
    assert.match(read(compose({ returnLimit: 0 })).text, /The text of your message is not\s+attached/)
    assert.equal(type({ complete: false }), 'text/rfc822-headers')
    assert.equal(type({ original: 'A: b\r\n\r\nbare\nlf\r\n' }), 'text/rfc822-headers')
    assert.equal(type({ original: `A: b\r\n\r\n${'x'.repeat(999)}\r\n` }), 'text/rfc822-headers')
    assert.equal(type({ about: 'delayed' }), 'text/rfc822-headers')
  })

  test('declares 8-bit content of the original', () => {
    const notification = compose({ ...full, original: `A: b\r\n\r\n\xe9\r\n` })
    assert.equal(notification.message.options.body, '8BITMIME')
    assert.equal(read(notification).original.fields.get('content-transfer-encoding'), '8bit')
  })

  test('is bounded, cut at the end of a line, and the text says so', () => {
    const { original, text } = read(compose({ original: `${'X: y\r\n'.repeat(20_000)}\r\nbody` }))
    assert.ok(original.body.length <= MAX_RETURNED_HEADER && original.body.endsWith('X: y\r\n'))
    assert.match(text, /only its beginning/)
    assert.doesNotMatch(original.body, /body/)
  })

  test('encodes a header that mail may not have', () => {
    const { original } = read(compose({ original: `Subject: \xff\r\nX: ${'y'.repeat(2000)}\r\n\r\n` }))
    assert.equal(original.fields.get('content-transfer-encoding'), 'quoted-printable')
    assert.match(original.body, /^Subject: =FF\r\n/)
  })

  test('is left out when there is nothing of it', () => {
    const { content } = compose({ original: '', complete: false })
    assert.ok(content.kind === 'inline')
    const text = Buffer.from(content.bytes).toString('latin1')
    assert.equal(text.split('\r\n--=_').length, 4)
    assert.doesNotMatch(text, /rfc822-headers/)
  })

  test('does not lend its own Message-ID when that could not stand in a header', () => {
    const { head } = read(compose({ original: 'Message-ID: <a b>\r\n\r\n' }))
    assert.ok(!head.has('references'))
    assert.equal(read(compose({ original: 'MESSAGE-ID:\r\n <x@y>\r\n\r\n' })).head.get('references'), '<x@y>')
    assert.ok(!read(compose({ original: 'A: b\r\n\r\nMessage-ID: <body@x>\r\n' })).head.has('references'))
  })
})

describe('addresses in UTF-8', () => {
  test('of a recipient have their 7-bit form for machines and their own for people', () => {
    const recipients = [failed('jürgen@spam.test', REFUSED, { orcpt: 'utf-8;jürgen@spam.test' })]
    const notification = compose({ recipients })
    const { status, text } = read(notification)
    assert.equal(status[1]?.get('final-recipient'), 'utf-8; j\\x{FC}rgen@spam.test')
    assert.equal(status[1]?.get('original-recipient'), 'utf-8; j\\x{FC}rgen@spam.test')
    assert.match(text, /^ {2}jürgen@spam\.test\r?$/m)
    assert.deepEqual(notification.message.options, { body: '7BIT', smtputf8: false })
  })

  test('of the sender make the notification one that needs SMTPUTF8', () => {
    const notification = compose({ message: { mailFrom: mailbox('jürgen@lab.example') } })
    assert.deepEqual(notification.message.options, { body: '8BITMIME', smtputf8: true })
    assert.equal(Buffer.from(read(notification).head.get('to') ?? '', 'latin1').toString(), '<jürgen@lab.example>')
  })
})

test('a notification to <> is a mistake of the caller', () => {
  assert.throws(() => compose({ message: { mailFrom: null } }))
  assert.throws(() => compose({ recipients: [] }))
})
