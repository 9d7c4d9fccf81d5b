import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '../../../core/time.ts'
import type { LogRecord } from '../log-record.ts'
import { makeReadPrefix } from '../prefix.ts'
import { parseExim } from './exim.ts'

const readPrefix = makeReadPrefix({ now: instant(Date.UTC(2026, 10, 22, 12)), timeZone: 'UTC' })
const AT = Date.UTC(2026, 10, 22, 5, 20, 43)
const STAMP = '2026-11-22 05:20:43 '
const ID = '1xV00J-0000b0-1P'

const parse = (line: string): LogRecord | undefined => parseExim(readPrefix(line))
/** Without what all have in common. */
function record(text: string): Record<string, unknown> {
  const parsed = parse(`${STAMP}${text}`)
  assert.ok(parsed, `not understood: ${text}`)
  const { at, format, ...rest } = parsed
  assert.deepEqual([at, format], [AT, 'exim'], text)
  return rest
}

test('the three lines of an Exim under qmail’s splogger are read, damaged as a web page left them', () => {
  const prefix = 'Jun 25 01:24:53 vh256 splogger: 1joDp7-0002mn-2s '
  const common = { at: Date.UTC(2026, 5, 25, 1, 24, 53), format: 'exim', id: '1joDp7-0002mn-2s' }
  const refusal =
    '550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=abc or report details to [addr]. Error code: 0A5051D9. ID: 0000000D.'
  assert.deepEqual(
    parse(
      `${prefix}**[email protected] R=dnslookup T=remote_smtp H=mxs.mail.ru  X=TLS1.2:ECDHE_RSA_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after end of data: ${refusal}`,
    ),
    {
      ...common,
      kind: 'attempted',
      outcome: 'failed',
      recipient: '[email protected]',
      router: 'dnslookup',
      transport: 'remote_smtp',
      peer: { host: 'mxs.mail.ru' },
      tls: 'TLS1.2:ECDHE_RSA_AES_256_GCM_SHA384:256',
      stage: 'end of data',
      text: refusal,
    },
  )
  assert.deepEqual(parse(`${prefix}X-PHP-Originating-Script: "2157:class-phpmailer.php"`), {
    ...common,
    kind: 'arrived',
    script: { file: 'class-phpmailer.php', uid: 2157 },
  })
  assert.deepEqual(parse(`${prefix}<[addr] U=user P=local S=4666 id=0123456789@site.example`), {
    ...common,
    kind: 'arrived',
    from: '[addr]',
    user: 'user',
    protocol: 'local',
    size: 4666,
    messageIdField: '0123456789@site.example',
  })
})

test('an arrival tells sender, client, user, TLS, size, ids, subject and recipients', () => {
  assert.deepEqual(record(`${ID} <= alice@lab.example U=alice P=local S=356`), {
    kind: 'arrived',
    id: ID,
    from: 'alice@lab.example',
    user: 'alice',
    protocol: 'local',
    size: 356,
  })
  assert.deepEqual(
    record(
      `${ID} <= a@outside.example H=client.outside.example (helo) [127.0.0.2]:34971 I=[127.0.0.1]:25 P=esmtpsa L.- X=TLS1.3:ECDHE:256 CV=no SNI="mx" A=plain_server:alice K S=522 id*=x@mx T="a \\"b\\" P=c" from <a@outside.example> for bob@lab.example x@y.example`,
    ),
    {
      kind: 'arrived',
      id: ID,
      from: 'a@outside.example',
      client: { host: 'client.outside.example', helo: 'helo', address: '127.0.0.2', port: 34971 },
      user: 'alice',
      protocol: 'esmtpsa',
      tls: 'TLS1.3:ECDHE:256',
      size: 522,
      messageIdField: 'x@mx',
      subject: 'a "b" P=c',
      recipients: ['bob@lab.example', 'x@y.example'],
    },
  )
  assert.deepEqual(record(`${ID} <= <> R=1xV00J-0000bJ-1e U=Debian-exim P=local S=1947`), {
    kind: 'arrived',
    id: ID,
    from: '',
    user: 'Debian-exim',
    protocol: 'local',
    size: 1947,
    bounceOf: '1xV00J-0000bJ-1e',
  })
})

