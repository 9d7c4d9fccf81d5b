// Lines of Exim's mainlog made from events.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { selectorsOf } from '../../config/log-selectors.ts'
import { BOUNCE, MESSAGE, SESSION, at } from '../../control/sample-story.test-support.ts'
import type { Decision } from '../../core/decision.ts'
import { formatEximId } from '../../core/id.ts'
import type { Reason } from '../../core/reason.ts'
import { reply } from '../../core/reply.ts'
import { EximLines, isLogged, type LoggedEvent } from './exim-lines.ts'

const ID = formatEximId(MESSAGE)
const session = { at: at(0), session: SESSION } as const
const message = { at: at(1000), message: MESSAGE } as const

const CONNECTED: LoggedEvent = {
  ...session,
  kind: 'connected',
  listener: 'smtp',
  client: '192.0.2.7',
  clientPort: 50_001,
  local: '192.0.2.1',
  localPort: 25,
}
const HELO: LoggedEvent = { ...session, kind: 'helo', verb: 'EHLO', name: 'client.test' }
const queued = (recipients: readonly string[], more: object = {}): LoggedEvent => ({
  ...message,
  kind: 'queued',
  session: SESSION,
  mailFrom: 'me@ok.test',
  recipients,
  size: 356,
  ...more,
})
const delivered = (recipient: string, to = 'mx.there.test'): LoggedEvent => ({
  ...message,
  kind: 'delivered',
  attempt: 1,
  recipient,
  via: {
    transport: 'smtp',
    host: to,
    address: '192.0.2.9',
    port: 25,
    tls: true,
    dsn: false,
    reply: '250 2.0.0 Ok: "queued"',
  },
})
const routed = (recipient: string): LoggedEvent => ({
  ...message,
  kind: 'routed',
  recipient,
  router: 'mx',
  destination: 'MX of there.test',
  compared: {},
})
const greylisted: Reason = {
  code: 'smtp.rcpt',
  command: 'RCPT',
  reply: reply(451, '4.7.1', 'Greylisted,', 'come back'),
  remote: { host: 'mx.there.test', address: '192.0.2.9', port: 25 },
}
const decided = (stage: 'mail' | 'rcpt' | 'data', subject: string, one: Partial<Decision>): LoggedEvent => ({
  ...session,
  kind: 'decided',
  stage,
  subject,
  decision: { verdict: 'accept', reply: reply(250, '2.1.0', 'OK'), rule: 'any', compared: {}, ...one },
})

function lines(events: readonly LoggedEvent[], selectors: readonly string[] = []): readonly string[] {
  const view = new EximLines(selectorsOf(selectors))
  return view
    .lines(events.filter(isLogged))
    .map(({ text, rejected }) => `${rejected === true ? 'R ' : ''}${text.replaceAll(ID, 'ID')}`)
}

