import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mailbox } from '../../core/message.test-support.ts'
import type { AuthLine } from './auth.ts'
import { ClientSession, type ClientAction, type StepEnd, type StepRequest } from './client-session.ts'
import { ClientTransaction, type TransactionPlan } from './transaction.ts'

const remote = { host: 'mx.example.org', address: '192.0.2.1', port: 25 }

const plan = (to: readonly string[], rest: Partial<TransactionPlan> = {}): TransactionPlan => ({
  mailFrom: mailbox('a@sender.test'),
  options: { body: '7BIT', smtputf8: false },
  size: 100,
  eightBit: false,
  utf8Header: false,
  recipients: to.map((text) => ({ rcptTo: mailbox(text), dsn: {} })),
  ...rest,
})

/** Plays a step: each text the session sends is answered with the next of `replies`; content counts as sent at once. */
class Player {
  readonly session = new ClientSession({ hostname: 'us.test', remote })
  sent = ''
  actions: ClientAction['kind'][] = []
  end: StepEnd | undefined

  perform(actions: readonly ClientAction[]): void {
    for (const action of actions) {
      this.actions.push(action.kind)
      if (action.kind === 'send') this.sent += action.text
      if (action.kind === 'send-content') this.session.contentSent()
      if (action.kind === 'finished') this.end = action.end
    }
  }

  run(request: StepRequest, ...replies: string[]): StepEnd | undefined {
    this.end = undefined
    this.sent = ''
    this.perform(this.session.start(request))
    for (const text of replies) this.hear(`${text}\r\n`)
    return this.end
  }

  hear(text: string): void {
    this.perform(this.session.feed(new TextEncoder().encode(text)))
  }
}

function greeted(...keywords: string[]): Player {
  const player = new Player()
  assert.equal(player.run({ step: 'greet' }, '220 hello')?.problem, undefined)
  const lines = ['mx.example.org', ...keywords]
  const reply = lines.map((line, i) => `250${i < lines.length - 1 ? '-' : ' '}${line}`).join('\r\n')
  assert.equal(player.run({ step: 'ehlo' }, reply)?.problem, undefined)
  return player
}

const envelope = (player: Player, transaction: ClientTransaction, ...replies: string[]): StepEnd | undefined =>
  player.run({ step: 'envelope', transaction }, ...replies)

test('a greeting that refuses leaves nothing but to say goodbye', () => {
  const player = new Player()
  const end = player.run({ step: 'greet' }, '554 5.7.1 go away')
  assert.equal(end?.problem?.code, 'smtp.greeting')
  assert.equal(end?.problem?.reply?.code, 554)
  assert.deepEqual(end?.exchanges, [{ sent: '', reply: { code: 554, enhanced: '5.7.1', lines: ['go away'] } }])
  assert.equal(player.run({ step: 'quit' }, '221 bye')?.problem, undefined)
  assert.equal(player.sent, 'QUIT\r\n')
  assert.equal(player.session.usable, false)
})

test('HELO is tried when EHLO is refused for good, and not when it is refused for now', () => {
  const old = new Player()
  old.run({ step: 'greet' }, '220 hello')
  assert.equal(old.run({ step: 'ehlo' }, '502 what?', '250 hello')?.problem, undefined)
  assert.equal(old.sent, 'EHLO us.test\r\nHELO us.test\r\n')
  assert.equal(old.session.capabilities.pipelining, false)

  const busy = new Player()
  busy.run({ step: 'greet' }, '220 hello')
  assert.equal(busy.run({ step: 'ehlo' }, '451 later')?.problem?.code, 'smtp.hello')
})

test('with PIPELINING the whole envelope is sent at once', () => {
  const player = greeted('PIPELINING')
  const transaction = new ClientTransaction(plan(['b@x.test', 'c@x.test']))
  const end = envelope(player, transaction, '250 ok', '250 ok', '250 ok', '354 go')
  assert.equal(end?.problem, undefined)
  assert.equal(player.sent, 'MAIL FROM:<a@sender.test>\r\nRCPT TO:<b@x.test>\r\nRCPT TO:<c@x.test>\r\nDATA\r\n')
  assert.equal(transaction.acceptedCount, 2)
  assert.deepEqual(
    end?.exchanges.map(({ sent, reply }) => `${sent} ${reply?.code}`),
    ['MAIL FROM:<a@sender.test> 250', 'RCPT TO:<b@x.test> 250', 'RCPT TO:<c@x.test> 250', 'DATA 354'],
  )
})

