import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { REASON_CODES, type Reason, type ReasonCode } from '../../core/reason.ts'
import { reply } from '../../core/reply.ts'
import { instant } from '../../core/time.ts'
import type { CauseId } from '../causes/facts.ts'
import { LANGUAGES, type Who } from '../diagnosis.ts'
import { makeExplain } from '../explain.ts'
import { makeExplainReason } from './explain-reason.ts'
import type { Finding, OwnContext } from './own-case.ts'
import { moveText } from './own-words.ts'

const explainReason = makeExplainReason(makeExplain())
const context: OwnContext = {
  recipient: 'x@there.test',
  sender: 'alice@here.test',
  hostname: 'mx.here.test',
  outcome: 'deferred',
}
const remote = { host: 'mx.there.test', address: '192.0.2.9', port: 25 }

const EXPECTED: Readonly<Record<ReasonCode, readonly [cause: CauseId, who: Who, retryHelps: boolean | null]>> = {
  'dns.nxdomain': ['domain.not-found', 'sender', false],
  'dns.no-address': ['domain.no-route', 'recipient-admin', false],
  'dns.null-mx': ['domain.null-mx', 'sender', false],
  'dns.silent': ['domain.dns-error', 'sender-admin', true],
  'dns.refused': ['domain.dns-error', 'sender-admin', true],
  'dns.no-server': ['domain.dns-error', 'sender-admin', true],
  'dns.servfail': ['domain.dns-error', 'recipient-admin', true],
  'dns.dnssec': ['domain.dns-error', 'recipient-admin', true],
  'dns.alias-loop': ['domain.dns-error', 'recipient-admin', true],
  'dns.bogus': ['domain.dns-error', 'recipient-admin', true],
  'dns.mx-unresolvable': ['domain.no-route', 'recipient-admin', false],
  'dns.mx-private': ['domain.no-route', 'recipient-admin', false],
  'connect.refused': ['network.connect', 'wait', true],
  'connect.timeout': ['network.timeout', 'wait', true],
  'connect.unreachable': ['network.connect', 'wait', true],
  'connect.no-host': ['network.connect', 'sender-admin', false],
  'connect.no-network': ['network.connect', 'sender-admin', true],
  'connect.reset': ['network.timeout', 'wait', true],
  'connect.not-allowed': ['network.port-25-blocked', 'sender-admin', false],
  'connect.failed': ['network.connect', 'wait', true],
  'tls.failed': ['tls.cert', 'recipient-admin', false],
  'tls.timeout': ['network.timeout', 'wait', true],
  'tls.lost': ['network.timeout', 'wait', true],
  'tls.plaintext': ['tls.cert', 'recipient-admin', false],
  'tls.cert-expired': ['tls.cert', 'recipient-admin', false],
  'tls.cert-not-yet-valid': ['tls.cert', 'recipient-admin', false],
  'tls.cert-self-signed': ['tls.cert', 'recipient-admin', false],
  'tls.cert-unknown-issuer': ['tls.cert', 'recipient-admin', false],
  'tls.cert-name': ['tls.cert-name', 'recipient-admin', false],
  'tls.cert-untrusted': ['tls.cert', 'recipient-admin', false],
  'tls.dane': ['tls.dane', 'recipient-admin', false],
  'tls.dane-unknown': ['domain.dns-error', 'recipient-admin', true],
  'tls.sts-host': ['tls.mta-sts', 'recipient-admin', false],
  'tls.demanded': ['tls.required', 'recipient-admin', true],
  'tls.not-offered': ['tls.required', 'recipient-admin', false],
  // Refused, and no reply recorded: nobody said why.
  'smtp.greeting': ['unknown', 'unknown', null],
  'smtp.hello': ['unknown', 'unknown', null],
  'smtp.starttls': ['unknown', 'unknown', null],
  'smtp.mail': ['unknown', 'unknown', null],
  'smtp.rcpt': ['unknown', 'unknown', null],
  'smtp.data': ['unknown', 'unknown', null],
  'smtp.content': ['unknown', 'unknown', null],
  'smtp.timeout': ['network.timeout', 'wait', true],
  'smtp.lost': ['network.timeout', 'wait', true],
  'smtp.malformed': ['protocol', 'recipient-admin', false],
  'smtp.size': ['limit.size', 'sender', false],
  'smtp.utf8-sender': ['smtputf8', 'sender', false],
  'smtp.utf8-recipient': ['smtputf8', 'sender', false],
  'smtp.utf8-header': ['smtputf8', 'sender', false],
  'route.unknown-user': ['recipient.unknown', 'sender', false],
  'route.alias-fail': ['recipient.unknown', 'sender', false],
  'route.alias-defer': ['system.temp', 'wait', true],
  'route.alias-unknown': ['system.temp', 'sender-admin', true],
  'route.alias-loop': ['loop', 'sender-admin', false],
  'route.nonlocal': ['local-config.remote-domains-disabled', 'sender-admin', false],
  'route.not-set-up': ['system.temp', 'sender-admin', true],
  'route.fail': ['recipient.unknown', 'sender', false],
  'route.defer': ['system.temp', 'wait', true],
  'route.srs-forged': ['recipient.unknown', 'sender', false],
  'route.srs-expired': ['recipient.unknown', 'sender', false],
  'queue.guarded': ['system.temp', 'sender-admin', false],
  'route.hold': ['system.temp', 'sender-admin', false],
  'route.unclear': ['system.temp', 'sender-admin', true],
  'route.bad-literal': ['format.address', 'sender', false],
  'route.loop-smarthost': ['loop', 'sender-admin', false],
  'route.loop-self': ['local-config.mx-points-here', 'sender-admin', false],
  'route.loop-hops': ['loop', 'sender-admin', false],
  'local.mailbox': ['system.temp', 'sender-admin', true],
  'local.mailbox-full': ['system.full', 'sender-admin', true],
  'local.program-failed': ['system.temp', 'sender-admin', false],
  'local.program-later': ['system.temp', 'sender-admin', true],
  'local.mailbox-locked': ['system.temp', 'sender-admin', true],
  'local.mailbox-denied': ['system.temp', 'sender-admin', true],
  'local.exhausted': ['system.temp', 'sender-admin', true],
  'local.stopping': ['system.temp', 'wait', true],
  'smtp.auth': ['smarthost.login-refused', 'sender-admin', false],
  'smtp.auth-missing': ['smarthost.login-in-clear', 'sender-admin', false],
  'smtp.auth-mechanism': ['smarthost.login-in-clear', 'sender-admin', false],
  'smtp.auth-unproved': ['smarthost.login-refused', 'sender-admin', false],
  'local.password': ['smarthost.login-missing', 'sender-admin', false],
  'local.content': ['system.temp', 'sender-admin', true],
  'local.altered': ['system.temp', 'sender-admin', false],
  'local.salvaged': ['system.temp', 'sender-admin', true],
  'queue.expired': ['expired', 'unknown', null],
  'local.refused': ['system.temp', 'sender-admin', false],
  'queue.given-up': ['system.temp', 'sender-admin', false],
  internal: ['system.temp', 'sender-admin', true],
}

