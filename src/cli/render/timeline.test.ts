import { test } from 'node:test'
import assert from 'node:assert/strict'
import { EVENT_FIELDS } from '../../control/event-fields.test-support.ts'
import { noPaint } from './paint.ts'
import {
  at,
  MESSAGE,
  SESSION,
  messageEvents,
  serverEvents,
  sessionEvents,
} from '../../control/sample-story.test-support.ts'
import { renderTimeline } from './timeline.ts'
import { makeTimes } from './times.ts'

const events = [...sessionEvents, ...messageEvents]
const context = { paint: noPaint, width: 80, times: makeTimes(at(120_000), 'UTC') }

/** The lines of a template, without the two columns that it is indented by. */
const golden = (text: string): string[] =>
  text
    .slice(1, -1)
    .split('\n')
    .map((line) => line.slice(2))

test('the sample story has every kind of event', () => {
  assert.deepEqual(new Set([...events, ...serverEvents].map(({ kind }) => kind)), new Set(Object.keys(EVENT_FIELDS)))
})

test('a timeline tells every kind of event, with the dialogue and all lines of the replies', () => {
  assert.deepEqual(renderTimeline(events, context), golden(TIMELINE))
})

test('that the clock was set is told by how much and which way', () => {
  const [event = assert.fail()] = serverEvents
  assert.equal(renderTimeline([event], context)[1]?.slice(24), 'The clock of this server was set back by 3 h')
})

test('prose fits into 80 columns and what went over the wire stays whole', () => {
  const long = `250 ${'x'.repeat(100)}`
  const lines = renderTimeline(
    [
      ...events,
      {
        at: at(0),
        kind: 'retry-asked',
        by: 'operator',
        message: MESSAGE,
        recipients: ['x@y.test'],
      },
      {
        at: at(1),
        kind: 'delivered',
        message: MESSAGE,
        attempt: 1,
        recipient: 'x@ok.test',
        via: {
          transport: 'smtp',
          host: 'mx.ok.test',
          address: '192.0.2.10',
          port: 25,
          tls: true,
          dsn: false,
          reply: long,
        },
      },
    ],
    context,
  )
  assert.ok(lines.includes(`      <- ${long}`))
  assert.deepEqual(
    lines.filter((line) => line.length > 80 && !line.startsWith('      <- ')),
    [],
  )
})