test('without PIPELINING each command waits for the reply to the one before', () => {
  const player = greeted()
  const transaction = new ClientTransaction(plan(['b@x.test']))
  envelope(player, transaction)
  assert.equal(player.sent, 'MAIL FROM:<a@sender.test>\r\n')
  player.hear('250 ok\r\n')
  assert.equal(player.sent, 'MAIL FROM:<a@sender.test>\r\nRCPT TO:<b@x.test>\r\n')
  player.hear('250 ok\r\n')
  player.hear('354 go\r\n')
  assert.equal(player.end?.problem, undefined)
})

test('the message is taken when the dot is answered with 2xx, and by nothing else', () => {
  for (const [reply, code] of [
    ['250 2.0.0 taken', undefined],
    ['354 what?', 'smtp.content'],
    ['451 later', 'smtp.content'],
    ['554 no', 'smtp.content'],
  ] as const) {
    const player = greeted('PIPELINING')
    const transaction = new ClientTransaction(plan(['b@x.test']))
    envelope(player, transaction, '250 ok', '250 ok', '354 go')
    const end = player.run({ step: 'content', transaction }, reply)
    assert.equal(end?.problem?.code, code)
    assert.equal(transaction.taken?.code, code === undefined ? 250 : undefined)
  }
})

test('a recipient that is refused leaves the others accepted', () => {
  const player = greeted('PIPELINING')
  const transaction = new ClientTransaction(plan(['b@x.test', 'c@x.test']))
  const end = envelope(player, transaction, '250 ok', '550 5.1.1 unknown', '250 ok', '354 go')
  assert.equal(end?.problem, undefined)
  assert.equal(transaction.refusal(0)?.code, 'smtp.rcpt')
  assert.equal(transaction.accepted(1), true)
})

test('a refused sender is the reason for every recipient, whatever is said to the pipelined rest', () => {
  for (const data of ['503 5.5.1 no', '554 5.5.1 no valid recipients']) {
    const player = greeted('PIPELINING')
    const transaction = new ClientTransaction(plan(['b@x.test']))
    const end = envelope(player, transaction, '550 5.7.1 not you', '503 5.5.1 MAIL first', data)
    assert.equal(end?.problem?.code, 'smtp.mail')
    assert.equal(transaction.refusal(0)?.code, 'smtp.mail')
    assert.equal(player.session.usable, true)
  }
})

test('DATA accepted with nobody to deliver to is ended with a lone dot', () => {
  const player = greeted('PIPELINING')
  const transaction = new ClientTransaction(plan(['b@x.test']))
  const end = envelope(player, transaction, '250 ok', '550 5.1.1 unknown', '354 go', '554 5.5.1 nobody')
  assert.ok(player.sent.endsWith('DATA\r\n.\r\n'))
  assert.equal(end?.problem, undefined)
  assert.equal(transaction.refusal(0)?.reply?.code, 550)
  assert.equal(player.session.usable, true)
})

test('RSET goes first only when the server may hold an unfinished transaction', () => {
  const player = greeted('PIPELINING')
  envelope(player, new ClientTransaction(plan(['b@x.test'])), '250 ok', '550 unknown', '503 no')
  const next = new ClientTransaction(plan(['c@x.test']))
  envelope(player, next, '250 reset', '250 ok', '250 ok', '354 go')
  assert.ok(player.sent.startsWith('RSET\r\nMAIL '))
  assert.equal(next.acceptedCount, 1)
  player.run({ step: 'content', transaction: next }, '250 taken')
  envelope(player, new ClientTransaction(plan(['d@x.test'])), '250 ok', '250 ok', '354 go')
  assert.ok(player.sent.startsWith('MAIL '))
})

