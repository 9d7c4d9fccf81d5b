import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fromEximShape } from './exim-id.ts'
import { formatEximId, formatId, messageId, parseMessageId, timeOfId } from './id.ts'

test('every identifier has one of Exim’s shape, which leads back and grows with time', () => {
  fc.assert(
    fc.property(fc.nat(Number.MAX_SAFE_INTEGER), fc.nat(Number.MAX_SAFE_INTEGER), (a, b) => {
      const [first, second] = [messageId(Math.min(a, b)), messageId(Math.max(a, b))]
      const text = formatEximId(first)
      assert.match(text, /^[0-9A-Za-z]{6}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}$/)
      assert.equal(parseMessageId(text), first)
      assert.equal(formatEximId(second) === text, first === second)
      assert.ok(timeOfId(first) <= timeOfId(second))
    }),
  )
})

test('its first group is the second, as Exim’s own tools read it', () => {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  const id = messageId((Date.UTC(2026, 10, 22, 5, 20, 43, 500) - Date.UTC(2020, 0, 1)) * 4096)
  const [second = ''] = formatEximId(id).split('-')
  assert.equal(
    Array.from(second).reduce((value, digit) => value * 62 + digits.indexOf(digit), 0),
    1_795_324_843,
  )
})

test('an identifier of another Exim is none of ours', () => {
  for (const text of ['1xV00J-0000b0-1P', '1xV00J-zzzzzz-10', '000000-000000-00', '1xV00J-0000b0-1', formatId(7)]) {
    assert.equal(fromEximShape(text), undefined, text)
  }
})
