// A made-up story that has every kind of event in it, for the tests of rendering and of the control port. The times are
// a few milliseconds or minutes apart, so that offsets can be seen.

import { messageId, sessionId } from '../core/id.ts'
import { reply } from '../core/reply.ts'
import { hours, duration, instant, minutes, type Instant } from '../core/time.ts'
import type { EnhancedStatus } from '../core/enhanced-status.ts'
import type { Recipient, RecipientState } from '../core/message.ts'
import type { Reason } from '../core/reason.ts'
import { mailbox, makeMessage, makeRecipient } from '../core/message.test-support.ts'
import type { MessageEvent, ServerEvent, SessionEvent } from '../events/event.ts'

export const START = Date.UTC(2026, 10, 22, 5, 20, 43, 123)
export const at = (ms: number): Instant => instant(START + ms)

export const SESSION = sessionId(900_000_000_000_001)
export const MESSAGE = messageId(900_000_000_000_002)
export const BOUNCE = messageId(900_000_000_000_003)

const remote = { host: 'mx.spam.test', address: '198.51.100.20', port: 25 }
const spamReply = reply(550, undefined, 'spam message rejected.', 'See http://help.spam.test/id?c=1')

export const greylisted: Reason = {
  code: 'smtp.rcpt',
  command: 'RCPT',
  reply: reply(451, '4.7.1', 'Greylisting in action, please come back later'),
  remote: { host: 'mx.greylist.test', address: '192.0.2.11', port: 25 },
}
export const refusedAsSpam: Reason = { code: 'smtp.content', command: 'content', reply: spamReply, remote }

export const sessionEvents: readonly SessionEvent[] = [
  {
    at: at(0),
    session: SESSION,
    kind: 'connected',
    listener: 'smtp',
    client: '127.0.0.2',
    clientPort: 50_001,
    local: '127.0.0.1',
    localPort: 2525,
  },
  {
    at: at(0),
    session: SESSION,
    kind: 'submitted',
    uid: 33,
    user: 'www-data',
    program: 'sendmail',
    caller: 'php',
    folder: '/var/www/shop',
  },
  {
    at: at(1),
    session: SESSION,
    kind: 'secured',
    implicit: false,
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    serverName: 'mx.sandbox.test',
  },
  { at: at(2), session: SESSION, kind: 'helo', verb: 'EHLO', name: 'client.example' },
  {
    at: at(2),
    session: SESSION,
    kind: 'login-refused',
    client: '127.0.0.2',
    mechanism: 'PLAIN',
    user: 'alice',
    reason: 'credentials',
    detail: 'the password is wrong',
    reply: reply(535, '5.7.8', 'Authentication failed'),
  },
  {
    at: at(2),
    session: SESSION,
    kind: 'locked-out',
    client: '127.0.0.2',
    by: 'account',
    subject: 'alice',
    failures: 20,
    until: at(300_000),
  },
  { at: at(3), session: SESSION, kind: 'logged-in', mechanism: 'PLAIN', user: 'alice' },
  { at: at(3), session: SESSION, kind: 'tls-failed', implicit: true, problem: 'the client spoke HTTP' },
  {
    at: at(3),
    session: SESSION,
    kind: 'scanned',
    scanner: 'spam',
    ms: 120,
    outcome: 'verdict',
    verdict: 'spam',
    score: 17.2,
    threshold: 5,
    changes: ['add X-Spam: yes'],
    facts: { symbols: ['GTUBE'] },
  },
  {
    at: at(3),
    session: SESSION,
    kind: 'origin-checked',
    check: {
      method: 'spf',
      result: 'fail',
      reason: 'matched',
      identity: 'mailfrom',
      domain: 'far.test',
      sender: 'x@far.test',
      client: '192.0.2.7',
      term: '-all',
      trace: ['TXT far.test → "v=spf1 -all"', '-all = 192.0.2.7 → fail'],
    },
  },
  {
    at: at(4),
    session: SESSION,
    kind: 'command-refused',
    command: 'XYZZY',
    reply: reply(500, '5.5.2', 'Command unknown'),
  },
  {
    at: at(4),
    session: SESSION,
    kind: 'out-of-step',
    awaited: 'DATA',
    octets: 120,
    reply: reply(554, '5.5.0', 'SMTP synchronization error'),
  },
  {
    at: at(4),
    session: SESSION,
    kind: 'other-protocol',
    protocol: 'http',
    line: 'POST / HTTP/1.1',
    reply: reply(554, '5.5.1', 'This is a mail server'),
  },
  {
    at: at(6),
    session: SESSION,
    kind: 'decided',
    stage: 'mail',
    subject: 'alice@sandbox.test',
    decision: { verdict: 'accept', reply: reply(250, '2.1.0', 'Sender ok'), rule: 'any-sender', compared: {} },
  },
  {
    at: at(8),
    session: SESSION,
    kind: 'decided',
    stage: 'rcpt',
    subject: 'x@elsewhere.example',
    decision: {
      verdict: 'deny',
      reply: reply(550, '5.7.1', 'Relaying to elsewhere.example refused'),
      rule: 'relay-control',
      compared: { client: '127.0.0.2', relayFrom: ['127.0.0.1', '::1'] },
    },
  },
  {
    at: at(10),
    session: SESSION,
    kind: 'limit',
    limit: 'recipients',
    allowed: 1000,
    value: 1001,
    reply: reply(452, '4.5.3', 'Too many recipients'),
  },
  {
    at: at(11),
    session: SESSION,
    kind: 'no-room',
    cause: 'space',
    announced: 5_000_000,
    facts: { free: 4_000_000, reserve: 1_000_000 },
    reply: reply(452, '4.3.1', 'The server has no room for mail now; please try again later'),
  },
  { at: at(11), session: SESSION, kind: 'fields-removed', field: 'Return-Path', count: 1 },
  {
    at: at(12),
    session: SESSION,
    kind: 'content-refused',
    problem: 'bare-line-feed',
    facts: { line: 3 },
    reply: reply(550, '5.6.0', 'Lines must end in CRLF'),
  },
  { at: at(14), session: SESSION, kind: 'disconnected', by: 'client', accepted: 0, during: 'QUIT' },
]

