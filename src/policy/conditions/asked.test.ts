// Conditions that compare what the session says, one table each: value, subject, answer.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { ScanResult } from '../../scan/scanner.ts'
import type { RuleSubject } from '../rule-subject.ts'
import { CONDITIONS } from '../conditions.ts'
import { asked, contentOf } from '../policy.test-support.ts'
import type { World } from '../policy-deps.test-support.ts'
import { data, factsOf, mail, OUTSIDE, rcpt, subjectOf } from '../../conditions/subjects.test-support.ts'

type Row = readonly [value: unknown, subject: RuleSubject, answer: string | RegExp, world?: World]

function table(name: string, rows: readonly Row[]): void {
  suite(name, () => {
    for (const [i, [value, subject, answer, world]] of rows.entries()) {
      test(`${i + 1}: ${JSON.stringify(value)} is ${String(answer)}`, async () => {
        const found = await asked(name, value, subject, world)
        if (typeof answer === 'string') assert.equal(found, answer)
        else assert.match(found, answer)
      })
    }
  })
}

const helloFrom = (name: string, from = OUTSIDE): RuleSubject =>
  subjectOf({ stage: 'helo', verb: 'EHLO', name }, factsOf({ from }))
const HELO_ZONES = `
  client.test A 192.0.2.9
  client.test AAAA 2001:db8::9
  other.test  A 192.0.2.8
  silent.test FAIL timeout
`
const zones = { zones: HELO_ZONES }

table('helo', [
  ['fqdn', helloFrom('mail.example.org'), 'yes'],
  ['fqdn', helloFrom('localhost'), 'no'],
  ['other', helloFrom('localhost'), 'yes'],
  ['other', helloFrom('bad name!'), 'yes'],
  ['ip', helloFrom('192.0.2.9'), 'yes'],
  ['ip', helloFrom('[192.0.2.9]'), 'no'],
  ['literal', helloFrom('[192.0.2.9]'), 'yes'],
  ['literal', helloFrom('[IPv6:2001:db8::9]'), 'yes'],
  [['ip', 'other'], helloFrom('a.test'), 'no'],
  ['*.dyn.test', helloFrom('H1.DYN.test'), 'yes'],
  ['*.dyn.test', helloFrom('dyn.test'), 'no'],
  ['^host-\\d+$', helloFrom('host-12'), 'yes'],
  ['ours', helloFrom('MX.here.test'), 'yes'],
  ['ours', helloFrom('here.test'), 'yes'],
  ['ours', helloFrom('[203.0.113.1]'), 'yes'],
  ['ours', helloFrom('mx.here.test', '203.0.113.1'), 'no'],
  ['client', helloFrom('client.test'), 'yes', zones],
  ['client', helloFrom('client.test', '2001:db8::9'), 'yes', zones],
  ['client', helloFrom('other.test'), 'no', zones],
  ['client', helloFrom('nowhere.test'), 'no', zones],
  ['client', helloFrom('silent.test'), /^unknown: DNS did not tell the addresses of silent\.test/, zones],
  ['client', helloFrom('[192.0.2.9]'), 'yes'],
  ['client', helloFrom('192.0.2.8'), 'no'],
  ['client.test', subjectOf(mail('a@b.test')), 'yes'],
])