describe('every reason without a reply', () => {
  for (const code of Object.keys(REASON_CODES) as ReasonCode[]) {
    for (const language of LANGUAGES) {
      test(`${code} leads to its cause and its move, in ${language}`, () => {
        const diagnosis = explainReason({ code, remote }, context, { language })
        const { cause, who, retryHelps, confidence, steps, title, explanation } = diagnosis
        assert.deepEqual([cause, who, retryHelps], EXPECTED[code])
        assert.equal(confidence, cause === 'unknown' || cause === 'expired' ? 'low' : 'high')
        assert.ok(steps.length > 0)
        assert.doesNotMatch([...steps, title, explanation].join(' '), /[{}]|undefined|YOUR/)
        const moves = LANGUAGES.map((one) => moveText(diagnosis, context, one))
        assert.ok(moves.every((text) => text.length > 20 && !/undefined/.test(text)))
      })
    }
  }
})

test('a full disk here is this machine’s and not the recipient’s', () => {
  const { cause, who } = explainReason({ code: 'local.mailbox-full' }, context)
  assert.deepEqual([cause, who], ['system.full', 'sender-admin'])
})

const SAID: readonly (readonly [
  Reason['code'],
  Reason['command'],
  number,
  string | undefined,
  string,
  CauseId,
  Who,
])[] = [
  ['smtp.rcpt', 'RCPT', 550, undefined, 'relay not permitted', 'relay.denied', 'recipient-admin'],
  ['smtp.rcpt', 'RCPT', 452, '4.2.2', '<x@there.test>: mailbox full/over quota', 'recipient.full', 'recipient'],
  ['smtp.mail', 'MAIL', 530, '5.7.0', 'Must issue a STARTTLS command first', 'tls.required', 'sender-admin'],
  ['smtp.greeting', 'connect', 421, '4.3.2', 'Too many connections, try later', 'limit.connections', 'wait'],
  ['smtp.content', 'content', 550, undefined, 'spam message rejected.', 'spam.content', 'sender'],
  ['smtp.lost', 'RCPT', 421, '4.3.2', 'Too many connections, try later', 'limit.connections', 'wait'],
]

