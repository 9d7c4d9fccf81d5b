// What mail programs print when something is broken in what they are given: the words of the real programs, kept by
// test/interop/broken-starts.test.ts, with the causes that were written down from what was broken.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { CauseId } from '../../src/diagnose/causes/facts.ts'
import { explain } from '../../src/diagnose/library.ts'

interface Said {
  readonly program: string
  readonly what: string
  readonly text: string
  readonly causes: readonly CauseId[]
}

const said = readFileSync(new URL('start-errors.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Said)

test('the words of many broken starts are kept', () => {
  assert.ok(said.length >= 95, `only ${said.length}`)
})

for (const { program, what, text, causes } of said) {
  test(`${program}: ${what}`, () => {
    const { cause, who } = explain(text)
    assert.ok(causes.includes(cause), `${cause} for:\n${text}`)
    assert.match(who, /^(?:sender-admin|recipient-admin)$/)
  })
}