test('ids of both lengths are known, and nothing else is one', () => {
  for (const id of [ID, '10HmbK-000000005vi-0000', '1xV00J-00000000bJK-aB3z'])
    assert.deepEqual(record(`${id} Completed`), { kind: 'finished', id })
  for (const text of [
    '1xV00J-0000b-1P Completed',
    '1xV00J_0000b0-1P Completed',
    '1xV00J-0000b0-1PQ Completed',
    'abcdef',
  ])
    assert.equal(parse(`${STAMP}${text}`), undefined, text)
})

test('deliveries tell recipient, what it was made from, host and confirmation', () => {
  assert.deepEqual(record(`${ID} => bob <bob@lab.example> R=local_user T=mail_spool`), {
    kind: 'attempted',
    id: ID,
    outcome: 'delivered',
    recipient: 'bob',
    original: 'bob@lab.example',
    router: 'local_user',
    transport: 'mail_spool',
  })
  assert.deepEqual(
    record(
      `${ID} -> y@good.example <teamx@lab.example> F=<alice@lab.example> P=<alice@lab.example> R=dnslookup T=remote_smtp S=1205 H=mx.good.example [127.0.0.11]:25* I=[127.0.0.1]:35282 X=TLS1.3:a:256 CV=yes DN="CN=mx: \\"x\\"" L K C="250 2.0.0 Ok: queued as ABC123" QT=1m0.5s DT=0.093s`,
    ),
    {
      kind: 'attempted',
      id: ID,
      outcome: 'delivered',
      recipient: 'y@good.example',
      original: 'teamx@lab.example',
      router: 'dnslookup',
      transport: 'remote_smtp',
      peer: { host: 'mx.good.example', address: '127.0.0.11', port: 25 },
      tls: 'TLS1.3:a:256',
      delay: 60.5,
      text: '250 2.0.0 Ok: queued as ABC123',
    },
  )
  for (const flag of ['*>', '>>']) assert.equal(record(`${ID} ${flag} x@good.example R=a T=b`)['outcome'], 'delivered')
  const recipients: readonly (readonly [string, string, string])[] = [
    [':blackhole: <blackhole@lab.example> R=system_aliases', ':blackhole:', 'blackhole@lab.example'],
    [
      '/home/dave/mail/copy <dave@lab.example> R=userforward T=address_file',
      '/home/dave/mail/copy',
      'dave@lab.example',
    ],
    [
      '|/bin/cat /nonexistent (bob@mx.lab.example) <inc@lab.example> R=userforward',
      '|/bin/cat /nonexistent',
      'inc@lab.example',
    ],
    ['"a: b <c>"@lab.example <x@lab.example> R=r', '"a: b <c>"@lab.example', 'x@lab.example'],
  ]
  for (const [text, recipient, original] of recipients) {
    const found = record(`${ID} => ${text}`)
    assert.deepEqual([found['recipient'], found['original']], [recipient, original], text)
  }
})

test('failures tell stage and reply, with the lines of a reply apart', () => {
  assert.deepEqual(
    record(
      `${ID} ** b@x.example R=smarthost T=remote_smtp H=mr.isp.example [127.0.0.36]: SMTP error from remote mail server after RCPT TO:<b@x.example>: 550-5.7.26 multi line reject\\n550 5.7.26 second line`,
    ),
    {
      kind: 'attempted',
      id: ID,
      outcome: 'failed',
      recipient: 'b@x.example',
      router: 'smarthost',
      transport: 'remote_smtp',
      peer: { host: 'mr.isp.example', address: '127.0.0.36' },
      stage: 'RCPT TO',
      text: '550-5.7.26 multi line reject\n550 5.7.26 second line',
    },
  )
  const errors: readonly (readonly [error: string, stage: string | undefined, text: string])[] = [
    [
      ': SMTP error from remote mail server after pipelined MAIL FROM:<a@b> SIZE=1385: 550 5.7.1 no',
      'MAIL FROM',
      '550 5.7.1 no',
    ],
    [': SMTP error from remote mail server after initial connection: 554 no', 'initial connection', '554 no'],
    [' : SMTP error from remote mail server after EHLO mx.lab.example: 550 no', 'EHLO', '550 no'],
    [': LMTP error from remote mail server after end of data: 552 full', 'end of data', '552 full'],
    [
      ': Remote host closed connection in response to end of data',
      'end of data',
      'Remote host closed connection in response to end of data',
    ],
    [': Unrouteable address', undefined, 'Unrouteable address'],
    [
      ': all relevant MX records point to non-existent hosts',
      undefined,
      'all relevant MX records point to non-existent hosts',
    ],
  ]
  for (const [error, stage, text] of errors) {
    const found = record(`${ID} ** x@y.example R=r T=t H=mx.y.example [192.0.2.1]${error}`)
    assert.deepEqual([found['recipient'], found['stage'], found['text']], ['x@y.example', stage, text], error)
  }
  const bare = record(`${ID} ** nosuch@lab.example: Unrouteable address`)
  assert.deepEqual([bare['recipient'], bare['text']], ['nosuch@lab.example', 'Unrouteable address'])
  const moved = record(`${ID} ** failcode@lab.example R=system_aliases: 551 5.7.1 moved away`)
  assert.deepEqual([moved['router'], moved['text']], ['system_aliases', '551 5.7.1 moved away'])
})