test('without PIPELINING nothing is sent after a refused sender, and no DATA after refused recipients', () => {
  const player = greeted()
  const end = envelope(player, new ClientTransaction(plan(['b@x.test'])), '451 later')
  assert.equal(end?.problem?.code, 'smtp.mail')
  assert.equal(player.sent, 'MAIL FROM:<a@sender.test>\r\n')
  envelope(player, new ClientTransaction(plan(['b@x.test'])), '250 ok', '550 unknown')
  assert.ok(player.sent.endsWith('RCPT TO:<b@x.test>\r\n'))
})

test('parameters are given when they are offered and needed', () => {
  const rich = plan(['b@x.test'], {
    eightBit: true,
    options: { body: '8BITMIME', smtputf8: false, ret: 'HDRS', envid: 'a+b c' },
    recipients: [
      { rcptTo: mailbox('b@x.test'), dsn: { notify: [], orcpt: 'rfc822;b=1@x.test' } },
      { rcptTo: mailbox('c@x.test'), dsn: { notify: ['SUCCESS', 'DELAY'], orcpt: 'utf-8;ü@x.test' } },
    ],
  })
  const all = greeted('PIPELINING', 'SIZE 1000', '8BITMIME', 'DSN')
  envelope(all, new ClientTransaction(rich))
  assert.deepEqual(all.sent.split('\r\n').slice(0, 3), [
    'MAIL FROM:<a@sender.test> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=a+2Bb+20c',
    'RCPT TO:<b@x.test> NOTIFY=NEVER ORCPT=rfc822;b+3D1@x.test',
    'RCPT TO:<c@x.test> NOTIFY=SUCCESS,DELAY ORCPT=utf-8;\\x{FC}@x.test',
  ])
  const none = greeted('PIPELINING')
  envelope(none, new ClientTransaction(rich))
  assert.deepEqual(none.sent.split('\r\n').slice(0, 2), ['MAIL FROM:<a@sender.test>', 'RCPT TO:<b@x.test>'])
})

test('a message that is larger than the server says it takes is not offered', () => {
  const exact = greeted('SIZE 100')
  assert.equal(exact.run({ step: 'envelope', transaction: new ClientTransaction(plan(['b@x.test'])) }), undefined)
  const player = greeted('SIZE 99')
  const end = envelope(player, new ClientTransaction(plan(['b@x.test'])))
  assert.equal(end?.problem?.code, 'smtp.size')
  assert.deepEqual(end?.problem?.facts, { limit: 99, size: 100 })
  assert.equal(player.sent, '')
  assert.equal(
    greeted('SIZE 0').run({ step: 'envelope', transaction: new ClientTransaction(plan(['b@x.test'])) }),
    undefined,
  )
})

test('an address that needs SMTPUTF8 is not given to a server without it; the others are', () => {
  const player = greeted('PIPELINING')
  const transaction = new ClientTransaction(plan(['bü@x.test', 'c@x.test']))
  const end = envelope(player, transaction, '250 ok', '250 ok', '354 go')
  assert.equal(end?.problem, undefined)
  assert.equal(transaction.refusal(0)?.code, 'smtp.utf8-recipient')
  assert.equal(transaction.accepted(1), true)
  assert.ok(!player.sent.includes('bü'))

  const sender = new ClientTransaction(plan(['c@x.test'], { mailFrom: mailbox('ä@sender.test') }))
  assert.equal(envelope(greeted(), sender)?.problem?.code, 'smtp.utf8-sender')

  const able = greeted('PIPELINING', 'SMTPUTF8')
  envelope(able, new ClientTransaction(plan(['bü@x.test'])))
  assert.ok(able.sent.startsWith('MAIL FROM:<a@sender.test> SMTPUTF8\r\nRCPT TO:<bü@x.test>\r\n'))
})

test('SMTPUTF8 that was declared and not used is not asked for', () => {
  const transaction = new ClientTransaction(plan(['b@x.test'], { options: { body: '7BIT', smtputf8: true } }))
  const player = greeted('PIPELINING', 'SMTPUTF8')
  envelope(player, transaction)
  assert.ok(player.sent.startsWith('MAIL FROM:<a@sender.test>\r\n'))
})

