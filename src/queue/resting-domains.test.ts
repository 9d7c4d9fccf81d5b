import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tick } from '../core/time.ts'
import { START } from './example-message.test-support.ts'
import { RestingDomains } from './resting-domains.ts'

const NOBODY = new Set<string>()
const rest = (key: string, until: number, ...domains: readonly string[]) => ({
  key,
  where: key,
  domains,
  until: tick(until),
})

function resting(...rests: readonly ReturnType<typeof rest>[]): RestingDomains {
  const domains = new RestingDomains()
  for (const one of rests) domains.note(one, START)
  return domains
}

test('nothing is claimed for what rests, and from the end of its rest one message for each destination', () => {
  const domains = resting(rest('a', 20, 'a1', 'a2'), rest('b', 10, 'b1'))
  assert.deepEqual(domains.claims(tick(9), NOBODY), { none: ['a1', 'a2', 'b1'], one: [] })
  assert.deepEqual(domains.claims(tick(10), NOBODY), { none: ['a1', 'a2'], one: ['b1'] })
  assert.deepEqual(domains.claims(tick(20), NOBODY), { none: ['a2'], one: ['a1', 'b1'] })
  assert.deepEqual(domains.claims(tick(20), new Set(['a1'])), { none: ['a1'], one: ['a2', 'b1'] })
})

test('the next end is the earliest of those that nobody is finding out about', () => {
  assert.equal(resting().next(), undefined)
  const domains = resting(rest('a', 20, 'a1'), rest('b', 10, 'b1'), rest('c', 30, 'c1'))
  assert.equal(domains.next(), 10)
  domains.claimed(['b1'], new Set(['b1']), true)
  assert.equal(domains.next(), 20)
  assert.deepEqual(domains.claims(tick(40), NOBODY), { none: ['b1'], one: ['a1', 'c1'] })
  domains.note(rest('b', 50, 'b1'), START)
  assert.deepEqual(domains.claims(tick(50), NOBODY).one, ['a1', 'b1', 'c1'], 'what was found out begins a new rest')
})

test('a domain for which nothing was due is forgotten, and its destination with the last', () => {
  const domains = resting(rest('a', 10, 'a1', 'a2'))
  domains.claimed(['a1'], NOBODY, false)
  assert.equal(domains.size, 2, 'there may have been no room for it')
  domains.claimed(['a1'], NOBODY, true)
  assert.deepEqual(domains.claims(tick(10), NOBODY), { none: [], one: ['a2'] })
  domains.claimed(['a2', 'unknown'], new Set(['unknown']), true)
  assert.deepEqual([domains.size, domains.next()], [0, undefined])
})

test('what was found alive ends the rest of all that share its destination, and of no other', () => {
  const domains = resting(rest('a', 10, 'a1', 'a2'), rest('b', 20, 'b1'))
  domains.end(['a2', 'unknown'])
  assert.deepEqual([domains.size, domains.next()], [1, 20])
  domains.clear()
  assert.deepEqual([domains.size, domains.next()], [0, undefined])
})

test('a domain rests for one destination, the one found last', () => {
  const domains = resting(rest('a', 10, 'x', 'y'), rest('b', 20, 'x', 'x'))
  assert.equal(domains.size, 2)
  assert.deepEqual(domains.claims(tick(20), NOBODY), { none: [], one: ['y', 'x'] })
})

test('beyond so many nothing more is remembered', () => {
  const domains = new RestingDomains(2)
  domains.note(rest('a', 10, 'a1', 'a2', 'a3'), START)
  domains.note(rest('b', 5, 'b1'), START)
  assert.deepEqual([domains.size, domains.next()], [2, 10])
})
