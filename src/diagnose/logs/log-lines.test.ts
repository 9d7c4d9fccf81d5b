import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encode } from '../../core/charset.test-support.ts'
import { EIGHT_BIT } from '../../core/charset.ts'
import { LONGEST_LINE, makeLineCutter } from './log-lines.ts'

function cutAll(pieces: readonly Buffer[]): string[] {
  const lines: string[] = []
  const cutter = makeLineCutter((line) => void lines.push(line))
  for (const piece of pieces) cutter.add(piece)
  cutter.end()
  return lines
}

test('lines are the same however the bytes are cut into pieces', () => {
  const text = fc
    .array(fc.constantFrom('a', 'é', '\n', '\r\n', 'ж', '\u00ff'), { maxLength: 40 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.array(fc.nat(80), { maxLength: 5 }), (whole, cuts) => {
      const bytes = Buffer.from(whole)
      const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b)
      const pieces = places.slice(1).map((end, i) => bytes.subarray(places[i], end))
      assert.deepEqual(cutAll(pieces), cutAll([bytes]))
    }),
  )
})

test('UTF-8 is read as such, without the mark of a file', () => {
  assert.deepEqual(cutAll([Buffer.from([0xef, 0xbb, 0xbf, 0x61, 10, 0xd0, 0xb6, 10])]), ['a', 'ж'])
})

test('a line that never ends is cut, and the next one is whole', () => {
  const lines = cutAll([Buffer.alloc(LONGEST_LINE, 97), Buffer.alloc(LONGEST_LINE * 3, 98), Buffer.from('b\nnext')])
  assert.deepEqual(
    lines.map((line) => line.length),
    [LONGEST_LINE, 4],
  )
  const atOnce = cutAll([Buffer.concat([Buffer.alloc(LONGEST_LINE * 3, 98), Buffer.from('\nnext\n')])])
  assert.deepEqual(
    atOnce.map((line) => line.length),
    [LONGEST_LINE, 4],
  )
})

test('a line that is no UTF-8 is read in the set that its letters tell', () => {
  const said = {
    'windows-1251': 'Почтовый ящик переполнен',
    'koi8-r': 'Почтовый ящик переполнен',
    'windows-1252': 'déjà vu',
  }
  for (const charset of EIGHT_BIT)
    assert.deepEqual(cutAll([Buffer.from(encode(`550 ${said[charset]}\n`, charset))]), [`550 ${said[charset]}`])
})
