// Every text with which Waybill itself refuses, reports or fails is known to `explain` when somebody pastes it. The texts are taken
// from where they are spoken: one that is new has no cause in the tables below, and does not compile or does not pass.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { compose, failed } from '../../src/bounce/report.test-support.ts'
import { explainStartFailure } from '../../src/cli/start-failure.ts'
import { defaultConfig } from '../../src/config/defaults.ts'
import type { Config } from '../../src/config/config.ts'
import { domain } from '../../src/core/message.test-support.ts'
import { REASON_CODES, type Reason, type ReasonCode } from '../../src/core/reason.ts'
import { describeReply, type Reply } from '../../src/core/reply.ts'
import type { CauseId } from '../../src/diagnose/causes/facts.ts'
import { LANGUAGES } from '../../src/diagnose/diagnosis.ts'
import { explain, explainAll } from '../../src/diagnose/library.ts'
import { knownCause } from '../../src/diagnose/own/own-cause.ts'
import { whatHappened } from '../../src/diagnose/own/what-happened.ts'
import { DENIED, DEFERRED } from '../../src/policy/default-replies.ts'
import { PRESET_RULES, type PresetRuleName } from '../../src/policy/presets.ts'
import { fill, parseTemplate } from '../../src/policy/template.ts'
import { failureReply } from '../../src/sasl/exchange.ts'
import * as replies from '../../src/smtp/server-replies.ts'

type Replies = typeof replies
type MakersOf<T> = { [K in keyof T as T[K] extends (...args: never[]) => Reply ? K : never]: T[K] }
type Samples = {
  [K in keyof MakersOf<Replies>]: readonly Parameters<Extract<Replies[K], (...args: never[]) => Reply>>[]
}

/** What each is made with. */
const SAMPLES: Samples = {
  greeting: [],
  hello: [],
  queued: [],
  chunkReceived: [],
  notInTransaction: [['EHLO']],
  outOfStep: [['DATA']],
  otherProtocol: [['tls'], ['http'], ['ssh'], ['field'], ['binary'], ['text']],
  notImplemented: [['EXPN']],
  lineTooLong: [[512]],
  noArgument: [['DATA'], ['QUIT']],
  helloNeedsName: [['EHLO']],
  badHello: [['HELO']],
  unknownParameter: [['XFOO=1']],
  badParameter: [['SIZE=x']],
  tooLarge: [[10_485_760]],
  tooManyRecipients: [[100]],
  tooManyTransactions: [[100]],
  tooManyErrors: [[10]],
  tooManyUnknown: [[3]],
  tooManyIdle: [[50]],
  tooManyCommands: [[1000]],
  contentLineTooLong: [[998, 1200]],
  headerTooLong: [[65_536]],
  looping: [[30]],
  noRoom: [['space'], ['failing']],
  badAddress: (['sender', 'recipient'] as const).flatMap((whose) =>
    (['empty', 'too-long', 'no-domain', 'bad-local-part', 'bad-domain', 'needs-smtputf8', 'bad-path'] as const).map(
      (problem) => [whose, problem] as const,
    ),
  ) as Samples['badAddress'],
}

/** A refusal whose name is not here is about the protocol, or the form of an address. */
const REPLY_CAUSES: Readonly<Partial<Record<keyof Replies, readonly CauseId[]>>> = {
  tlsFirst: ['tls.required'],
  noLogin: ['auth.failed'],
  otherProtocol: ['protocol', 'tls.wrong-port'],
  bareLineEnd: ['format.smtp'],
  lineTooLong: ['format.smtp'],
  helloNeedsName: ['dns.helo'],
  badHello: ['dns.helo'],
  noValidRecipients: ['recipient.unknown'],
  mailSyntax: ['format.address'],
  rcptSyntax: ['format.address'],
  nullRecipient: ['format.address'],
  badAddress: ['format.address', 'smtputf8'],
  tooLarge: ['limit.size'],
  headerTooLong: ['format.rfc5322'],
  contentLineTooLong: ['format.rfc5322'],
  bareInContent: ['format.smtp'],
  tooManyRecipients: ['limit.recipients'],
  tooManyTransactions: ['limit.rate'],
  placeNeeded: ['limit.connections'],
  tooManyOfOne: ['limit.connections'],
  idleTooLong: ['network.timeout'],
  sessionTooLong: ['network.timeout'],
  shuttingDown: ['system.temp'],
  looping: ['loop'],
  notStored: ['system.temp'],
  checkFailed: ['system.temp'],
  noRoom: ['system.full', 'system.temp'],
}

