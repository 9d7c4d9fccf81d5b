import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMailbox } from '../core/address.ts'
import type { NotifyOn } from '../core/message.ts'
import { wantsNotification, type About } from './wants-notification.ts'

const parsed = parseMailbox('alice@example.org')
assert.ok(parsed.ok)
const fromAlice = { mailFrom: parsed.value }
const ABOUTS: readonly About[] = ['failed', 'delayed', 'delivered', 'relayed']

const told = (notify?: readonly NotifyOn[]): About[] =>
  ABOUTS.filter((about) => wantsNotification(fromAlice, { dsn: notify ? { notify } : {} }, about) === true)

test('without NOTIFY failures and delays are told, successes are not', () => {
  assert.deepEqual(told(), ['failed', 'delayed'])
})

test('NOTIFY=NEVER is silent about everything', () => {
  assert.deepEqual(told([]), [])
  assert.equal(wantsNotification(fromAlice, { dsn: { notify: [] } }, 'failed'), 'notify-never')
})

test('NOTIFY tells exactly what it asks for', () => {
  assert.deepEqual(told(['SUCCESS']), ['delivered', 'relayed'])
  assert.deepEqual(told(['FAILURE']), ['failed'])
  assert.deepEqual(told(['DELAY', 'FAILURE']), ['failed', 'delayed'])
})

test('the null sender is never told anything, even if NOTIFY asks', () => {
  for (const about of ABOUTS) {
    const dsn = { notify: ['SUCCESS', 'FAILURE', 'DELAY'] } as const
    assert.equal(wantsNotification({ mailFrom: null }, { dsn }, about), 'null-sender')
  }
})
