import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toCrlf } from './drop-lines.ts'

const whole = (text: string): string => Buffer.from(toCrlf()(Buffer.from(text, 'latin1'))).toString('latin1')

test('every kind of line end becomes CRLF, and nothing else changes', () => {
  assert.equal(whole('a\nb\r\nc\rd\n\n\r\n'), 'a\r\nb\r\nc\r\nd\r\n\r\n\r\n')
  assert.equal(whole(''), '')
  assert.equal(whole('no end'), 'no end')
})

test('wherever the octets are cut', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a\r\n]{0,40}$/), fc.nat(40), (text, cut) => {
      const crlf = toCrlf()
      const parts = [text.slice(0, cut), text.slice(cut)].map((part) => Buffer.from(crlf(Buffer.from(part))))
      assert.equal(Buffer.concat(parts).toString(), whole(text))
      assert.ok(!/(?<!\r)\n|\r(?!\n)/.test(whole(text)))
    }),
  )
})
