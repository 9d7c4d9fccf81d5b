import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatMailbox } from '../core/address.ts'
import type { DsnOptions, Recipient } from '../core/message.ts'
import { mailbox, makeRecipient } from '../core/message.test-support.ts'
import { instant } from '../core/time.ts'
import { inPlaceOf } from './in-place-of.ts'
import type { AddedRecipient } from './store.ts'

const NOW = instant(1000)

const replaced = (recipient: Recipient, ...to: string[]): readonly AddedRecipient[] =>
  inPlaceOf(recipient, { kind: 'redirected', router: 'aliases', to: to.map(mailbox), compared: {} }, NOW)

const dsnOf = (dsn: DsnOptions, ...to: string[]): DsnOptions | undefined =>
  replaced(makeRecipient('list@here.test', { dsn }), ...to)[0]?.dsn

test('who takes the place of another is due at once, and knows whom it comes from', () => {
  const middle = makeRecipient('b@here.test', { index: 3, parent: { index: 0, ancestors: ['a@here.test'] } })
  const [first, second] = replaced(middle, 'x@far.test', 'y@far.test')
  assert.deepEqual(first?.parent, { index: 3, ancestors: ['a@here.test', 'b@here.test'] })
  assert.deepEqual(first?.state, { kind: 'scheduled', due: NOW, attempts: 0 })
  assert.equal(second && formatMailbox(second.rcptTo), 'y@far.test')
})

test('servers behind learn the address that the sender wrote to', () => {
  assert.equal(dsnOf({}, 'x@far.test')?.orcpt, 'rfc822;list@here.test')
  assert.equal(dsnOf({ orcpt: 'rfc822;first@far.test' }, 'x@far.test')?.orcpt, 'rfc822;first@far.test')
  assert.equal(replaced(makeRecipient('ü@here.test'), 'x@far.test')[0]?.dsn.orcpt, 'utf-8;ü@here.test')
})

test('one other inherits every wish; several, whose making is told of, tell of no delivery more', () => {
  const wished: DsnOptions = { notify: ['SUCCESS', 'FAILURE'] }
  assert.deepEqual(dsnOf(wished, 'x@far.test')?.notify, ['SUCCESS', 'FAILURE'])
  assert.deepEqual(dsnOf(wished, 'x@far.test', 'y@far.test')?.notify, ['FAILURE'])
  assert.deepEqual(dsnOf({ notify: ['SUCCESS'] }, 'x@far.test', 'y@far.test')?.notify, [])
  assert.equal(dsnOf({}, 'x@far.test', 'y@far.test')?.notify, undefined)
})
