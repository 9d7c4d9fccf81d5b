import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseIp } from '../core/ip.ts'
import { tick } from '../core/time.ts'
import { leastUseful, networkKey, type RankedConnection } from './least-useful.ts'

const NOW = tick(1_000_000)
const one = (connection: string, network: string, silentMs = 0, spared = false): RankedConnection<string> => ({
  connection,
  network,
  spared,
  lastInput: tick(NOW - silentMs),
})
const stranger = (network: string) => ({ network, trusted: false })

suite('who makes room', () => {
  const crowd = [one('a1', 'a', 100), one('a2', 'a', 300), one('a3', 'a', 200), one('b1', 'b', 5000)]

  test('is of the network that holds the most, and silent the longest there', () => {
    assert.equal(leastUseful(crowd, stranger('c'), NOW)?.connection, 'a2')
  })
  test('is nobody for a newcomer from a network that would hold as many', () => {
    assert.equal(leastUseful(crowd, stranger('a'), NOW), undefined)
    assert.equal(leastUseful([one('a1', 'a'), one('b1', 'b')], stranger('c'), NOW), undefined)
  })
  test('is one that has been silent for a minute, where each stands alone', () => {
    const silent = [one('a1', 'a', 59_999), one('b1', 'b', 60_000), one('c1', 'c', 70_000)]
    assert.equal(leastUseful(silent, stranger('d'), NOW)?.connection, 'c1')
    assert.equal(leastUseful(silent.slice(0, 1), stranger('d'), NOW), undefined)
  })
  test('is anybody for a client of ours, and never one of those that are spared', () => {
    const trusted = { network: 'z', trusted: true }
    assert.equal(leastUseful([one('b1', 'b')], trusted, NOW)?.connection, 'b1')
    const spared = [one('a1', 'a', 90_000, true), one('a2', 'a', 90_000, true), one('b1', 'b', 10)]
    assert.equal(leastUseful(spared, trusted, NOW)?.connection, 'b1')
    assert.equal(leastUseful(spared.slice(0, 2), trusted, NOW), undefined)
  })
})

test('a network is what one attacker easily has', () => {
  const key = (text: string): string => networkKey(parseIp(text) ?? assert.fail())
  assert.equal(key('192.0.2.7'), key('192.0.2.200'))
  assert.notEqual(key('192.0.2.7'), key('192.0.3.7'))
  assert.equal(key('2001:db8:1:2::3'), key('2001:db8:1:ffff::9'))
  assert.notEqual(key('2001:db8:1::1'), key('2001:db8:2::1'))
})
