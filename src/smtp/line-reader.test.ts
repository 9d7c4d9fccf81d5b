// Lines come out the same wherever the stream is cut.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LineReader, type Line } from './line-reader.ts'

const LIMIT = 2000

function read(text: string, piece: number): Omit<Exclude<Line, { kind: 'more' }>, 'next'>[] {
  const reader = new LineReader(LIMIT)
  const bytes = new TextEncoder().encode(text)
  const lines = []
  for (let from = 0; from < bytes.length; from += piece) {
    const part = bytes.subarray(from, from + piece)
    for (let at = 0; at < part.length;) {
      const { next, ...line } = reader.read(part, at)
      at = next
      if (line.kind !== 'more') lines.push(line)
    }
  }
  return lines
}

test('long lines up to the limit are whole, and longer ones are skipped to their end, in pieces of any size', () => {
  const whole = ['a'.repeat(400), 'b'.repeat(LIMIT - 2), 'QUIT']
  const text = `${whole.join('\r\n')}\r\nVERB ${'c'.repeat(LIMIT - 6)}\r\nNOOP\r\n`
  const lines = [
    ...whole.map((line) => ({ kind: 'line', text: line })),
    { kind: 'too-long', length: LIMIT + 1, text: `VERB ${'c'.repeat(27)}` },
    { kind: 'line', text: 'NOOP' },
  ]
  for (const piece of [1, 7, 250, 999, text.length]) assert.deepEqual(read(text, piece), lines, `pieces of ${piece}`)
})
