import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAddressPattern } from './address-pattern.ts'

test('a pattern that fits one address or one whole domain says which', () => {
  const exactly = (text: string): string | undefined => parseAddressPattern(text)?.exactly
  assert.equal(exactly('Example.ORG'), 'example.org')
  assert.equal(exactly('*@Example.ORG'), 'example.org')
  assert.equal(exactly('Alice@Example.ORG'), 'alice@example.org')
  for (const wider of ['*.example.org', 'alice@*.example.org', 'a*@example.org', '^alice@', '<>', '*'])
    assert.equal(exactly(wider), undefined, wider)
})