test('421 ends the session wherever it comes, as the answer to what was asked', () => {
  const greeting = new Player()
  assert.equal(greeting.run({ step: 'greet' }, '421 busy')?.problem?.code, 'smtp.greeting')
  const player = greeted('PIPELINING')
  const transaction = new ClientTransaction(plan(['b@x.test', 'c@x.test']))
  const end = envelope(player, transaction, '250 ok', '550 unknown', '421 4.3.2 closing')
  assert.equal(end?.problem?.code, 'smtp.rcpt')
  assert.equal(end?.problem?.reply?.code, 421)
  assert.equal(transaction.refusal(0)?.reply?.code, 550)
  assert.equal(transaction.refusal(1), undefined)
  assert.equal(end?.exchanges.at(-1)?.sent, 'DATA')
  assert.equal(end?.exchanges.at(-1)?.reply, undefined)
  assert.equal(player.session.usable, false)
  assert.equal(player.run({ step: 'content', transaction })?.problem?.code, 'smtp.lost')
})

test('421 that comes unasked ends the session, and the next step says so', () => {
  const player = greeted('PIPELINING')
  player.hear('421 4.4.2 idle for too long\r\n')
  assert.equal(player.session.usable, false)
  const end = envelope(player, new ClientTransaction(plan(['b@x.test'])))
  assert.equal(end?.problem?.code, 'smtp.lost')
  assert.equal(end?.problem?.reply?.code, 421)
  assert.equal(player.sent, '')
})

test('what is no reply ends the session', () => {
  const player = greeted('PIPELINING')
  const end = envelope(player, new ClientTransaction(plan(['b@x.test'])), 'hello there')
  assert.equal(end?.problem?.code, 'smtp.malformed')
  assert.equal(end?.problem?.command, 'MAIL')
  assert.deepEqual(end?.problem?.facts, { problem: 'not-a-reply', text: 'hello there' })
  assert.equal(player.session.usable, false)
})

test('a loss before the dot answers DATA, a loss after it answers the content', () => {
  const player = greeted('PIPELINING')
  const transaction = new ClientTransaction(plan(['b@x.test']))
  envelope(player, transaction, '250 ok', '250 ok', '354 go')
  player.session.start({ step: 'content', transaction })
  assert.equal(player.session.waiting, 'block')
  const actions = player.session.fail('smtp.lost')
  assert.equal(actions[0]?.kind === 'finished' && actions[0].end.problem?.command, 'DATA')

  const sent = greeted('PIPELINING')
  envelope(sent, transaction, '250 ok', '250 ok', '354 go')
  sent.run({ step: 'content', transaction })
  assert.equal(sent.session.waiting, 'content')
  sent.perform(sent.session.fail('smtp.timeout'))
  assert.equal(sent.end?.problem?.command, 'content')
})

test('a refusal before the dot is the answer to the content, and acceptance before the dot is none', () => {
  for (const [reply, code] of [
    ['552 5.3.4 too large', 'smtp.content'],
    ['250 taken', 'smtp.malformed'],
  ] as const) {
    const player = greeted('PIPELINING')
    const transaction = new ClientTransaction(plan(['b@x.test']))
    envelope(player, transaction, '250 ok', '250 ok', '354 go')
    player.session.start({ step: 'content', transaction })
    player.hear(`${reply}\r\n`)
    assert.equal(player.end?.problem?.code, code)
    assert.equal(transaction.taken, undefined)
    assert.equal(player.session.usable, false)
  }
})

test('after STARTTLS everything learned before is forgotten', () => {
  const player = greeted('STARTTLS', 'PIPELINING')
  assert.equal(player.run({ step: 'starttls' }, '220 go'), undefined)
  assert.equal(player.actions.at(-1), 'start-tls')
  assert.equal(player.session.waiting, 'tls')
  player.perform(player.session.tlsStarted({ protocol: 'TLSv1.3' }))
  assert.deepEqual(player.end?.facts, { protocol: 'TLSv1.3' })
  assert.equal(player.session.capabilities.pipelining, false)
})

test('plain text after the reply to STARTTLS is refused, whole reply or not', () => {
  for (const injected of ['250 injected\r\n', '25', '250-a\r\n']) {
    const player = greeted('STARTTLS')
    player.run({ step: 'starttls' })
    player.hear(`220 go\r\n${injected}`)
    assert.equal(player.end?.problem?.code, 'tls.plaintext')
    assert.equal(player.end?.problem?.command, 'STARTTLS')
    assert.ok(!player.actions.includes('start-tls'))
    assert.equal(player.session.usable, false)
  }
})