/** Of a rule that refuses nobody: none. */
const RULE_CAUSES: Readonly<Record<PresetRuleName, readonly CauseId[]>> = {
  'submission-log-in': ['auth.required'],
  'sender-not-own': ['sender.mismatch'],
  'restricted-characters-here': ['format.address'],
  'restricted-characters-elsewhere': ['format.address'],
  'always-reachable': [],
  'relay-control': ['relay.denied'],
  'local-delivery-only': ['local-config.remote-domains-disabled'],
  'not-set-up': ['receiver-misconfig'],
  'verify-sender': ['dns.sender-domain'],
  'call-out-to-sender': ['dns.sender-domain'],
  'too-many-bad-recipients': ['limit.bad-recipients'],
  'alias-refuses': ['recipient.unknown'],
  'route-refuses': ['recipient.unknown'],
  'unknown-user': ['recipient.unknown'],
  'no-such-domain': ['domain.not-found'],
  'domain-takes-no-mail': ['domain.null-mx'],
  'no-route': ['domain.no-route'],
  'relay-from': [],
  'logged-in': [],
  'call-out-to-recipient': ['domain.no-route', 'recipient.unknown'],
  'sender-blocked-here': ['policy.sender-blocked'],
  'client-blocked-here': ['policy.ip-blocked'],
  'no-reverse-dns': [],
  'ip-dnsbl-*': ['blocklist.ip'],
  'domain-dnsbl-*': ['blocklist.domain', 'blocklist.ip'],
  'local-recipient': [],
  'relay-to': [],
  'line-too-long': ['format.rfc5322'],
  'header-syntax': ['format.rfc5322'],
  'header-sender': ['format.rfc5322'],
  'dmarc-authors': ['format.rfc5322'],
  'dmarc-reject': ['dmarc.fail', 'dmarc.unaligned'],
  'dmarc-tag': [],
  'scanner-malware': ['virus'],
  'scanner-refuse': ['spam.content'],
  'scanner-defer': ['greylist'],
  'scanner-discard': [],
  'scanner-quarantine': [],
  'scanner-spam': [],
}

const LOGIN_CAUSES: Readonly<Record<Parameters<typeof failureReply>[0], CauseId>> = {
  credentials: 'auth.failed',
  'other-identity': 'auth.failed',
  'channel-binding': 'auth.failed',
  unavailable: 'auth.failed',
  malformed: 'protocol',
  encoding: 'protocol',
  cancelled: 'protocol',
  'too-long': 'protocol',
  'initial-response': 'protocol',
}

interface Refusal {
  readonly text: string
  readonly causes: readonly CauseId[]
}

function sessionRefusals(): readonly Refusal[] {
  return Object.entries(replies).flatMap(([name, made]): readonly Refusal[] => {
    const samples: readonly (readonly unknown[])[] = Object.hasOwn(SAMPLES, name) ? SAMPLES[name as keyof Samples] : []
    const all =
      typeof made === 'function'
        ? samples.map((one) => (made as (...args: readonly unknown[]) => Reply)(...one))
        : [made]
    const causes = REPLY_CAUSES[name as keyof Replies] ?? ['protocol']
    return all.filter(({ code }) => code >= 400).map((one) => ({ text: describeReply(one), causes }))
  })
}

