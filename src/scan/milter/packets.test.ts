import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { COMMAND, cString, formatPacket, PacketReader, readStrings } from './packets.ts'
import { readAnswer } from './replies.ts'

test('packets are the same however the bytes were cut', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 8 })
  fc.assert(
    fc.property(pieces, fc.array(fc.nat(50), { maxLength: 20 }), (contents, cuts) => {
      const bytes = Buffer.concat(contents.map((content) => formatPacket(COMMAND.body, content)))
      const reader = new PacketReader(1000)
      const seen: Buffer[] = []
      let at = 0
      for (const cut of [...cuts, bytes.length]) {
        const { packets, problem } = reader.feed(bytes.subarray(at, at + cut))
        assert.equal(problem, undefined)
        seen.push(...packets.map(({ data }) => Buffer.from(data)))
        at += cut
      }
      assert.deepEqual(
        seen,
        contents.map((content) => Buffer.from(content)),
      )
    }),
  )
})

test('texts are read back, without the NUL that they may not hold', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      const read = readStrings(Buffer.concat(texts.map(cString))).map(String)
      assert.deepEqual(
        read,
        texts.map((text) => Buffer.from(text.replaceAll('\0', '')).toString()),
      )
    }),
  )
})

test('any packet of a milter is an answer or unknown, and never throws', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('c', 's', 'y', 'b', 'q', 'h', 'i', 'm', '+', '2', '-', 'e', '?', '\0'),
      fc.uint8Array({ maxLength: 40 }),
      (kind, data) => {
        assert.ok(readAnswer({ kind, data: Buffer.from(data) }, false).kind)
      },
    ),
  )
})
