// What servers, libraries and windows of mail clients print, in the forms that their sources and manuals have: what was once
// told right stays right.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { explain } from '../../src/diagnose/library.ts'

const forms = readFileSync(new URL('known-forms.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const at = line.indexOf(' | ')
    return { causes: line.slice(0, at).split(' '), text: line.slice(at + 3).replaceAll(String.raw`\n`, '\n') }
  })

test('what programs print is told by its form', () => {
  assert.ok(forms.length > 200)
  const wrong = forms.flatMap(({ causes, text }) => {
    const { cause, confidence } = explain(text)
    return causes.includes(cause) ? [] : [{ text, cause, confidence }]
  })
  assert.ok(wrong.length <= forms.length * 0.06, JSON.stringify(wrong, null, 1))
  assert.ok(wrong.filter(({ confidence }) => confidence !== 'low').length <= 6, JSON.stringify(wrong, null, 1))
})
