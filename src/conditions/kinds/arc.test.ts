// Whom the condition believes: a chain that holds is worth something only where all who sealed it are trusted.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import type { ArcResult } from '../../core/origin-results.ts'
import type { MessageOrigin } from '../../email-auth/message-origin.ts'
import { arc } from './arc.ts'

const chain = (more: Partial<ArcResult> = {}): ArcResult => ({
  method: 'arc',
  result: 'pass',
  reason: 'valid',
  sealers: ['lists.example.org', 'mx.example.net'],
  said: { dmarc: 'pass' },
  ...more,
})

async function asks(written: unknown, found: ArcResult): Promise<string> {
  const origin = { arc: async () => found } as MessageOrigin
  const ask = arc.make(v.parse(arc.schema, written), {} as never)
  const answer = await ask({ content: { origin } } as never)
  return answer.kind
}

test('the result alone, and trouble with DNS is not known', async () => {
  assert.equal(await asks('pass', chain()), 'yes')
  assert.equal(await asks(['fail', 'none'], chain()), 'no')
  assert.equal(await asks('pass', chain({ result: 'temperror', reason: 'dns' })), 'unknown')
})

test('all sealers must be trusted, not the last one alone', async () => {
  const trusted = (...sealers: readonly string[]) => ({ result: 'pass', sealers, dmarc: 'pass' })
  assert.equal(await asks(trusted('lists.example.org', '*.example.net'), chain()), 'yes')
  assert.equal(await asks(trusted('*.example.net'), chain()), 'no')
  assert.equal(await asks(trusted('*'), chain({ said: { dmarc: 'fail' } })), 'no')
  assert.equal(await asks(trusted('*'), chain({ said: {} })), 'no')
  assert.equal(await asks(trusted('lists.example.org'), chain({ result: 'fail', reason: 'seal-broken' })), 'no')
})
