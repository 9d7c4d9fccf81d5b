// The 203 cases of the openspf.org suite for RFC 7208 (release 2014.04): zones, questions and permitted results are facts
// taken from it (test/email-auth/), the resolver that answers from those zones is ours.

import assert from 'node:assert/strict'
import test from 'node:test'
import { parseMailbox, type ReversePath } from '../../core/address.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { parseIp, type IpAddress } from '../../core/ip.ts'
import { seconds } from '../../core/time.ts'
import { reverseName } from '../../dns/reverse-name.ts'
import type { DnsResult, MxRecord, Resolver } from '../../dns/resolver.ts'
import suite from '../../../test/email-auth/rfc7208-cases.json' with { type: 'json' }
import { checkSpf } from './check-spf.ts'

type Rdata = string | number | readonly (string | number)[]
type Zone = Readonly<Record<string, readonly ('TIMEOUT' | readonly [string, Rdata])[]>>

const TROUBLE = { kind: 'temporary', fault: 'silent', detail: 'no answer' } as const

function zoneResolver(zone: Zone): Resolver {
  const names = new Map(Object.entries(zone).map(([name, records]) => [name.toLowerCase(), records]))

  async function ask<T>(name: string, type: string, read: (data: Rdata) => T, depth = 0): Promise<DnsResult<T>> {
    const records = names.get(name)
    if (records === undefined) return { kind: 'nxdomain' }
    const found: T[] = []
    for (const record of records) {
      if (record === 'TIMEOUT') {
        if (found.length === 0) return TROUBLE
        continue
      }
      const [kind, data] = record
      if (kind === type && data === 'TIMEOUT') return TROUBLE
      if (kind === type) found.push(read(data))
      if (kind === 'CNAME' && depth < 8) return ask(String(data).toLowerCase(), type, read, depth + 1)
    }
    if (found.length === 0) return { kind: 'nodata' }
    return { kind: 'answer', records: found, ttl: seconds(1), authenticated: false, aliases: [] }
  }

  const address = (data: Rdata): IpAddress => parseIp(String(data)) ?? assert.fail(`${String(data)} is no address`)
  const mx = (data: Rdata): MxRecord => {
    const [preference, exchange] = data as readonly [number, string]
    return { preference, exchange: exchange.toLowerCase() }
  }
  return {
    a: (name) => ask(name, 'A', address),
    aaaa: (name) => ask(name, 'AAAA', address),
    mx: (name) => ask(name, 'MX', mx),
    txt: (name) => ask(name, 'TXT', String),
    ptr: (client) => ask(reverseName(client), 'PTR', (data) => String(data).toLowerCase()),
    tlsa: () => assert.fail('SPF asks for no TLSA records'),
  }
}

/** As a session would, but for addresses that no session lets through: the check must stand them as well. */
function senderOf(text: string): ReversePath {
  if (text === '') return null
  const parsed = parseMailbox(text)
  if (parsed.ok) return parsed.value
  const at = text.lastIndexOf('@')
  return { localPart: at < 0 ? '' : text.slice(0, at), domain: text.slice(at + 1) as never }
}

test('there are 203 cases', () => {
  assert.equal(suite.flatMap(({ cases }) => cases).length, 203)
})

for (const { about, zone, cases } of suite) {
  for (const one of cases) {
    test(`${about}: ${one.name}`, async () => {
      const deps = {
        resolver: zoneResolver(zone as unknown as Zone),
        clock: new FakeClock(),
        hostname: 'receiver.example',
      }
      const client = parseIp(one.client) ?? assert.fail(one.client)
      const checked = await checkSpf(
        { client, helo: one.helo, mailFrom: senderOf(one.mailFrom), identity: 'mailfrom' },
        deps,
      )
      const story = checked.trace.join('\n')
      assert.ok(one.results.includes(checked.result), `${checked.result}, not ${one.results.join(' or ')}\n${story}`)
      const { explanation } = one as { readonly explanation?: string }
      if (explanation === undefined) return
      const words = checked.explanation ?? 'DEFAULT'
      // The suite has the nibbles of an IPv6 address in capitals, RFC 7208 §7.4 in small letters.
      if (one.name === 'v-macro-ip6') assert.equal(words.toUpperCase(), explanation.toUpperCase(), story)
      else assert.equal(words, explanation, story)
    })
  }
}
