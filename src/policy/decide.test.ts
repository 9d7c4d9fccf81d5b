import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Mailbox } from '../core/address.ts'
import { parseDomain } from '../core/domain.ts'
import { parseIp, parseNetwork, type IpAddress } from '../core/ip.ts'
import { formatReply } from '../core/reply.ts'
import { parseEnhancedStatus } from '../core/enhanced-status.ts'
import { createPolicy, type Client } from './decide.ts'

const domain = (text: string) => parseDomain(text) ?? assert.fail(text)
const ip = (text: string): IpAddress => parseIp(text) ?? assert.fail(text)
const mailbox = (localPart: string, host: string): Mailbox => ({ localPart, domain: domain(host) })

const decide = createPolicy({
  config: {
    localDomains: [domain('here.test')],
    relayFrom: ['127.0.0.1', '::1', '10.1.0.0/16'].map((text) => parseNetwork(text) ?? assert.fail(text)),
  },
  route: ({ localPart }) =>
    localPart === 'alice'
      ? {
          kind: 'destination',
          router: 'local-user',
          destination: { kind: 'mailbox', user: 'alice', maildir: '/m' },
          compared: {},
        }
      : {
          kind: 'failed',
          router: 'local-user',
          reason: { code: 'route.unknown-user' },
          status: parseEnhancedStatus('5.1.1') ?? assert.fail(),
          compared: {},
        },
})

const client = (address: string, listener: Client['listener'] = 'smtp'): Client => ({ address: ip(address), listener })
const rcpt = (to: Mailbox, from: string, listener?: Client['listener']) =>
  decide({ stage: 'rcpt', mailFrom: mailbox('a', 'b.test'), rcptTo: to }, client(from, listener))

suite('relay control', () => {
  for (const outsider of ['192.0.2.9', '127.0.0.2', '10.2.0.1', '2001:db8::1', '::2']) {
    test(`an outsider (${outsider}) cannot send to a foreign domain`, () => {
      const decision = rcpt(mailbox('x', 'far.test'), outsider)
      assert.equal(decision.verdict, 'deny')
      assert.match(formatReply(decision.reply), /^550 5\.7\.1 Relaying to far\.test refused/)
      assert.equal(decision.rule, 'relay-control')
      assert.equal(decision.compared['client'], outsider)
    })
    test(`an outsider (${outsider}) reaches a mailbox here`, () => {
      assert.equal(rcpt(mailbox('alice', 'here.test'), outsider).verdict, 'accept')
    })
  }
  for (const trusted of ['127.0.0.1', '::1', '10.1.255.255', '::ffff:127.0.0.1']) {
    test(`a trusted client (${trusted}) may send anywhere`, () => {
      const decision = rcpt(mailbox('x', 'far.test'), trusted)
      assert.equal(decision.verdict, 'accept')
      assert.equal(decision.rule, 'relay-from')
    })
  }
  test('an unknown local user is refused for everyone, trusted or not', () => {
    for (const from of ['127.0.0.1', '192.0.2.9']) {
      assert.match(
        formatReply(rcpt(mailbox('nobody', 'here.test'), from).reply),
        /^550 5\.1\.1 There is no mailbox nobody@here\.test/,
      )
    }
  })
  test('a subdomain of a local domain is not local', () => {
    assert.equal(rcpt(mailbox('alice', 'sub.here.test'), '192.0.2.9').verdict, 'deny')
  })
  test('percent and bang tricks in the local part change nothing about the domain', () => {
    for (const local of ['x%far.test', 'far.test!x', 'x@far.test']) {
      assert.equal(rcpt(mailbox(local, 'here.test'), '192.0.2.9').verdict, 'deny')
    }
  })
})

test('the submission port is closed to outsiders at MAIL', () => {
  const question = { stage: 'mail', mailFrom: null, options: { body: '7BIT', smtputf8: false } } as const
  assert.match(formatReply(decide(question, client('192.0.2.9', 'submission')).reply), /^530 5\.7\.0 /)
  assert.equal(decide(question, client('127.0.0.1', 'submission')).verdict, 'accept')
  assert.equal(decide(question, client('192.0.2.9')).verdict, 'accept')
})
