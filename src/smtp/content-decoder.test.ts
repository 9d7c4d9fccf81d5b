// What the decoder notes of content, wherever its bytes are cut, and wherever in them it begins.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ContentDecoder } from './content-decoder.ts'

const BEFORE = 'DATA\r\n'

/** Content read in two pieces, of which the first stands behind a command. */
function noted(content: string, cut: number, mendLf = false): ContentDecoder {
  const decoder = new ContentDecoder(mendLf)
  const first = Buffer.from(BEFORE + content.slice(0, cut), 'latin1')
  if (decoder.data(first, BEFORE.length, () => {}) < 0) {
    decoder.data(Buffer.from(content.slice(cut), 'latin1'), 0, () => {})
  }
  return decoder
}

test('the longest line is that of the message: without its end, and without the dot that was put before it', () => {
  for (const [content, longest] of [
    ['.\r\n', 0],
    ['ab\r\nc\r\n.\r\n', 2],
    ['a\r\nbcd\r\nef\r\n.\r\n', 3],
    ['a\r\n..bcd\r\nef\r\n.\r\n', 4],
    ['a\r\n.bcd\r\nef\r\n.\r\n', 3],
  ] as const) {
    for (let cut = 0; cut <= content.length; cut++) {
      assert.equal(noted(content, cut).longestLine, longest, `${JSON.stringify(content)} cut at ${cut}`)
    }
  }
})

test('an octet above 127 makes content eight-bit, in whichever piece it stands, and no other does', () => {
  for (const [content, eightBit] of [
    ['a\x7fb\r\nc\r\n.\r\n', false],
    ['a\x80b\r\nc\r\n.\r\n', true],
    ['ab\r\nc\xff\r\n.\r\n', true],
  ] as const) {
    for (let cut = 0; cut <= content.length; cut++) {
      assert.equal(noted(content, cut).eightBit, eightBit, `${JSON.stringify(content)} cut at ${cut}`)
    }
  }
})

test('a chunk is eight-bit by a single octet too', () => {
  for (const octet of [127, 128]) {
    const decoder = new ContentDecoder()
    decoder.chunk(Uint8Array.of(octet), 0, 1, () => {})
    assert.equal(decoder.eightBit, octet === 128)
  }
})

test('CR after CR is noted, and the second may still begin the end of the line', () => {
  for (let cut = 0; cut <= 8; cut++) {
    const decoder = noted('a\r\r\n.\r\n', cut)
    assert.deepEqual([decoder.bareCr, decoder.longestLine, decoder.size], [true, 2, 4], `cut at ${cut}`)
  }
})
