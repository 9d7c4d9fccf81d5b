import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REASON_CODES, type Reason, type ReasonCode } from '../core/reason.ts'
import { reply } from '../core/reply.ts'
import {
  classify,
  failsAtOnce,
  forWantOfTls,
  isDead,
  moreTelling,
  refusesHost,
  triesNextHost,
  type Position,
} from './classify.ts'

const MX: Position = { destination: 'mx', whose: 'theirs', everyHostRefused: false }
const codes = Object.keys(REASON_CODES) as ReasonCode[]
const status = (...args: Parameters<typeof classify>): string => {
  const outcome = classify(...args)
  return outcome.kind === 'failed' ? outcome.status : outcome.kind
}

test('without a reply only what cannot change by itself is final', () => {
  const final = codes.filter((code) => classify({ code }, MX).kind === 'failed')
  assert.deepEqual(final, [
    'dns.nxdomain',
    'dns.no-address',
    'dns.null-mx',
    'dns.mx-unresolvable',
    'dns.mx-private',
    'smtp.size',
    'smtp.utf8-sender',
    'smtp.utf8-recipient',
    'smtp.utf8-header',
    'route.unknown-user',
    'route.alias-fail',
    'route.alias-loop',
    'route.nonlocal',
    'route.fail',
    'route.srs-forged',
    'route.srs-expired',
    'route.bad-literal',
    'route.loop-self',
    'route.loop-hops',
    'local.refused',
    'local.program-failed',
    'queue.expired',
    'queue.given-up',
  ])
})

test('nothing that DNS says of a host in the configuration fails a message', () => {
  const smarthost: Position = { ...MX, destination: 'host' }
  for (const code of codes) {
    if (code.startsWith('dns.') || code === 'route.loop-self')
      assert.equal(status({ code }, smarthost), 'deferred', code)
  }
})

test('5xx to an SMTP command is final with the remote’s own code when its class agrees', () => {
  for (const code of ['smtp.mail', 'smtp.rcpt', 'smtp.data', 'smtp.content'] as const) {
    assert.equal(status({ code, reply: reply(550, '5.7.26', 'no') }, MX), '5.7.26')
    assert.equal(status({ code, reply: reply(550, '4.7.1', 'no') }, MX), '5.0.0')
    assert.equal(status({ code, reply: reply(550, undefined, 'no') }, MX), '5.0.0')
    assert.equal(status({ code, reply: reply(450, '5.7.1', 'later') }, MX), 'deferred')
    assert.equal(status({ code, reply: reply(354, undefined, 'what') }, MX), 'deferred')
  }
})

test('552 for a full mailbox is final, 552 that may mean too many recipients and 452 are not', () => {
  assert.equal(status({ code: 'smtp.rcpt', reply: reply(552, '5.2.2', 'full') }, MX), '5.2.2')
  assert.equal(status({ code: 'smtp.rcpt', reply: reply(552, '5.5.3', 'too many') }, MX), 'deferred')
  assert.equal(status({ code: 'smtp.rcpt', reply: reply(552, undefined, 'too many') }, MX), 'deferred')
  assert.equal(status({ code: 'smtp.content', reply: reply(552, undefined, 'too large') }, MX), '5.0.0')
  assert.equal(status({ code: 'smtp.rcpt', reply: reply(452, '4.2.2', 'full') }, MX), 'deferred')
})

test('a refusing greeting is final when every host refused', () => {
  const refused = { code: 'smtp.greeting', reply: reply(554, '5.7.1', 'no') } as const
  assert.equal(status(refused, MX), 'deferred')
  assert.equal(status(refused, { ...MX, everyHostRefused: true }), '5.7.1')
  const busy = { code: 'smtp.greeting', reply: reply(421, undefined, 'busy') } as const
  assert.equal(status(busy, { ...MX, everyHostRefused: true }), 'deferred')
})

test('a refusal of STARTTLS never fails a message', () => {
  assert.equal(status({ code: 'smtp.starttls', reply: reply(554, '5.7.0', 'no') }, MX), 'deferred')
})

test('no other host is tried when the message may have been taken, or was refused for good', () => {
  assert.equal(triesNextHost({ code: 'smtp.lost', command: 'DATA' }), true)
  assert.equal(triesNextHost({ code: 'smtp.lost', command: 'content' }), false)
  assert.equal(triesNextHost({ code: 'smtp.timeout', command: 'content' }), false)
  assert.equal(triesNextHost({ code: 'smtp.rcpt', reply: reply(450, undefined, 'later') }), true)
  assert.equal(triesNextHost({ code: 'smtp.rcpt', reply: reply(550, undefined, 'no') }), false)
})

