import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyText } from '../core/arbitraries.test-support.ts'
import { saslprep } from './saslprep.ts'

test('the examples of RFC 4013 §3', () => {
  assert.equal(saslprep('I\u00adX'), 'IX')
  assert.equal(saslprep('user'), 'user')
  assert.equal(saslprep('USER'), 'USER')
  assert.equal(saslprep('\u00aa'), 'a')
  assert.equal(saslprep('\u2168'), 'IX')
  assert.equal(saslprep('\u0007'), undefined)
  assert.equal(saslprep('\u0627\u0031'), undefined)
})

test('the same letters typed in two ways become one text', () => {
  assert.equal(saslprep('e\u0301te\u0301'), saslprep('\u00e9t\u00e9'))
  assert.equal(saslprep('\uff50\uff57'), 'pw')
  assert.equal(saslprep('a\u00a0b'), 'a b')
  assert.equal(saslprep('a\u200bb'), 'ab')
})

test('control, private, tagging and lone surrogate characters are prohibited, and so is nothing at all', () => {
  for (const text of ['', '\u00ad', 'a\u0085', '\ue000', '\ufdd0', 'a\ud800', 'a\u{e0041}', 'a\u202eb', '\ufffd']) {
    assert.equal(saslprep(text), undefined, JSON.stringify(text))
  }
})

test('directions are not mixed', () => {
  assert.equal(saslprep('\u05e9\u05dc\u05d5\u05dd'), '\u05e9\u05dc\u05d5\u05dd')
  assert.equal(saslprep('\u05e9a\u05d5'), undefined)
})

test('prepared text stays as it is when it is prepared again', () => {
  fc.assert(
    fc.property(anyText({ maxLength: 20 }), (text) => {
      const once = saslprep(text)
      if (once !== undefined) assert.equal(saslprep(once), once)
    }),
  )
})
