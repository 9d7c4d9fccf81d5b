// Long lists are indexed; the answer must be that of reading them line by line, for the first line that fits decides.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inNetwork, ipBytes, parseIp } from '../core/ip.ts'
import { inlineList, listInFile } from './address-list.ts'
import { parseAddressPattern } from '../core/address-pattern.ts'
import { mailbox } from '../core/message.test-support.ts'
import { indexClients } from './kinds/client-index.ts'
import { matchByAddress } from './kinds/client-match.ts'
import { parseClientEntry } from './kinds/client-pattern.ts'
import { processorTime } from '../../test/support/processor-time.ts'

test('an address list answers as if it were read line by line', () => {
  const domain = fc.constantFrom('a.test', 'b.a.test', 'C.test')
  const local = fc.constantFrom('x', 'X', 'y', 'x*', '*')
  const line = fc.oneof(
    fc.tuple(local, fc.oneof(domain, fc.constant('*.test'))).map((parts) => parts.join('@')),
    domain,
    fc.constantFrom('*.a.test', '<>', '^x@.*a', '*'),
  )
  const lines = fc.array(fc.tuple(fc.constantFrom('', '!'), line), { maxLength: 8 })
  const address = fc.constantFrom(null, 'x@a.test', 'Y@a.test', 'x@b.a.test', 'xy@c.test', '"x@a.test"@c.test')
  fc.assert(
    fc.property(lines, address, (written, text) => {
      const asked = text === null ? null : mailbox(text)
      const texts = written.map((parts) => parts.join(''))
      const found = written.find(([, pattern]) => parseAddressPattern(pattern)?.matches(asked))
      const expected = found ? found[0] === '' : written.at(-1)?.[0] === '!'
      const list = listInFile({ path: '/l', lines: () => ({ lines: texts }) })
      assert.equal(list(asked).kind, expected ? 'yes' : 'no', texts.join(' '))
      const patterns = written.flatMap(([, pattern]) => parseAddressPattern(pattern) ?? [])
      assert.equal(inlineList(patterns)(asked).kind, found ? 'yes' : 'no')
    }),
    { numRuns: 500 },
  )
})

test('a list of clients answers as if it were read line by line', () => {
  const line = fc.constantFrom(
    '192.0.2.1',
    '192.0.2.0/24',
    '192.0.0.0/17',
    '192.0.2.9/31',
    '::ffff:192.0.2.1/120',
    '2001:db8::/32',
    '2001:db8::1',
    '0.0.0.0/0',
    '::/0',
    'relay_from',
    '*',
  )
  const lines = fc.array(fc.tuple(fc.constantFrom('', '!'), line), { minLength: 1, maxLength: 8 })
  const client = fc.constantFrom('192.0.2.1', '192.0.2.8', '192.0.128.1', '2001:db8::1', '2001:db9::1', '10.0.0.1')
  fc.assert(
    fc.property(lines, client, (written, text) => {
      const entries = written.map((parts) => parseClientEntry(parts.join('')) ?? assert.fail(parts.join('')))
      const address = parseIp(text) ?? assert.fail(text)
      const bytes = ipBytes(text) ?? []
      const found = entries.find(({ pattern }) => {
        if (pattern.kind === 'network') return inNetwork(bytes, pattern.network)
        return pattern.kind === 'everyone'
      })
      const lastSense = entries.at(-1)?.sense ?? true
      const { decision } = matchByAddress(indexClients(entries), lastSense, { address, relayFrom: [] })
      assert.equal(decision.holds, found ? found.sense : !lastSense)
      assert.equal(decision.entry, found)
    }),
    { numRuns: 500 },
  )
})

test('a hundred thousand lines are found without trying each', () => {
  const lines = Array.from({ length: 100_000 }, (_, i) => `user${i}@spam${i}.test`)
  const list = listInFile({ path: '/l', lines: () => ({ lines }) })
  list(null)
  const ms = processorTime(() => {
    for (let i = 0; i < 1000; i++) assert.equal(list(mailbox(`user${i}@spam${99_999 - i}.test`)).kind, 'no')
    assert.equal(list(mailbox('USER99999@spam99999.test')).kind, 'yes')
  })
  // Line by line this takes several seconds.
  assert.ok(ms < 500, `${ms} ms`)
})