const base = defaultConfig({ hostname: domain('mx.example.org'), stateFolder: '/unused' })
const zones = ['deny', 'defer'] as const
const FULL: Config = {
  ...base,
  aliases: '/unused',
  policy: { ...base.policy, routes: [{}] },
  listsFolder: '/unused',
  submission: { ...base.submission, bindSender: true },
  scanners: [{} as Config['scanners'][number]],
  checks: {
    ...base.checks,
    restrictedCharacters: true,
    verifySender: true,
    recipientDomain: true,
    badRecipients: true,
    reverseDns: true,
    lineLength: true,
    headerSyntax: true,
    headerSender: true,
    dmarc: 'enforce',
    ipDnsbls: zones.map((action) => ({ zone: 'bl.example', action })),
    domainDnsbls: zones.map((action) => ({ zone: 'dbl.example', action })),
  },
}
const WITH_LOG_IN: Config = { ...FULL, auth: { ...FULL.auth, stores: [{} as Config['auth']['stores'][number]] } }

/** What the places in the texts of rules are filled with. */
const VALUES: Readonly<Record<string, string>> = {
  recipient: 'bob@example.org',
  sender: 'a@far.example',
  client: '203.0.113.7',
  sender_why: 'the domain does not exist',
  recipient_why: 'no MX host has an address',
  dnsbl_asked: '203.0.113.7',
  dnsbl_text: 'no text',
}

function ruleRefusals(): readonly Refusal[] {
  return PRESET_RULES.flatMap((rule) => {
    const causes = RULE_CAUSES[rule.name]
    const written = [FULL, WITH_LOG_IN].flatMap((config) => rule.write(config))
    const texts = written.flatMap(({ deny, defer }) => {
      const said = deny ?? defer
      if (said === undefined || said === true) return []
      const usual = (deny === undefined ? DEFERRED : DENIED)[rule.stage]
      const { code, status, text = '' } = { ...usual, ...(typeof said === 'string' ? { text: said } : said) }
      const parsed = parseTemplate(text)
      assert.ok(parsed.ok, text)
      return [`${code} ${status} ${fill(parsed.template, (name) => VALUES[name] ?? 'x.example')} (wb-7F3K2Q)`]
    })
    if (causes.length > 0) assert.ok(texts.length > 0, `${rule.name} says nothing`)
    return [...new Set(texts)].map((text) => ({ text, causes }))
  })
}

function loginRefusals(): readonly Refusal[] {
  const reasons = Object.keys(LOGIN_CAUSES) as (keyof typeof LOGIN_CAUSES)[]
  return reasons.map((reason) => ({ text: describeReply(failureReply(reason)), causes: [LOGIN_CAUSES[reason]] }))
}

/** As they come before the sender, and before the admins of other servers to which they were said. */
const VANTAGES: Readonly<Record<string, (text: string) => string>> = {
  'the sender': (text) => text,
  'an admin with Postfix': (text) =>
    `Nov 22 05:20:43 mail postfix/smtp[77]: 4D1A2F: to=<bob@example.org>, relay=mx.example.org[203.0.113.1]:25, delay=1, ` +
    `dsn=${text.split(' ')[1]}, status=${text.startsWith('4') ? 'deferred' : 'bounced'} ` +
    `(host mx.example.org[203.0.113.1] said: ${text} (in reply to RCPT TO command))`,
  'an admin with Exim': (text) =>
    `2026-11-22 05:20:43 1xV00J-0000bJ-1e ${text.startsWith('4') ? '==' : '**'} bob@example.org R=dnslookup T=remote_smtp ` +
    `H=mx.example.org [203.0.113.1]: SMTP error from remote mail server after RCPT TO:<bob@example.org>: ${text}`,
}

suite('refusals to clients', () => {
  const all = [...sessionRefusals(), ...ruleRefusals(), ...loginRefusals()]
  assert.ok(all.length > 80, `only ${all.length}`)
  for (const [who, wrapped] of Object.entries(VANTAGES)) {
    test(`are known when ${who} has them`, () => {
      const missed = all.flatMap(({ text, causes }) => {
        const { cause, confidence, rule } = explain(wrapped(text))
        return causes.includes(cause) && confidence !== 'low' ? [] : [`${cause}, ${confidence} (${rule}): ${text}`]
      })
      assert.deepEqual(missed, [])
    })
  }
})

