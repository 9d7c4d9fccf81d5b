import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REASON_CODES, type ReasonCode } from '../core/reason.ts'
import { reply } from '../core/reply.ts'
import { classify, moreTelling, triesNextHost, type Position } from './classify.ts'

const MX: Position = { destination: 'mx', everyHostRefused: false }
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
    'smtp.no-smtputf8',
    'route.unknown-user',
    'route.loop-self',
    'route.loop-hops',
    'queue.expired',
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

test('552 for a full mailbox is final, 552 for too many recipients and 452 are not', () => {
  assert.equal(status({ code: 'smtp.rcpt', reply: reply(552, '5.2.2', 'full') }, MX), '5.2.2')
  assert.equal(status({ code: 'smtp.rcpt', reply: reply(552, '5.5.3', 'too many') }, MX), 'deferred')
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

test('what a server said outranks silence', () => {
  const said = { code: 'smtp.rcpt', reply: reply(450, undefined, 'later') } as const
  const silence = { code: 'connect.timeout' } as const
  assert.equal(moreTelling(said, silence), said)
  assert.equal(moreTelling(silence, said), said)
  assert.equal(moreTelling(undefined, silence), silence)
})
