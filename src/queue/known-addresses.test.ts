// Which recipients of a message are one, where they arise on different ways and at different times.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeRecipient } from '../core/message.test-support.ts'
import { instant } from '../core/time.ts'
import { KnownAddresses } from './known-addresses.ts'

const from = (...ancestors: readonly string[]) => ({ parent: { index: 0, ancestors, caseless: true as const } })
const elsewhere = (...ancestors: readonly string[]) => ({ parent: { index: 0, ancestors } })

test('a name of this server is one name in upper and lower case, whoever wrote it first', () => {
  const known = new KnownAddresses([makeRecipient('Alice@here.test'), makeRecipient('staff@here.test')])
  assert.equal(known.enter(makeRecipient('alice@here.test', from('staff@here.test'))), false)
  assert.equal(known.enter(makeRecipient('carol@here.test', from('staff@here.test'))), true)
  assert.equal(known.enter(makeRecipient('carol@here.test', from('Team@here.test'))), false)
})

test('elsewhere the spelling counts', () => {
  const known = new KnownAddresses([makeRecipient('Alice@far.test')])
  assert.equal(known.enter(makeRecipient('alice@far.test', elsewhere('staff@here.test'))), true)
  assert.equal(known.enter(makeRecipient('alice@far.test', elsewhere('team@here.test'))), false)
})

test('who stands for themselves and others is one too, and what was replaced is in nobody’s way', () => {
  const outcome = { kind: 'expanded', router: 'aliases', into: 2 } as const
  const replaced = { state: { kind: 'done', outcome, at: instant(0) } } as const
  const known = new KnownAddresses([makeRecipient('Bob@here.test', replaced), makeRecipient('bob@here.test', replaced)])
  assert.equal(known.enter(makeRecipient('bob@here.test', from('Bob@here.test'))), true)
  assert.equal(known.enter(makeRecipient('bob@here.test', from('bob@here.test'))), false)
  assert.equal(known.enter(makeRecipient('bob@here.test', from('staff@here.test'))), true)
})