test('a refused STARTTLS leaves the session usable in clear', () => {
  const player = greeted('STARTTLS', 'PIPELINING')
  assert.equal(player.run({ step: 'starttls' }, '454 4.7.0 not now')?.problem?.code, 'smtp.starttls')
  assert.equal(player.session.usable, true)
  assert.equal(player.session.capabilities.pipelining, true)
})

test('limits are read from EHLO, and nonsense in it is ignored', () => {
  const { capabilities } = greeted('LIMITS RCPTMAX=20 MAILMAX=3', 'size abc', 'X-FOO', 'Pipelining').session
  assert.equal(capabilities.rcptMax, 20)
  assert.equal(capabilities.mailMax, 3)
  assert.equal(capabilities.size, 0)
  assert.equal(capabilities.pipelining, true)
})

const someReply = fc.constantFrom(
  '250 ok',
  '250-a\r\n250 b',
  '550 5.1.1 no',
  '451 later',
  '354 go',
  '421 bye',
  'junk',
  '503 no',
)

test('actions and end are the same however the server’s bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(someReply, { maxLength: 7 }), fc.array(fc.nat(9), { maxLength: 12 }), (replies, cuts) => {
      const all = replies.map((reply) => `${reply}\r\n`).join('')
      const ends = [[all.length], cuts].map((lengths) => {
        const player = greeted('PIPELINING')
        const transaction = new ClientTransaction(plan(['b@x.test', 'c@x.test']))
        player.run({ step: 'envelope', transaction })
        let at = 0
        for (const length of [...lengths, all.length]) {
          player.hear(all.slice(at, at + length))
          at += length
        }
        const refusals = [transaction.refusal(0), transaction.refusal(1)]
        return { sent: player.sent, actions: player.actions, end: player.end, refusals, usable: player.session.usable }
      })
      assert.deepEqual(ends[0], ends[1])
    }),
  )
})

test('a log-in goes line by line, and what holds the password is told nowhere', () => {
  const player = new Player()
  player.run({ step: 'greet' }, '220 mx ESMTP')
  player.run({ step: 'ehlo' }, '250-mx\r\n250-AUTH plain LOGIN\r\n250 AUTH=CRAM-MD5')
  assert.deepEqual(player.session.capabilities.auth, ['PLAIN', 'LOGIN', 'CRAM-MD5'])
  const said = (line: string): AuthLine => ({
    line,
    shown: 'AUTH PLAIN (not shown)',
    conceal: (text) => text.replaceAll('c2VjcmV0', '…'),
  })
  const first = said('AUTH PLAIN')
  assert.equal(player.run({ step: 'auth', said: first }, '334 ')?.problem, undefined)
  assert.equal(first.challenge, '')
  const second = said('c2VjcmV0')
  const end = player.run({ step: 'auth', said: second }, '535 5.7.8 wrong: c2VjcmV0')
  assert.equal(player.sent, 'c2VjcmV0\r\n')
  assert.equal(end?.problem?.code, 'smtp.auth')
  assert.equal(end?.problem?.reply?.lines[0], 'wrong: …')
  assert.doesNotMatch(JSON.stringify(end), /c2VjcmV0/)
  const closed = player.run({ step: 'auth', said: said('c2VjcmV0') }, '421 4.7.0 too often: c2VjcmV0')
  assert.doesNotMatch(JSON.stringify(closed), /c2VjcmV0/)
  assert.equal(closed?.problem?.reply?.code, 421)
})

test('TLS from the first byte comes before the greeting, and what it fails of is told of the connection', () => {
  const player = new Player()
  player.perform(player.session.start({ step: 'tls' }))
  assert.deepEqual(player.actions, ['start-tls'])
  player.perform(player.session.tlsStarted({ protocol: 'TLSv1.3' }))
  assert.equal(player.end?.step, 'tls')
  assert.equal(player.run({ step: 'greet' }, '220 mx ESMTP')?.problem, undefined)
  const other = new Player()
  other.perform(other.session.start({ step: 'tls' }))
  other.perform(other.session.fail('tls.failed'))
  assert.equal(other.end?.problem?.command, 'connect')
})
