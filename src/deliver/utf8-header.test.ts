import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storedPieces } from '../core/stored-content.test-support.ts'
import { hasUtf8Header } from './utf8-header.ts'

const inline = (text: string) => ({ kind: 'inline', bytes: new TextEncoder().encode(text) }) as const

test('only the header section counts', async () => {
  assert.equal(await hasUtf8Header(inline('Subject: a\r\n\r\nпривет\r\n')), false)
  assert.equal(await hasUtf8Header(inline('Subject: ü\r\n\r\nhi\r\n')), true)
  assert.equal(await hasUtf8Header(inline('Subject: a\r\n')), false)
  assert.equal(await hasUtf8Header(inline('\r\nпривет\r\n')), false)
})

test('of a large message no more is read than the header section', async () => {
  for (const [text, expected] of [
    ['Subject: a\r\n\r\nпривет\r\n', false],
    ['Subject: ü\r\n\r\nhi\r\n', true],
  ] as const) {
    for (let cut = 1; cut < 20; cut++) {
      const bytes = new TextEncoder().encode(text)
      async function* read() {
        yield bytes.subarray(0, cut)
        yield bytes.subarray(cut)
        assert.fail('the rest was not to be read')
      }
      assert.equal(await hasUtf8Header(storedPieces(read)), expected, `${text} cut at ${cut}`)
    }
  }
})