test('deferrals tell host and text in each of their forms, and whether an attempt was made', () => {
  const forms: readonly (readonly [string, Record<string, unknown>])[] = [
    ['R=a T=b defer (111): Connection refused', { text: 'Connection refused' }],
    [
      'R=a T=b defer (110): Connection timed out H=mx.t.example [127.0.0.16]: SMTP timeout after initial connection',
      {
        text: 'SMTP timeout after initial connection',
        stage: 'initial connection',
        peer: { host: 'mx.t.example', address: '127.0.0.16' },
      },
    ],
    [
      'R=a T=b defer (-44) H=mx.d.example [127.0.0.12] DT=3s: SMTP error from remote mail server after RCPT TO:<x@d.example>: 451 4.7.1 later',
      { text: '451 4.7.1 later', stage: 'RCPT TO', peer: { host: 'mx.d.example', address: '127.0.0.12' } },
    ],
    ['R=dnslookup defer (-1): host lookup did not complete', { text: 'host lookup did not complete' }],
    ['routing defer (-52): retry time not reached', { text: 'retry time not reached', earlier: true }],
    [
      "R=a T=b defer (-54): retry time not reached for any host for 'd.example'",
      { text: "retry time not reached for any host for 'd.example'", earlier: true },
    ],
    ['R=a T=b defer (-53): Retry time not yet reached', { text: 'Retry time not yet reached', earlier: true }],
  ]
  for (const [text, expected] of forms) {
    const { kind, id, outcome, recipient, router, transport, ...rest } = record(`${ID} == x@d.example ${text}`)
    assert.deepEqual([kind, id, outcome, recipient], ['attempted', ID, 'deferred', 'x@d.example'], text)
    assert.deepEqual(rest, expected, text)
    assert.equal(router === undefined, text.startsWith('routing'), String(transport))
  }
  assert.equal(record(`${ID} ** x@d.example: retry timeout exceeded`)['earlier'], true)
})