test('a refusal in clear after TLS failed for now is the failure of TLS, unless it speaks of something else', () => {
  const failed = { code: 'smtp.starttls', reply: reply(454, '4.7.0', 'not now') } as const
  for (const [code, said, means] of [
    ['smtp.mail', reply(530, '5.7.0', 'Must issue a STARTTLS command first'), 'tls.demanded'],
    ['smtp.mail', reply(503, '5.5.1', 'STARTTLS first'), 'tls.demanded'],
    ['smtp.mail', reply(550, '5.7.1', 'encryption is required'), 'tls.demanded'],
    ['smtp.mail', reply(554, undefined, 'no'), 'tls.demanded'],
    ['smtp.mail', reply(550, '5.1.8', 'sender'), 'smtp.mail'],
    ['smtp.mail', reply(451, '4.7.0', 'later'), 'smtp.mail'],
    ['smtp.mail', reply(550, '5.0.0', 'no'), 'tls.demanded'],
    ['smtp.rcpt', reply(503, undefined, 'TLS'), 'tls.demanded'],
    ['smtp.rcpt', reply(530, undefined, 'TLS'), 'tls.demanded'],
    ['smtp.rcpt', reply(535, undefined, 'TLS'), 'tls.demanded'],
    ['smtp.rcpt', reply(538, undefined, 'TLS'), 'tls.demanded'],
    ['smtp.rcpt', reply(550, undefined, 'no'), 'smtp.rcpt'],
    ['smtp.content', reply(530, undefined, 'TLS'), 'smtp.content'],
    ['smtp.rcpt', reply(550, '5.7.10', 'TLS'), 'tls.demanded'],
    ['smtp.rcpt', reply(550, '5.7.1', 'relaying denied'), 'smtp.rcpt'],
    ['smtp.rcpt', reply(550, '5.1.1', 'unknown'), 'smtp.rcpt'],
    ['smtp.content', reply(550, '5.7.26', 'DMARC'), 'smtp.content'],
  ] as const) {
    assert.equal(forWantOfTls({ code, reply: said }, failed).code, means, `${code} ${said.code} ${said.enhanced}`)
    assert.equal(forWantOfTls({ code, reply: said }, { code: 'tls.lost' }).code, means)
    assert.equal(forWantOfTls({ code, reply: said }, undefined).code, code)
    const forGood = { code: 'smtp.starttls', reply: reply(554, '5.7.0', 'never') } as const
    assert.equal(forWantOfTls({ code, reply: said }, forGood).code, code)
  }
})

test('nobody was there when nothing was said at all, and a host that says no for good says so before MAIL', () => {
  const no = reply(554, undefined, 'no')
  const verdicts = ([reason]: readonly [Reason]) => [isDead(reason), failsAtOnce(reason), refusesHost(reason)]
  for (const [reason, ...expected] of [
    [{ code: 'connect.refused' }, true, true, false],
    [{ code: 'connect.timeout' }, true, false, false],
    [{ code: 'smtp.timeout', command: 'connect' }, true, false, false],
    [{ code: 'smtp.lost', command: 'connect' }, true, false, false],
    [{ code: 'smtp.lost', command: 'MAIL' }, false, false, false],
    [{ code: 'smtp.greeting', reply: no, command: 'connect' }, false, false, true],
    [{ code: 'smtp.hello', reply: no }, false, false, true],
    [{ code: 'smtp.hello', reply: reply(421, undefined, 'later') }, false, false, false],
    [{ code: 'smtp.hello' }, false, false, false],
    [{ code: 'smtp.mail', reply: no }, false, false, false],
  ] as const) {
    assert.deepEqual(verdicts([reason]), expected, JSON.stringify(reason))
  }
})

test('what a server said outranks silence', () => {
  const said = { code: 'smtp.rcpt', reply: reply(450, undefined, 'later') } as const
  const silence = { code: 'connect.timeout' } as const
  assert.equal(moreTelling(said, silence), said)
  assert.equal(moreTelling(silence, said), said)
  assert.equal(moreTelling(undefined, silence), silence)
})
