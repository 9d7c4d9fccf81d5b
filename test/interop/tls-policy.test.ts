// What domains demand of the TLS to them, against real servers: a zone that Knot signs and unbound validates, Exim as mail host,
// OpenSSL as the host of MTA-STS policies. Mail arrives where the host proves itself, waits where it does not, and its reason names
// the policy; what a policy cannot demand (not validated, not fetched, expired, only tested) it does not.

import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { minutes } from '../../src/core/time.ts'
import { run } from '../support/child.ts'
import { skipWithout } from './programs.ts'

interface Came {
  readonly end: string
  readonly code?: string
  readonly facts?: Readonly<Record<string, unknown>>
  readonly steps: readonly { readonly step: string; readonly facts?: Readonly<Record<string, unknown>> }[]
}

const WORLD = fileURLToPath(new URL('tls-policy-world.ts', import.meta.url))
const needed =
  process.getuid?.() === 0
    ? skipWithout('swaks', 'exim4', 'openssl', 'knotd', 'unbound')
    : 'a network namespace is made as root only'

suite('policies of TLS, in a network of their own', { skip: needed }, () => {
  const came = new Map<string, Came & { readonly en?: string; readonly ru?: string }>()

  before(async () => {
    const { code, output } = await run('unshare', ['--net', process.execPath, WORLD], { timeout: minutes(4) })
    assert.equal(code, 0, output)
    for (const line of Buffer.from(output, 'latin1')
      .toString('utf8')
      .split('\n')
      .filter((one) => one.startsWith('{'))) {
      const told = JSON.parse(line) as Came & { readonly domain: string }
      came.set(told.domain, told)
    }
  })

  const of = (domain: string): Came => came.get(domain) ?? assert.fail(`nothing came of ${domain}`)

  for (const [domain, title] of [
    ['d-key.test', 'a self-signed certificate with the key that DNS announces is proof'],
    ['d-whole.test', 'one that DNS announces whole is, too, whatever names it has'],
    ['d-issuer.test', 'one of the authority that DNS announces is, too'],
    ['d-unsigned.plain', 'what nobody has signed demands nothing'],
    ['d-before-s.test', 'a host that DANE proves is not measured against MTA-STS'],
    ['s-good.test', 'a certificate of a known authority, for a host that the policy names'],
    ['s-testing.test', 'a policy that is being tested keeps no mail'],
    ['s-nowhere.test', 'one that cannot be fetched demands nothing'],
    ['s-too-large.test', 'nor does one of more than 64 KiB'],
    ['s-other-name.test', 'nor one whose host proves nothing'],
    ['s-long-ago.test', 'nor one that has expired'],
    ['nothing.test', 'a domain without a policy gets its mail in clear'],
  ] as const) {
    test(`${domain} gets its mail: ${title}`, () =>
      assert.equal(of(domain).end, 'delivered', JSON.stringify(of(domain))))
  }

  for (const [domain, policy, expected, title] of [
    ['d-wrong.test', 'dane', 'tls.dane', 'another certificate than DNS announces'],
    ['d-issuer-name.test', 'dane', 'tls.cert-name', 'the announced authority, but another name'],
    ['d-clear.test', 'dane', 'tls.not-offered', 'the offer of TLS is gone'],
    ['s-name.test', 'mta-sts', 'tls.cert-name', 'a certificate for another name'],
    ['s-self.test', 'mta-sts', 'tls.cert-self-signed', 'a self-signed certificate'],
    ['s-expired-certificate.test', 'mta-sts', 'tls.cert-expired', 'an expired certificate'],
    ['s-clear.test', 'mta-sts', 'tls.not-offered', 'the offer of TLS is gone'],
    ['s-host.test', 'mta-sts', 'tls.sts-host', 'a host that the policy does not name'],
    ['s-kept.test', 'mta-sts', 'tls.not-offered', 'the record and the host of the policy are gone, and it was kept'],
  ] as const) {
    test(`${domain} waits: ${title}`, () => {
      const { end, code, facts } = of(domain)
      assert.deepEqual([end, code, facts?.['policy']], ['deferred', expected, policy], JSON.stringify(of(domain)))
    })
  }

  test('what stood in the way of a policy is told, and what DANE has proved', () => {
    const policyStep = (domain: string) => of(domain).steps.find(({ step }) => step === 'tls-policy')?.facts
    assert.equal(policyStep('s-nowhere.test')?.['mta_sts_problem'], 'sts-policy-fetch-error')
    assert.equal(policyStep('s-too-large.test')?.['mta_sts_problem'], 'sts-policy-invalid')
    assert.equal(policyStep('s-other-name.test')?.['mta_sts_problem'], 'sts-webpki-invalid')
    assert.equal(policyStep('nothing.test'), undefined)
    const { facts } = of('d-key.test').steps.find(({ step }) => step === 'starttls') ?? {}
    assert.deepEqual([facts?.['verified'], facts?.['by']], [true, 'dane'])
  })

  test('trace says in both languages whose policy it is, and shows both certificates', () => {
    const { en, ru } = came.get('in words') ?? assert.fail('nothing was told')
    assert.match(oneLine(en), /another certificate than its TLSA records announce \(announced: 3 1 1 00/)
    assert.match(oneLine(en), /The TLSA records of mx\.d-wrong\.test demand proof \(DANE\)/)
    assert.match(oneLine(ru), /записи TLSA узла mx\.d-wrong\.test \(DANE\)/)
  })
})

const oneLine = (text = ''): string => text.replaceAll(/\s+/g, ' ')