test('refusals of clients tell who, at which command, what and whether for good', () => {
  const client = { host: 'c.example', address: '192.0.2.1' }
  const forms: readonly (readonly [string, Record<string, unknown>])[] = [
    [
      'H=c.example [192.0.2.1] F=<a@b.example> rejected RCPT <x@y.example>: relay not permitted',
      { client, from: 'a@b.example', recipient: 'x@y.example', stage: 'RCPT TO', text: 'relay not permitted' },
    ],
    [
      'H=c.example (h) [192.0.2.1]:99 I=[192.0.2.2]:25 X=TLS1.3:a:256 CV=no F=<> A=login:bob temporarily rejected RCPT <x@y.example>: wait: a bit',
      {
        client: { host: 'c.example', helo: 'h', address: '192.0.2.1', port: 99 },
        from: '',
        recipient: 'x@y.example',
        user: 'bob',
        stage: 'RCPT TO',
        text: 'wait: a bit',
        temporary: true,
      },
    ],
    [
      `${ID} H=c.example [192.0.2.1] F=<a@b.example> rejected after DATA: header syntax (x): y`,
      { id: ID, client, from: 'a@b.example', stage: 'end of data', text: 'header syntax (x): y' },
    ],
    ['H=c.example [192.0.2.1] rejected EXPN alice', { client, stage: 'EXPN', text: 'rejected EXPN alice' }],
    [
      'rejected MAIL from c.example [192.0.2.1]: no HELO/EHLO given',
      { client, stage: 'MAIL FROM', text: 'no HELO/EHLO given' },
    ],
    [
      'rejected MAIL FROM:<a@b.example> H=c.example [192.0.2.1]: message too big: size=6 max=5',
      { client, from: 'a@b.example', stage: 'MAIL FROM', text: 'message too big: size=6 max=5' },
    ],
    [
      'SMTP syntax error in "RCPT TO:<a\\"b" H=x" H=c.example [192.0.2.1] \'>\' missing at end of address',
      { client, stage: 'RCPT', text: "SMTP syntax error: '>' missing at end of address" },
    ],
    [
      'SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): rejected "MAIL FROM:<b@c>" H=c.example [192.0.2.1] next input="DATA\\r\\n"',
      {
        client,
        stage: 'MAIL',
        text: 'SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised)',
      },
    ],
    [
      'SMTP call from c.example [192.0.2.1] dropped: too many nonmail commands (last was "NOOP")',
      { client, text: 'too many nonmail commands (last was "NOOP")' },
    ],
    [
      'login_server authenticator failed for c.example [192.0.2.1]: 535 Incorrect authentication data (set_id=alice)',
      { client, stage: 'AUTH', user: 'alice', text: '535 Incorrect authentication data (set_id=alice)' },
    ],
    [
      'Connection from [192.0.2.1] refused: too many connections',
      { client: { address: '192.0.2.1' }, stage: 'initial connection', text: 'too many connections', temporary: true },
    ],
    [
      'unqualified recipient rejected: <alice> H=c.example [192.0.2.1]',
      {
        client,
        recipient: 'alice',
        stage: 'RCPT TO',
        text: '<alice>: recipient address must contain a domain',
      },
    ],
  ]
  for (const [text, expected] of forms)
    assert.deepEqual(record(text), { kind: 'refused', temporary: false, ...expected }, text)
})

test('what is said of a message besides is a remark, and its removal an end', () => {
  for (const text of ['Message is frozen', 'H=mx.a.example [192.0.2.1] Connection refused'])
    assert.deepEqual(record(`${ID} ${text}`), { kind: 'remark', id: ID, text })
  for (const text of ['Frozen (delivery error message)', "Tainted filename '/home/x'", 'spam acl condition: no spamd'])
    assert.deepEqual(record(`${ID} ${text}`), { kind: 'remark', id: ID, text, trouble: true })
  assert.deepEqual(record(`${ID} removed by root`), { kind: 'finished', id: ID, how: 'removed' })
})

test('lines about the server are notes, with trouble told from what is usual', () => {
  for (const [text, trouble] of [
    ['Start queue run: pid=1 -qff', false],
    ['exim 4.96 daemon started: pid=374, -q30m, listening for SMTP on [127.0.0.1]:25', false],
    ['no host name found for IP address 127.0.0.3', false],
    ['TLS error on connection from c.example [192.0.2.1] (gnutls_handshake): x', true],
    ['SMTP command timeout on connection from c.example [192.0.2.1]', true],
    ['Cannot open main log file "/var/log/exim4/mainlog": Permission denied: euid=102 egid=105', true],
  ] as const)
    assert.deepEqual(record(text), { kind: 'note', text, trouble })
})

test('no text behind an id or a flag makes it throw, whatever stands there', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      `${ID} `,
      '=> ',
      '** ',
      '== ',
      '<= ',
      '<',
      ' H=',
      'H=',
      ' [1.2.3.4]',
      ': ',
      ' R=',
      ' T="',
      '\\"',
      ' defer (',
      ' for ',
      ' rejected ',
      'RCPT <',
      ' from <',
      ' C="',
      '(',
      ')',
      ' F=<',
      ':',
      'SMTP error from remote mail server after ',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, withId) => {
      const text = `${withId ? `${ID} ` : ''}${pieces.join('')}`
      const parsed = parseExim({ at: undefined, text })
      assert.ok(!withId || text !== `${ID} ` || parsed !== undefined)
    }),
    { numRuns: 3000 },
  )
})