for (const [code, command, status, enhanced, words, cause, who] of SAID) {
  test(`what another server says goes through the rules: ${words}`, () => {
    const reason = { code, ...(command && { command }), remote, reply: reply(status, enhanced, words) }
    const diagnosis = explainReason(reason, context)
    assert.deepEqual([diagnosis.cause, diagnosis.who], [cause, who])
  })
}

test('a smarthost that refuses to relay is the move of whoever runs this server', () => {
  const reason: Reason = {
    code: 'smtp.rcpt',
    command: 'RCPT',
    remote,
    reply: reply(550, undefined, 'relay not permitted'),
  }
  assert.equal(explainReason(reason, { ...context, smarthosts: ['mx.there.test'] }).who, 'sender-admin')
})

describe('what this server found out', () => {
  const said: Reason = {
    code: 'smtp.content',
    command: 'content',
    remote,
    reply: reply(550, '5.7.1', 'SPF check failed for 192.0.2.7'),
  }
  const finding = (kind: Finding['kind']): Finding => ({
    kind,
    cause: 'spf.fail',
    says: { en: 'It was looked at.', ru: 'Это проверено.' },
  })

  test('makes the answer sure where it confirms it', () => {
    assert.equal(explainReason(said, context).confidence, 'medium')
    const confirmed = explainReason(said, context, { findings: [finding('confirms')] })
    assert.deepEqual([confirmed.cause, confirmed.confidence], ['spf.fail', 'high'])
  })

  test('takes the certainty from what it refutes, and says that another try may end otherwise', () => {
    const refuted = explainReason(said, context, { findings: [finding('refutes')] })
    assert.deepEqual([refuted.cause, refuted.confidence, refuted.retryHelps], ['spf.fail', 'low', true])
    assert.ok(refuted.evidence.some((ground) => ground.kind === 'known' && ground.says.en === 'It was looked at.'))
  })
})

test('the certificate of the smarthost is the move of whoever runs this server', () => {
  const reason: Reason = { code: 'tls.cert-expired', remote }
  assert.equal(explainReason(reason, { ...context, smarthosts: [remote.host] }).who, 'sender-admin')
  assert.equal(explainReason(reason, context).who, 'recipient-admin')
})

test('a notification that is held is the move of whoever runs this server, for its sender is a program', () => {
  const reason: Reason = { code: 'dns.nxdomain', facts: { domain: 'there.test' } }
  assert.equal(explainReason(reason, { ...context, sender: '', outcome: 'held' }).who, 'sender-admin')
  assert.equal(explainReason(reason, { ...context, sender: '', outcome: 'failed' }).who, 'sender')
})

test('a smarthost that is away, or that nobody finds, is the provider’s and not the recipient’s', () => {
  const at = { ...context, smarthosts: [remote.host] }
  const away: Reason = { code: 'connect.refused', remote }
  assert.equal(explainReason(away, at).who, 'sender-admin')
  assert.match(explainReason(away, at).title, /your provider/)
  assert.doesNotMatch(explainReason(away, context).title, /your provider/)
  const unnamed: Reason = { code: 'dns.nxdomain', facts: { host: remote.host } }
  assert.match(explainReason(unnamed, at).title, /smarthost/)
  assert.equal(explainReason(unnamed, at, { language: 'ru' }).who, 'sender-admin')
})

test('the last step for a route that is paused is to resume it', () => {
  const paused = { route: 'host x port 587', since: instant(0), next: instant(0) }
  for (const language of LANGUAGES) {
    const { steps } = explainReason({ code: 'smtp.auth', remote, paused }, context, { language })
    assert.match(steps.at(-1) ?? '', /`waybill queue resume`/)
    assert.doesNotMatch(steps.join(' '), /[{}]/)
  }
})
