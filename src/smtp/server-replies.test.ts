import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unknownParameter } from './server-replies.ts'

test('a word of the client’s is said back in ASCII, and no more than sixty characters of it', () => {
  const { lines } = unknownParameter(`Ü\x07${'x'.repeat(58)}y`)
  assert.deepEqual(lines, [`Parameter ??${'x'.repeat(58)} is not supported`])
})