suite('a message in the mail log', () => {
  test('comes in, waits, is delivered, and is completed when nobody is left', () => {
    const step: LoggedEvent = {
      ...message,
      kind: 'step',
      attempt: 1,
      step: 'starttls',
      ms: 1,
      facts: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', verified: true },
    }
    const connect: LoggedEvent = { ...message, kind: 'step', attempt: 1, step: 'connect', ms: 1 }
    assert.deepEqual(
      lines(
        [
          CONNECTED,
          { ...session, kind: 'secured', implicit: false, protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
          HELO,
          { ...session, kind: 'logged-in', mechanism: 'PLAIN', user: 'alice' },
          queued(['a@there.test', 'b@there.test', 'c@there.test'], {
            messageIdField: '<x@ok.test>',
            subject: 'a "b"\r\n c',
          }),
          routed('a@there.test'),
          connect,
          step,
          delivered('a@there.test'),
          delivered('b@there.test'),
          {
            ...message,
            kind: 'deferred',
            attempt: 1,
            recipient: 'c@there.test',
            reason: greylisted,
            next: at(9000),
          },
          {
            ...message,
            kind: 'failed',
            attempt: 2,
            recipient: 'c@there.test',
            outcome: { kind: 'expired', reason: greylisted },
          },
        ],
        ['subject', 'received_recipients', 'incoming_port'],
      ),
      [
        'ID <= me@ok.test H=(client.test) [192.0.2.7]:50001 P=esmtpsa X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no A=plain:alice S=356 id=x@ok.test T="a \\"b\\"\\n c" for a@there.test b@there.test c@there.test',
        'ID => a@there.test R=mx T=remote_smtp H=mx.there.test [192.0.2.9] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes C="250 2.0.0 Ok: \\"queued\\""',
        'ID -> b@there.test T=remote_smtp H=mx.there.test [192.0.2.9] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes C="250 2.0.0 Ok: \\"queued\\""',
        'ID == c@there.test defer (-44) H=mx.there.test [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<c@there.test>: 451-4.7.1 Greylisted,\\n451 4.7.1 come back',
        'ID ** c@there.test: retry timeout exceeded',
        'ID Completed',
      ],
    )
  })

  test('that takes the place of another names that one, and ends with the last of them', () => {
    const via = { transport: 'maildir', path: '/x' } as const
    assert.deepEqual(
      lines([
        queued(['staff@here.test']),
        {
          ...message,
          kind: 'expanded',
          recipient: 'staff@here.test',
          router: 'aliases',
          to: ['alice@here.test', 'bob@here.test'],
          compared: {},
        },
        { ...message, kind: 'delivered', attempt: 1, recipient: 'alice@here.test', via },
        {
          ...message,
          kind: 'failed',
          attempt: 1,
          recipient: 'bob@here.test',
          outcome: {
            kind: 'bounced',
            reason: { code: 'route.unknown-user' },
            status: '5.1.1' as never,
            bounce: BOUNCE,
          },
        },
        {
          at: at(2000),
          message: BOUNCE,
          kind: 'queued',
          bounceOf: MESSAGE,
          mailFrom: '',
          recipients: ['me@ok.test'],
          size: 9,
        },
      ]).map((line) => line.replace(formatEximId(BOUNCE), 'BOUNCE')),
      [
        'ID <= me@ok.test P=smtp S=356',
        'ID => alice <staff@here.test> T=maildir_home',
        'ID ** bob@here.test <staff@here.test>: Unrouteable address',
        'BOUNCE <= <> R=ID U=waybill P=local S=9',
        'ID Completed',
      ],
    )
  })

  test('that a rule throws away is over at once', () => {
    const discard = { verdict: 'discard' } as const
    assert.deepEqual(
      lines([
        CONNECTED,
        decided('mail', 'me@ok.test', {}),
        decided('rcpt', 'a@here.test', discard),
        queued(['a@here.test']),
      ]),
      ['ID <= me@ok.test H=[192.0.2.7] P=smtp S=356', 'ID => :blackhole: <a@here.test> R=policy', 'ID Completed'],
    )
  })

  test('of before is asked for, not guessed at', () => {
    const view = new EximLines(selectorsOf([]))
    assert.deepEqual([...view.lines([delivered('a@there.test')])].length, 1)
    assert.deepEqual([...view.takeUnsure().keys()], [MESSAGE])
    assert.equal(view.completed(MESSAGE, at(0)).text, `${ID} Completed`)
    assert.equal(view.takeUnsure().size, 0)
  })

  test('has what was chosen, and not what was taken away', () => {
    const all = [
      'sender_on_delivery',
      'return_path_on_delivery',
      'delivery_size',
      'outgoing_port',
      'queue_time',
      'queue_time_overall',
      '-smtp_confirmation',
    ]
    assert.deepEqual(
      lines([queued(['a@there.test']), { ...delivered('a@there.test'), at: at(61_000) }], all).slice(1),
      [
        'ID => a@there.test F=<me@ok.test> P=<me@ok.test> T=remote_smtp S=356 H=mx.there.test [192.0.2.9]:25 QT=1m',
        'ID Completed QT=1m',
      ],
    )
  })
})

suite('a refusal in the mail log', () => {
  const deny = { verdict: 'deny', reply: reply(550, '5.7.1', 'No', 'never'), rule: 'mine' } as const
  const begin = [CONNECTED, HELO, decided('mail', 'me@ok.test', {})]

  test('has Exim’s words for Exim’s rules, and ours for others', () => {
    assert.deepEqual(
      lines([
        ...begin,
        decided('rcpt', 'x@far.test', { ...deny, rule: 'relay-control' }),
        decided('rcpt', 'x@here.test', { ...deny, rule: 'unknown-user' }),
        decided('rcpt', 'y@here.test', { ...deny, verdict: 'defer' }),
        decided('data', 'me@ok.test', deny),
        { ...session, kind: 'command-refused', command: 'FOO "x"', reply: reply(500, '5.5.1', 'What?') },
      ]),
      [
        'R H=(client.test) [192.0.2.7] F=<me@ok.test> rejected RCPT <x@far.test>: relay not permitted',
        'R H=(client.test) [192.0.2.7] F=<me@ok.test> rejected RCPT <x@here.test>: Unrouteable address',
        'R H=(client.test) [192.0.2.7] F=<me@ok.test> temporarily rejected RCPT <y@here.test>: No never',
        'R H=(client.test) [192.0.2.7] F=<me@ok.test> rejected after DATA: No never',
        'SMTP syntax error in "FOO ?x?" H=(client.test) [192.0.2.7] What?',
      ],
    )
  })

  test('of a log-in tells a guess from a fault of ours', () => {
    const refused = {
      ...session,
      kind: 'login-refused',
      client: '192.0.2.7',
      mechanism: 'LOGIN',
      user: 'bob',
      detail: '',
      reply: reply(535, '5.7.8', 'x'),
    } as const
    assert.deepEqual(lines([...begin, { ...refused, reason: 'credentials' }, { ...refused, reason: 'unavailable' }]), [
      'login authenticator failed for (client.test) [192.0.2.7]: 535 Incorrect authentication data (set_id=bob)',
      'login authenticator failed for (client.test) [192.0.2.7]: 435 Unable to authenticate at present (set_id=bob)',
    ])
  })
})

test('whatever others say, each event is one line, and its fields are those of this server', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('x\n2026-11-29 00:00:00 1xXU1O-000000-18 Completed', ') [198.51.100.1] P=', '" C="', '\x1b[2J\r'),
  )
  fc.assert(
    fc.property(text, text, text, (name, address, said) => {
      const made = lines(
        [
          CONNECTED,
          { ...session, kind: 'helo', verb: 'EHLO', name },
          decided('mail', address, {}),
          decided('rcpt', address, { verdict: 'deny', reply: reply(550, '5.7.1', said), rule: 'mine' }),
          queued([address], { mailFrom: address, messageIdField: said, subject: said }),
          {
            ...message,
            kind: 'failed',
            attempt: 1,
            recipient: address,
            outcome: {
              kind: 'bounced',
              status: '5.0.0' as never,
              reason: { ...greylisted, reply: reply(550, undefined, said) },
            },
          },
        ],
        ['subject'],
      )
      assert.ok(made.length >= 3)
      for (const line of made) assert.doesNotMatch(line, /[\0-\x1f\x7f-\x9f\u2028\u2029]/)
      // The first address in brackets that follows H= is the client's own.
      for (const line of made.filter((one) => one.includes('H=(') && !one.includes('**'))) {
        assert.match(line, /H=\(\S*\) \[192\.0\.2\.7\]/)
      }
    }),
  )
})