export const serverEvents: readonly ServerEvent[] = [
  { at: at(minutes(4)), kind: 'clock-set', by: duration(-3 * 3_600_000) },
  { at: at(minutes(5)), kind: 'reloaded', generation: 2, changed: ['limits.idle', 'smarthost'], more: 1 },
  {
    at: at(minutes(5)),
    kind: 'route-paused',
    route: 'host smtp.isp.test port 587',
    reason: {
      code: 'smtp.auth',
      command: 'AUTH',
      reply: reply(535, '5.7.8', 'Error: authentication failed'),
      remote: { host: 'smtp.isp.test', address: '192.0.2.30', port: 587 },
      facts: { user: 'me@isp.test', mechanism: 'PLAIN' },
    },
    next: at(minutes(20)),
  },
  { at: at(minutes(20)), kind: 'route-resumed', route: 'host smtp.isp.test port 587', since: at(minutes(5)) },
]

export const messageEvents: readonly MessageEvent[] = [
  {
    at: at(20),
    message: MESSAGE,
    kind: 'queued',
    session: SESSION,
    mailFrom: 'alice@sandbox.test',
    recipients: ['x@spam.test', 'y@greylist.test', 'bob@sandbox.test'],
    size: 1234,
    subject: 'Hello',
    messageIdField: '<1@client.example>',
  },
  {
    at: at(21),
    message: MESSAGE,
    kind: 'routed',
    recipient: 'x@spam.test',
    router: 'mx',
    destination: 'MX of spam.test',
    compared: { domain: 'spam.test' },
  },
  {
    at: at(21),
    message: MESSAGE,
    kind: 'expanded',
    recipient: 'staff@sandbox.test',
    router: 'aliases',
    to: ['bob@sandbox.test', 'Bob@sandbox.test'],
    compared: { alias: 'staff', line: 12 },
  },
  { at: at(21), message: MESSAGE, kind: 'merged', recipients: ['Bob@sandbox.test'], into: 'bob@sandbox.test' },
  {
    at: at(22),
    message: MESSAGE,
    kind: 'attempt-started',
    attempt: 1,
    destination: 'MX of spam.test',
    recipients: ['x@spam.test'],
  },
  {
    at: at(24),
    message: MESSAGE,
    kind: 'step',
    attempt: 1,
    step: 'resolve',
    ms: 1.52,
    facts: { mx: ['10 mx.spam.test'], addresses: ['198.51.100.20'] },
  },
  { at: at(26), message: MESSAGE, kind: 'step', attempt: 1, step: 'connect', ms: 1.2, remote },
  {
    at: at(40),
    message: MESSAGE,
    kind: 'step',
    attempt: 1,
    step: 'content',
    ms: 16,
    remote,
    problem: refusedAsSpam,
    exchanges: [
      { sent: 'DATA', reply: reply(354, undefined, 'Go on') },
      { sent: '.', reply: spamReply },
    ],
  },
  {
    at: at(41),
    message: MESSAGE,
    kind: 'failed',
    attempt: 1,
    recipient: 'x@spam.test',
    bounce: BOUNCE,
    outcome: { kind: 'bounced', reason: refusedAsSpam, status: '5.0.0' as EnhancedStatus, bounce: BOUNCE },
  },
  {
    at: at(41),
    message: MESSAGE,
    kind: 'notified',
    recipients: ['x@spam.test'],
    about: 'failed',
    notification: BOUNCE,
  },
  {
    at: at(60),
    message: MESSAGE,
    kind: 'deferred',
    attempt: 1,
    recipient: 'y@greylist.test',
    reason: greylisted,
    next: at(minutes(15)),
    expires: at(minutes(4 * 1440)),
  },
  {
    at: at(70),
    message: MESSAGE,
    kind: 'delivered',
    attempt: 1,
    recipient: 'bob@sandbox.test',
    via: { transport: 'maildir', path: '/var/mail/bob/new/1.M1' },
  },
  {
    at: at(60_000),
    message: MESSAGE,
    kind: 'readdressed',
    from: 'alice@sandbox.test',
    to: 'alice@visible.test',
    where: ['MAIL FROM', 'From'],
    because: 'hide-mailname',
  },
  {
    at: at(60_050),
    message: MESSAGE,
    kind: 'readdressed',
    from: 'bob@sandbox.test',
    to: 'bob@visible.test',
    where: ['Sender'],
    because: 'email-addresses',
  },
  {
    at: at(60_100),
    message: MESSAGE,
    kind: 'signed',
    domain: 'sandbox.test',
    signatures: ['rsa20261122 rsa-sha256', 'ed20261122 ed25519-sha256'],
  },
  { at: at(60_200), message: MESSAGE, kind: 'unsigned', domain: 'sandbox.test', why: 'no-published-key' },
  { at: at(60_300), message: MESSAGE, kind: 'unsigned', domain: 'sandbox.test', why: 'several-from-fields' },
  { at: at(61_000), message: MESSAGE, kind: 'interrupted', recipients: ['y@greylist.test'] },
  {
    at: at(61_500),
    message: MESSAGE,
    kind: 'salvaged',
    found: '/var/lib/waybill/queue.db',
    recipients: ['y@greylist.test'],
  },
  { at: at(61_600), message: MESSAGE, kind: 'dismissed', by: 'operator', recipients: ['y@greylist.test'] },
  {
    at: at(62_000),
    message: MESSAGE,
    kind: 'held',
    by: 'a checksum that does not fit',
    reason: { code: 'local.altered', facts: { altered: 'content' } },
    recipients: ['y@greylist.test'],
  },
  {
    at: at(62_500),
    message: MESSAGE,
    kind: 'held',
    by: 'Waybill',
    reason: { code: 'smtp.rcpt' },
    recipients: ['held@greylist.test'],
    until: at(minutes(7 * 1440)),
  },
  {
    at: at(63_000),
    message: MESSAGE,
    kind: 'failed',
    attempt: 2,
    recipient: 'held@greylist.test',
    outcome: { kind: 'expired', reason: greylisted },
    silent: 'null-sender',
    afterHold: true,
  },
  {
    at: at(minutes(2)),
    message: MESSAGE,
    kind: 'notified',
    recipients: ['y@greylist.test'],
    about: 'delayed',
    notification: BOUNCE,
    after: hours(24),
  },
  {
    at: at(minutes(2)),
    message: MESSAGE,
    kind: 'warning-left-out',
    recipients: ['y@greylist.test'],
    after: hours(48),
    why: 'bulk',
    field: 'Precedence: bulk',
  },
  { at: at(minutes(3)), message: MESSAGE, kind: 'given-up', by: 'operator', recipients: ['held@greylist.test'] },
  { at: at(minutes(4)), message: MESSAGE, kind: 'released', by: 'operator', recipients: ['held@greylist.test'] },
  { at: at(minutes(5)), message: MESSAGE, kind: 'retry-asked', by: 'operator', recipients: ['y@greylist.test'] },
  { at: at(minutes(6)), message: MESSAGE, kind: 'recipient-added', by: 'operator', recipients: ['z@greylist.test'] },
  {
    at: at(minutes(7)),
    message: MESSAGE,
    kind: 'sender-changed',
    by: 'operator',
    from: 'alice@sandbox.test',
    to: '',
    recipients: ['y@greylist.test'],
  },
  { at: at(minutes(8)), message: MESSAGE, kind: 'marked-delivered', by: 'operator', recipients: ['z@greylist.test'] },
  { at: at(minutes(1440)), message: MESSAGE, kind: 'cancelled', by: 'operator', recipients: ['y@greylist.test'] },
  {
    at: at(minutes(1441)),
    message: MESSAGE,
    kind: 'logged',
    outcome: 'deferred',
    recipient: 'y@greylist.test',
    host: 'mx.greylist.test [203.0.113.7]',
    stage: 'RCPT TO',
    text: '451 4.7.1 Come back later',
  },
]

export const message = makeMessage({
  id: MESSAGE,
  mailFrom: mailbox('alice@sandbox.test'),
  origin: {
    kind: 'smtp',
    session: SESSION,
    client: '127.0.0.1',
    helo: 'client.example',
    protocol: 'ESMTP',
    listener: 'smtp',
  },
  size: 1234,
  receivedAt: at(20),
})

export const recipient = (index: number, address: string, state: RecipientState): Recipient =>
  makeRecipient(address, { index, state })

/** The recipients as they stood before the operator cancelled the second. */
export const recipients: readonly Recipient[] = [
  recipient(0, 'x@spam.test', {
    kind: 'done',
    at: at(41),
    outcome: { kind: 'bounced', reason: refusedAsSpam, status: '5.0.0' as EnhancedStatus, bounce: BOUNCE },
  }),
  recipient(1, 'y@greylist.test', { kind: 'scheduled', due: at(minutes(15)), attempts: 1, lastReason: greylisted }),
  recipient(2, 'bob@sandbox.test', {
    kind: 'done',
    at: at(70),
    outcome: { kind: 'delivered', via: { transport: 'maildir', path: '/var/mail/bob/new/1.M1' } },
  }),
]
