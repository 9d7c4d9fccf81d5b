import assert from 'node:assert/strict'
import { test } from 'node:test'

import { USE_CASES } from '../control/use-cases.ts'
import { FACES } from './faces.ts'

test('each face stands under the name of its use-case', async () => {
  for (const [name, load] of Object.entries(FACES)) {
    const { useCase } = await load()
    assert.equal(useCase.name, name)
    assert.ok(USE_CASES.includes(useCase), name)
  }
})