test('control characters of the other side are shown, not obeyed', () => {
  const lines = renderTimeline(
    [{ at: at(0), session: SESSION, kind: 'helo', verb: 'EHLO', name: 'a\u001b[2Jb\u202ec\u0007' }],
    context,
  )
  assert.match(lines.join('\n'), /EHLO a\\x1b\[2Jb\\u202ec\\x07$/)
})

test('what rules say beside their verdict is told: why a message is held, notes, fields, what gave no answer', () => {
  const decision = { verdict: 'hold', reply: { code: 250, lines: ['ok'] }, rule: 'doubtful', compared: {} } as const
  const said = {
    hold: 'somebody is to look at it',
    log: 'seen: x@y.test',
    tags: [{ field: 'X-Warning', value: 'listed' }],
    unknown: { condition: 'spam_score', why: 'does the scanner run?' },
  }
  const text = renderTimeline(
    [{ at: at(0), session: SESSION, kind: 'decided', stage: 'data', subject: '', decision: { ...decision, ...said } }],
    context,
  )
  const words = text.map((line) => line.trim())
  for (const line of [
    'Why: somebody is to look at it.',
    'Noted: seen: x@y.test.',
    'Adds X-Warning: listed',
    'No answer to spam_score: does the scanner run?',
  ]) {
    assert.ok(words.includes(line), `${line}\n${words.join('\n')}`)
  }
})

test('an empty story says so', () => {
  assert.deepEqual(renderTimeline([], context), ['Nothing is recorded.'])
})

const TIMELINE = `
  2026-11-22 (local time; then the time since the start)
  05:20:43.123     +0 ms  127.0.0.2 port 50001 connected
        To 127.0.0.1 port 2525 (smtp).
  05:20:43.123     +0 ms  www-data (number 33) gave the message to sendmail
        Called by php. In the folder /var/www/shop.
  05:20:43.124     +1 ms  STARTTLS: the connection has TLS from here on
        TLSv1.3, TLS_AES_256_GCM_SHA384. The client asked for mx.sandbox.test.
  05:20:43.125     +2 ms  The client says EHLO client.example
  05:20:43.125     +2 ms  Log-in refused for alice: credentials
        PLAIN: the password is wrong.
        <- 535 5.7.8 Authentication failed
  05:20:43.125     +2 ms  Locked out: account alice
        After 20 failed log-ins, until 2026-11-22T05:25:43.123Z.
  05:20:43.126     +3 ms  Logged in as alice
        By PLAIN.
  05:20:43.126     +3 ms  The TLS handshake failed
        the client spoke HTTP.
  05:20:43.126     +3 ms  Scanned by spam in 120 ms: spam, score 17.2 of 5
        symbols: GTUBE
        add X-Spam: yes
  05:20:43.126     +3 ms  SPF failed: the address 192.0.2.7 is not among those
                          that far.test lists (-all)
        TXT far.test → "v=spf1 -all"
        -all = 192.0.2.7 → fail
  05:20:43.127     +4 ms  A command was refused: it breaks the protocol
        -> XYZZY
        <- 500 5.5.2 Command unknown
  05:20:43.127     +4 ms  The client did not wait for the reply to DATA
        120 octets came too early; none was read as a command, and the session
          ended.
        <- 554 5.5.0 SMTP synchronization error
  05:20:43.127     +4 ms  The client speaks HTTP, not SMTP
        -> POST / HTTP/1.1
        Nothing behind it was read, and the session ended.
        <- 554 5.5.1 This is a mail server
  05:20:43.129     +6 ms  Accepted: the sender alice@sandbox.test
        Rule any-sender.
  05:20:43.131     +8 ms  Refused: the recipient x@elsewhere.example
        Rule relay-control.
        client: 127.0.0.2
        relayFrom: 127.0.0.1, ::1
        <- 550 5.7.1 Relaying to elsewhere.example refused
  05:20:43.133    +10 ms  Limit recipients crossed: 1001, allowed 1000
        <- 452 4.5.3 Too many recipients
  05:20:43.134    +11 ms  The disk of this server had no room for the message of
                          5000000 octets
        free: 4000000
        reserve: 1000000
        <- 452 4.3.1 The server has no room for mail now; please try again later
  05:20:43.134    +11 ms  Took 1 Return-Path field out: they are not the sender’s
                          to write
  05:20:43.135    +12 ms  The content was refused: bare-line-feed
        line: 3
        <- 550 5.6.0 Lines must end in CRLF
  05:20:43.137    +14 ms  The client ended the session during QUIT
        0 messages accepted in this session.
  05:20:43.143    +20 ms  Accepted and safe on disk as 0SJHEA4RG02
        From alice@sandbox.test to x@spam.test, y@greylist.test,
          bob@sandbox.test, 1.2 kB.
        Subject: Hello
        Message-ID: <1@client.example>
  05:20:43.144    +21 ms  x@spam.test goes to MX of spam.test
        Router mx.
        domain: spam.test
  05:20:43.144    +21 ms  staff@sandbox.test stands for bob@sandbox.test,
                          Bob@sandbox.test
        Router aliases.
        alias: staff
        line: 12
  05:20:43.144    +21 ms  One copy for bob@sandbox.test, Bob@sandbox.test
        They are the same at the destination: what becomes of bob@sandbox.test
          holds for all.
  05:20:43.145    +22 ms  Attempt 1: MX of spam.test
        For x@spam.test.
  05:20:43.147    +24 ms  Looked up where to deliver (1.5 ms)
        MX: 10 mx.spam.test
        addresses: 198.51.100.20
  05:20:43.149    +26 ms  Connected (1.2 ms)
        mx.spam.test [198.51.100.20] port 25.
  05:20:43.163    +40 ms  The content was not taken (16 ms)
        -> DATA
        <- 354 Go on
        -> .
        <- 550-spam message rejected.
        <- 550 See http://help.spam.test/id?c=1
        Why: the server refused the message after its content (mx.spam.test
          [198.51.100.20] port 25).
  05:20:43.164    +41 ms  Given up: x@spam.test
        Why: the server refused the message after its content (mx.spam.test
          [198.51.100.20] port 25).
        <- 550-spam message rejected.
        <- 550 See http://help.spam.test/id?c=1
        Status 5.0.0: no further attempt is made.
        The sender is told in message 0SJHEA4RG03.
  05:20:43.164    +41 ms  The sender is told in message 0SJHEA4RG03
        About x@spam.test: it could not be delivered.
  05:20:43.183    +60 ms  Not delivered yet: y@greylist.test
        Why: the server refused the recipient (mx.greylist.test [192.0.2.11]
          port 25).
        <- 451 4.7.1 Greylisting in action, please come back later
        Waybill tries again at 05:35:43 and goes on until 2026-11-26 05:20:43.
  05:20:43.193    +70 ms  Delivered: bob@sandbox.test
        Written to /var/mail/bob/new/1.M1
  05:21:43.123    +1 min  alice@sandbox.test became alice@visible.test
        In MAIL FROM, From, because \`hide_mailname\` shows \`visible_domain\`
          alone.
  05:21:43.173    +1 min  bob@sandbox.test became bob@visible.test
        In Sender, as \`email_addresses\` says.
  05:21:43.223    +1 min  Signed for sandbox.test
        DKIM-Signature: rsa20261122 rsa-sha256
        DKIM-Signature: ed20261122 ed25519-sha256
  05:21:43.273    +1 min  Sealed by sandbox.test what was found when it came, as
                          it goes on to another place
        ARC-Seal: i=2 cv=pass
  05:21:43.323    +1 min  Not signed for sandbox.test
        DNS has shown no key of sandbox.test yet; \`waybill dkim test
          sandbox.test\` says what to publish.
  05:21:43.423    +1 min  Not signed for sandbox.test
        It has several fields From, of which only one may be; mend the program
          that sends it.
  05:21:44.123 +1 min 1 s  The server stopped in the middle of an attempt
        For y@greylist.test. What that attempt did is not known, so it is made
          again: a duplicate is possible, a loss is not.
  05:21:44.623 +1 min 1 s  Put back out of a damaged queue
        For y@greylist.test. It was found whole in /var/lib/waybill/queue.db.
  05:21:44.723 +1 min 1 s  operator gave up on it, as it cannot be read back
        y@greylist.test
  05:21:45.123 +1 min 2 s  Held by a checksum that does not fit
        For y@greylist.test. It is not tried until somebody asks for it.
        Why: what is stored of the message is not what was accepted.
        altered: content
  05:21:45.623 +1 min 2 s  Held by Waybill
        For held@greylist.test. It is not tried until somebody asks for it.
        Why: the server refused the recipient.
        It is from the empty sender, so there is nobody to be told. If nobody
          asks for it until 2026-11-29 05:20:43, it is given up.
  05:21:46.123 +1 min 3 s  Given up: held@greylist.test
        It had been held until now, and nobody had asked for it.
        The time allowed for retrying is over. The last attempt failed as
          follows.
        Why: the server refused the recipient (mx.greylist.test [192.0.2.11]
          port 25).
        <- 451 4.7.1 Greylisting in action, please come back later
        Nobody is told: the sender is empty (<>), as that of notifications is,
          and those are never answered.
  05:22:43.123    +2 min  The sender is told in message 0SJHEA4RG03
        About y@greylist.test: it is late, and still tried.
  05:22:43.123    +2 min  It has waited for 2 d, and the sender is not told
        For y@greylist.test.
        It is bulk mail, as a field of its header says:
        Precedence: bulk
  05:23:43.123    +3 min  operator gave it up: it goes back to its sender
        For held@greylist.test.
  05:24:43.123    +4 min  operator let it go: it is due at once
        For held@greylist.test.
  05:25:43.123    +5 min  operator asked for an attempt at once
        For y@greylist.test.
  05:26:43.123    +6 min  operator added a recipient
        For z@greylist.test.
  05:27:43.123    +7 min  operator changed the sender
        To the null sender <>, in place of alice@sandbox.test: notifications go
          there from now on.
  05:28:43.123    +8 min  operator marked it as delivered
        For z@greylist.test: it is not tried any more, and the sender is not
          told.
  2026-11-23
  05:20:43.123      +1 d  operator took it off the queue
        For y@greylist.test: not delivered, and not tried again.
        The sender is not told.
  05:21:43.123      +1 d  Not delivered yet: y@greylist.test
        mx.greylist.test [203.0.113.7], in answer to RCPT TO.
        <- 451 4.7.1 Come back later
`
