import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enhancedStatus } from '../core/enhanced-status.ts'
import { mailbox, makeMessage, makeRecipient } from '../core/message.test-support.ts'
import type { Reason, ReasonCode } from '../core/reason.ts'
import { reply } from '../core/reply.ts'
import { readRetryRules } from '../config/retry-rules.ts'
import { hours, minutes } from '../core/time.ts'
import { ruleFor } from './rule-for.ts'

const schedule = (text: string) => ({
  first: { every: minutes(15), until: hours(2) },
  grow: { from: hours(1), factor: 1.5, until: hours(16) },
  last: { every: hours(6), until: hours(96) },
  rules: readRetryRules(text).rules,
})

const met = (text: string, reason: Reason, to = 'Alice@far.example', from: string | null = 'me@here.example') =>
  ruleFor(schedule(text), {
    message: makeMessage({ mailFrom: from === null ? null : mailbox(from) }),
    recipient: makeRecipient(to),
    reason,
  })?.text

const of = (code: ReasonCode, host?: string): Reason => ({
  code,
  ...(host !== undefined && { remote: { host, address: '192.0.2.1', port: 25 } }),
})
const said = (code: ReasonCode, number: number, enhanced?: `4.${number}.${number}`): Reason => ({
  code,
  reply: reply(number, enhanced && enhancedStatus(enhanced), 'text'),
})

const FITS: readonly (readonly [error: string, reason: Reason, fits: boolean])[] = [
  ['refused', of('connect.refused'), true],
  ['refused', of('connect.timeout'), false],
  ['refused_MX', of('connect.refused', 'mx.far.example'), true],
  ['refused_A', of('connect.refused', 'mx.far.example'), false],
  ['refused_A', of('connect.refused', 'far.example'), true],
  ['refused_A', of('connect.refused'), false],
  ['timeout', of('connect.timeout'), true],
  ['timeout', of('smtp.timeout'), true],
  ['timeout_connect', of('smtp.timeout'), false],
  ['timeout_connect_MX', of('connect.timeout', 'mx.far.example'), true],
  ['timeout_DNS', of('dns.silent'), true],
  ['lookup', of('dns.servfail'), true],
  ['lookup', of('connect.refused'), false],
  ['lost_connection', of('smtp.lost'), true],
  ['tls_required', of('tls.not-offered'), true],
  ['auth_failed', of('smtp.auth-mechanism'), true],
  ['quota', of('local.mailbox-full'), true],
  ['quota', said('smtp.rcpt', 452, '4.2.2'), true],
  ['quota', said('smtp.rcpt', 452, '4.3.1'), false],
  ['rcpt_4xx', said('smtp.rcpt', 451), true],
  ['rcpt_4xx', said('smtp.mail', 451), false],
  ['rcpt_4xx', of('smtp.rcpt'), false],
  ['rcpt_45x', said('smtp.rcpt', 452), true],
  ['rcpt_45x', said('smtp.rcpt', 421), false],
  ['rcpt_452', said('smtp.rcpt', 451), false],
  ['mail_4xx', said('smtp.mail', 421), true],
  ['data_4xx', said('smtp.data', 451), true],
  ['data_4xx', said('smtp.content', 451), true],
  ['smtp.greeting', of('smtp.greeting'), true],
  ['connect', of('connect.unreachable'), true],
  ['*', of('internal'), true],
]
for (const [error, reason, fits] of FITS) {
  test(`${error} ${fits ? 'is' : 'is not'} for ${reason.code} ${reason.reply?.code ?? reason.remote?.host ?? ''}`, () => {
    assert.equal(met(`* ${error} F,1h,5m`, reason) !== undefined, fits)
  })
}

for (const [pattern, fits] of [
  ['far.example', true],
  ['FAR.example', true],
  ['*.example', true],
  ['*.far.example', true],
  ['mx.far.example', true],
  ['near.example', false],
  ['alice@far.example', true],
  ['bob@far.example', false],
  ['*@far.example', true],
  ['^alice@.*', true],
  ['^bob@.*', false],
  [String.raw`^\*@mx\.far\.example$`, true],
] as const) {
  test(`${pattern} ${fits ? 'fits' : 'does not fit'} the address or the host`, () => {
    assert.equal(met(`${pattern} * F,1h,5m`, of('connect.refused', 'mx.far.example')) !== undefined, fits)
  })
}

test('the first rule that fits counts, and none may', () => {
  const text = 'a.test * F,1h,5m\nfar.example timeout F,1h,6m\n*.example * F,1h,7m\n'
  assert.equal(met(text, of('smtp.timeout')), 'far.example timeout F,1h,6m')
  assert.equal(met(text, of('smtp.lost')), '*.example * F,1h,7m')
  assert.equal(met(text, of('smtp.lost'), 'x@b.test'), undefined)
})

test('senders choose among rules; an empty one is the empty sender', () => {
  const rule = (senders: string, from: string | null) =>
    met(`* * senders=${senders} F,1h,5m`, of('smtp.lost'), 'x@b.test', from)
  assert.ok(rule(':', null))
  assert.equal(rule(':', 'me@here.example'), undefined)
  assert.ok(rule('me@here.example:x@y.test', 'ME@here.example'))
  assert.ok(rule('*.example', 'me@here.example'))
  assert.equal(rule('you@here.example', 'me@here.example'), undefined)
})