const tls = { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' }
table('tls', [
  [true, subjectOf(mail('a@b.test'), factsOf({ tls })), 'yes'],
  [true, subjectOf(mail('a@b.test')), 'no'],
  [false, subjectOf(mail('a@b.test')), 'yes'],
  ['TLSv1.3', subjectOf(mail('a@b.test'), factsOf({ tls })), 'yes'],
  [['TLSv1', 'TLSv1.2'], subjectOf(mail('a@b.test'), factsOf({ tls })), 'no'],
  ['TLSv1.3', subjectOf(mail('a@b.test')), 'no'],
])

table('authenticated', [
  [true, subjectOf(mail('a@b.test'), factsOf({ user: 'alice' })), 'yes'],
  [true, subjectOf(mail('a@b.test')), 'no'],
  [false, subjectOf(mail('a@b.test')), 'yes'],
  ['Alice', subjectOf(mail('a@b.test'), factsOf({ user: 'alice' })), 'yes'],
  [['bob', 'a*'], subjectOf(mail('a@b.test'), factsOf({ user: 'alice' })), 'yes'],
  ['bob', subjectOf(mail('a@b.test'), factsOf({ user: 'alice' })), 'no'],
  ['*', subjectOf(mail('a@b.test')), 'no'],
])

table('relay_from', [
  [true, subjectOf(mail('a@b.test'), factsOf({ from: '10.1.2.3' })), 'yes'],
  [true, subjectOf(mail('a@b.test')), 'no'],
  [false, subjectOf(mail('a@b.test')), 'yes'],
])

table('listener', [
  ['submission', subjectOf(mail('a@b.test'), factsOf({ listener: 'submission' })), 'yes'],
  [['submission', 'submissions'], subjectOf(mail('a@b.test')), 'no'],
])

const list = new Map<string, string | { problem: string }>([
  ['/l', '!good@bad.test\nbad.test\n'],
  ['/broken', { problem: 'EACCES' }],
])
table('sender', [
  ['*@bad.test', subjectOf(mail('x@BAD.test')), 'yes'],
  ['bad.test', subjectOf(mail('x@bad.test')), 'yes'],
  ['bad.test', subjectOf(mail('x@sub.bad.test')), 'no'],
  ['*.bad.test', subjectOf(mail('x@sub.bad.test')), 'yes'],
  ['x@*.bad.test', subjectOf(mail('y@sub.bad.test')), 'no'],
  ['<>', subjectOf(mail('')), 'yes'],
  ['*', subjectOf(mail('')), 'no'],
  ['<>', subjectOf(mail('a@b.test')), 'no'],
  ['^.*\\d{4}@', subjectOf(mail('a1234@b.test')), 'yes'],
  [['a@b.test', 'c@d.test'], subjectOf(rcpt('alice@here.test', { sender: 'c@d.test' })), 'yes'],
  ['/l', subjectOf(mail('x@bad.test')), 'yes', { lists: list }],
  ['/l', subjectOf(mail('good@bad.test')), 'no', { lists: list }],
  ['/missing', subjectOf(mail('x@bad.test')), 'no'],
  ['/broken', subjectOf(mail('x@bad.test')), /^unknown: the list \/broken cannot be read: EACCES$/, { lists: list }],
  [['bad.test', '/broken'], subjectOf(mail('x@bad.test')), 'yes', { lists: list }],
  ['bücher.test', subjectOf(mail('x@xn--bcher-kva.test')), 'yes'],
])

table('recipient', [
  ['alice@here.test', subjectOf(rcpt('ALICE@here.test')), 'yes'],
  ['alice@here.test', subjectOf(rcpt('bob@here.test')), 'no'],
  ['bob@here.test', subjectOf(data(['alice@here.test', 'bob@here.test'])), 'yes'],
  ['carol@here.test', subjectOf(data(['alice@here.test', 'bob@here.test'])), 'no'],
  ['/broken', subjectOf(rcpt('bob@here.test')), /^unknown: /, { lists: list }],
])

table('recipient_domain', [
  ['local', subjectOf(rcpt('x@here.test')), 'yes'],
  ['local', subjectOf(rcpt('x@customer.test')), 'no'],
  ['relay_to', subjectOf(rcpt('x@customer.test')), 'yes'],
  ['relay_to', subjectOf(rcpt('x@deep.er.branch.test')), 'yes'],
  ['relay_to', subjectOf(rcpt('x@branch.test')), 'no'],
  ['other', subjectOf(rcpt('x@far.test')), 'yes'],
  ['other', subjectOf(rcpt('x@[192.0.2.1]')), 'yes'],
  ['local', subjectOf(rcpt('alice@[192.0.2.25]')), 'yes', { config: 'listen: [{ port: 25, address: 192.0.2.25 }]' }],
  [['local', 'far.test'], subjectOf(rcpt('x@far.test')), 'yes'],
  ['*.test', subjectOf(rcpt('x@far.test')), 'yes'],
  ['far.*', subjectOf(rcpt('x@far.test')), 'yes'],
  ['other', subjectOf(data(['a@here.test', 'x@far.test'])), 'yes'],
  ['other', subjectOf(data(['a@here.test', 'b@customer.test'])), 'no'],
])

table('local_part', [
  ['postmaster', subjectOf(rcpt('PostMaster@here.test')), 'yes'],
  ['sales-*', subjectOf(rcpt('sales-2026@here.test')), 'yes'],
  ['sales-*', subjectOf(rcpt('presales-1@here.test')), 'no'],
  ['restricted-local', subjectOf(rcpt('a/b@here.test')), 'yes'],
  ['restricted-remote', subjectOf(rcpt('a/b@here.test')), 'no'],
  ['restricted-remote', subjectOf(rcpt('"a/../b"@here.test')), 'yes'],
])

table('recipient_count', [
  [{ over: 2 }, subjectOf(rcpt('a@b.test', { accepted: 2 })), 'yes'],
  [{ over: 2 }, subjectOf(rcpt('a@b.test', { accepted: 1 })), 'no'],
  [{ under: 3 }, subjectOf(data(['a@b.test', 'c@d.test'])), 'yes'],
])

table('bad_recipient_share', [
  [{}, subjectOf(rcpt('a@b.test', { refused: 10 })), 'yes'],
  [{}, subjectOf(rcpt('a@b.test', { refused: 9 })), 'no'],
  [{ more_than: 1, accepted_below: '10%' }, subjectOf(rcpt('a@b.test', { accepted: 1, refused: 9 })), 'yes'],
  [{ more_than: 1, accepted_below: '10%' }, subjectOf(rcpt('a@b.test', { accepted: 2, refused: 9 })), 'no'],
])

const sized = (size?: number): RuleSubject => {
  const question = mail('a@b.test')
  return subjectOf(question.stage === 'mail' && size !== undefined ? { ...question, size } : question)
}
table('size', [
  [{ over: '1K' }, sized(1025), 'yes'],
  [{ over: '1K' }, sized(1024), 'no'],
  [{ over: 0 }, sized(), 'no'],
  [{ over: 10, under: 20 }, subjectOf(data(['a@b.test']), factsOf(), contentOf('x: y\n\nhello')), 'yes'],
])

table('line_length', [
  [{ over: 4 }, subjectOf(data(['a@b.test']), factsOf(), contentOf('x: y\n\nhello')), 'yes'],
  [{ over: 5 }, subjectOf(data(['a@b.test']), factsOf(), contentOf('x: y\n\nhello')), 'no'],
])

const withHeader = (header: string): RuleSubject =>
  subjectOf(data(['a@b.test']), factsOf(), contentOf(`${header}\n\nhi`))
table('header_syntax', [
  [false, withHeader('From: a@@b.test'), 'yes'],
  [true, withHeader('From: a@@b.test'), 'no'],
  [true, withHeader('From: "A, B" <a@b.test>,\n c@d.test\nTo: undisclosed-recipients:;'), 'yes'],
  [false, withHeader('Subject: a@@b.test'), 'no'],
])

table('header_sender', [
  [true, withHeader('From: alice@here.test'), 'yes'],
  [true, withHeader('From: nobody@here.test'), 'no'],
  [false, withHeader('From: nobody@here.test\nSender: x@nowhere.test'), 'yes'],
  [true, withHeader('From: nobody@here.test\nSender: x@far.test'), 'yes'],
  [true, withHeader('Subject: nobody'), 'no'],
  [true, withHeader('From: x@silent.test'), /^unknown: x@silent\.test: /],
  [true, withHeader('From: x@silent.test\nReply-To: x@far.test'), 'yes'],
])

const VIRUS: ScanResult = {
  kind: 'verdict',
  verdict: 'malware',
  name: 'Eicar-Test',
  changes: [],
  facts: {},
  scanner: 'v',
  ms: 1,
}
const SPAM: ScanResult = { kind: 'verdict', verdict: 'spam', score: 7.5, changes: [], facts: {}, scanner: 's', ms: 1 }
const DOWN: ScanResult = { kind: 'unavailable', problem: 'it is down', facts: {}, scanner: 'v', ms: 1 }
const LARGE: ScanResult = { kind: 'skipped', size: 1, facts: {}, scanner: 'v', ms: 1 }
const scanned = (...results: readonly ScanResult[]): RuleSubject =>
  subjectOf(data(['a@b.test']), factsOf(), contentOf('x: y\n\nhi', { scans: () => Promise.resolve(results) }))
const passing: World = { config: 'scanners: [{ name: v, clamd: /run/c, down: pass }]' }

table('malware', [
  [true, scanned(SPAM, VIRUS), 'yes'],
  [true, scanned(SPAM), 'no'],
  [false, scanned(SPAM), 'yes'],
  [false, scanned(VIRUS), 'no'],
  ['eicar-*', scanned(VIRUS), 'yes'],
  ['other', scanned(VIRUS), 'no'],
  [true, scanned(DOWN, SPAM), 'unknown: the scanner v gave no verdict: it is down'],
  [false, scanned(DOWN), /^unknown: /],
  [true, scanned(DOWN, SPAM), 'no', passing],
  [true, scanned(LARGE), 'no'],
  [true, scanned(), 'no'],
])
table('spam_score', [
  [{ over: 7 }, scanned(VIRUS, SPAM), 'yes'],
  [{ over: 7.5 }, scanned(SPAM), 'no'],
  [{ over: 5, under: 8 }, scanned(SPAM), 'yes'],
  [{ over: 5, scanner: 'v' }, scanned(VIRUS, SPAM), 'no'],
  [{ over: 50, scanner: 's' }, scanned(DOWN, SPAM), 'no'],
  [{ over: 50 }, scanned(DOWN, SPAM), /^unknown: /],
])
table('scan', [
  ['spam', scanned(SPAM), 'yes'],
  [['malware', 'refuse'], scanned(VIRUS), 'yes'],
  [{ verdict: 'malware', scanner: 's' }, scanned(VIRUS), 'no'],
  ['clean', scanned(DOWN), /^unknown: /],
])

test('every condition has a name of its own and says which values it gives', () => {
  assert.ok(CONDITIONS.size >= 25)
  for (const [name, { facts }] of CONDITIONS) {
    assert.match(name, /^[a-z][a-z_]*$/)
    for (const fact of facts) assert.match(fact, /^[a-z][a-z_]*\*?$/)
  }
})

test('a HELO name is looked up anew for a client of the other family that XCLIENT names in the same session', async () => {
  const { memo } = helloFrom('client.test')
  const from = async (address: string): Promise<string> =>
    asked('helo', 'client', { ...helloFrom('client.test', address), memo }, zones)
  assert.deepEqual([await from('192.0.2.9'), await from('2001:db8::9')], ['yes', 'yes'])
})