const CODES = Object.keys(REASON_CODES) as ReasonCode[]
const remote = { host: 'mx.far.example', address: '203.0.113.9', port: 25 }
const withRemote = (code: ReasonCode): Reason => (/^(?:connect|tls|smtp)/.test(code) ? { code, remote } : { code })

suite('reasons why a message was not delivered', () => {
  const known = CODES.map(withRemote).flatMap((reason) => {
    const cause = knownCause(reason)?.cause
    return cause === undefined ? [] : [{ reason, cause }]
  })
  for (const language of LANGUAGES) {
    test(`are known in the sentences of trace in ${language}`, () => {
      const missed = known.flatMap(({ reason, cause }) => {
        const text = whatHappened(reason, { address: 'bob@far.example', language, safe: (said) => said })
        const found = explain(text)
        return found.cause === cause ? [] : [`${found.cause} for ${reason.code}: ${text}`]
      })
      assert.deepEqual(missed, [])
    })
    test(`are known in bounces in ${language}`, async () => {
      const missed: string[] = []
      for (const { reason, cause } of known) {
        const { content } = compose({ recipients: [failed('bob@far.example', reason)], languages: [language] })
        assert.ok(content.kind === 'inline')
        const [found] = await explainAll(content.bytes)
        if (found?.cause !== cause) missed.push(`${found?.cause} for ${reason.code}`)
      }
      assert.deepEqual(missed, [])
    })
  }
})

test('why a server does not start is known', () => {
  const errors: readonly (readonly [code: string, cause: CauseId, more?: object])[] = [
    ['EADDRINUSE', 'daemon.port-taken', { port: 25 }],
    ['EADDRINUSE', 'daemon.already-running'],
    ['EACCES', 'daemon.cannot-bind', { port: 25 }],
    ['EACCES', 'local-config.permission'],
    ['EROFS', 'local-config.permission'],
    ['ENOTDIR', 'local-config.permission'],
    ['ENAMETOOLONG', 'local-config.permission'],
    ['ENOTSOCK', 'local-config.permission'],
    ['EADDRNOTAVAIL', 'daemon.cannot-bind'],
    ['in-use', 'daemon.already-running'],
    ['in-doubt', 'queue.damaged'],
    ['unsafe', 'local-config.permission'],
    ['unusable', 'local-config.permission'],
    ['newer-schema', 'queue.damaged'],
    ['disk-full', 'system.full'],
    ['read-only', 'local-config.permission'],
    ['damaged', 'queue.damaged'],
  ]
  const missed = errors.flatMap(([code, cause, more = {}]) => {
    const told = explainStartFailure(
      Object.assign(new Error('what was seen'), { code, path: '/var/lib/waybill', ...more }),
      false,
    )
    assert.ok(told, code)
    const text = `waybill: ${told.what} ${told.advice}`
    const found = explain(text)
    return found.cause === cause ? [] : [`${found.cause} for ${code}: ${text}`]
  })
  assert.deepEqual(missed, [])
})

test('a reason of an event is known by its code alone, and by its meaning alone', () => {
  const wrong = Object.entries(REASON_CODES).flatMap(([code, meaning]) => {
    const known = knownCause({ code: code as ReasonCode })
    const asked = [...(code.includes('.') ? [code] : []), `${meaning}.`]
    return known === undefined ? [] : asked.filter((text) => explain(text).cause !== known.cause)
  })
  assert.deepEqual(wrong, [])
})

test('what a bounce had to write in ASCII is read as it was said', () => {
  const { cause, diagnosis } = explain(
    String.raw`Diagnostic-Code: smtp; 550 5.1.1 \x{41D}\x{435}\x{442} \x{442}\x{430}\x{43A}\x{43E}\x{433}\x{43E} \x{43F}\x{43E}\x{43B}\x{44C}\x{437}\x{43E}\x{432}\x{430}\x{442}\x{435}\x{43B}\x{44F} \x{1B}[2J`,
  )
  assert.equal(cause, 'recipient.unknown')
  assert.equal(diagnosis?.observed.reply, String.raw`Нет такого пользователя \x{1B}[2J`)
})
