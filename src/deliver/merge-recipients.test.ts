import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DsnOptions, Outcome, Recipient } from '../core/message.ts'
import { domain, makeRecipient } from '../core/message.test-support.ts'
import type { Destination } from '../route/destination.ts'
import { mergeRecipients, withMerged } from './merge-recipients.ts'

const BOX: Destination = { kind: 'mailbox', user: 'bob', maildir: '/m' }
const MX: Destination = { kind: 'mx', domain: domain('far.test'), port: 25 }

const recipients = (...named: readonly (readonly [string, DsnOptions?])[]): readonly Recipient[] =>
  named.map(([address, dsn = {}], index) => makeRecipient(address, { index, dsn }))

const indexes = ({ recipients: kept, also }: ReturnType<typeof mergeRecipients>) => [
  kept.map(({ index }) => index),
  [...also].map(([index, others]) => [index, ...others.map((other) => other.index)]),
]

test('all addresses of one mailbox are one recipient', () => {
  const all = recipients(['bob@here.test'], ['Bob@here.test'], ['bob@other.test'])
  assert.deepEqual(indexes(mergeRecipients(all, BOX)), [[0], [[0, 1, 2]]])
})

test('elsewhere the spelling of the local part counts, that of the domain does not', () => {
  const all = recipients(['v@far.test'], ['V@far.test'], ['v@FAR.test'], ['w@far.test'])
  assert.deepEqual(indexes(mergeRecipients(all, MX)), [[0, 1, 3], [[0, 2]]])
})

test('who is named once is left as it is', () => {
  const all = recipients(['v@far.test', { orcpt: 'rfc822;x' }], ['w@far.test'])
  assert.equal(mergeRecipients(all, MX).recipients, all)
})

test('the next server is asked for what any of them wants', () => {
  const wishes = (...dsn: readonly DsnOptions[]): DsnOptions | undefined =>
    mergeRecipients(recipients(...dsn.map((each) => ['v@far.test', each] as const)), MX).recipients[0]?.dsn
  assert.deepEqual(wishes({}, {}), {})
  assert.deepEqual(wishes({ notify: [] }, { notify: ['SUCCESS'] }), { notify: ['SUCCESS'] })
  assert.deepEqual(wishes({ notify: ['SUCCESS'] }, {}), { notify: ['SUCCESS', 'FAILURE', 'DELAY'] })
  assert.deepEqual(wishes({ orcpt: 'rfc822;a@x' }, { orcpt: 'rfc822;b@x' }), { orcpt: 'rfc822;a@x' })
})

test('each has its own outcome, which is that of the one that was tried', () => {
  const { also } = mergeRecipients(recipients(['v@far.test'], ['v@far.test'], ['w@far.test']), MX)
  const deferred: Outcome = { kind: 'deferred', reason: { code: 'connect.timeout' } }
  const delivered: Outcome = { kind: 'delivered', via: { transport: 'maildir', path: '/m/1' } }
  const outcomes = new Map<number, Outcome>([
    [0, deferred],
    [2, delivered],
  ])
  assert.deepEqual(
    [...withMerged(outcomes, also).entries()].toSorted(([a], [b]) => a - b),
    [
      [0, deferred],
      [1, deferred],
      [2, delivered],
    ],
  )
  assert.equal(withMerged(outcomes, new Map()), outcomes)
})
