import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearestKey } from './nearest-key.ts'

test('half a name and a name one level deeper are guessed, two slips only where nothing is called so', () => {
  const limits = ['message_size', 'idle', 'connections']
  assert.equal(nearestKey('message', limits, []), 'message_size')
  assert.equal(nearestKey('idel', limits, []), 'idle')
  assert.equal(nearestKey('profile', ['proxies', 'listen'], ['tls_in.profile']), 'tls_in.profile')
  assert.equal(nearestKey('conn', ['conn_rate_limits', 'conn_total_number'], []), undefined)
})
