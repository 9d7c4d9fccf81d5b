// Nothing that somebody hands in makes it throw or takes long: broken archives, bombs, endless headers, megabytes of noise.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyText } from '../../core/arbitraries.test-support.ts'
import { gzipSync, zipSync } from 'fflate'
import { makeExplain } from '../explain.ts'
import { explainDocument } from '../explanation.ts'
import { readDocuments, readText } from './recognise.ts'
import { MOST_UNPACKED, unpack } from './unpack.ts'

const explain = makeExplain()
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const SIZE = 4 * 1024 * 1024
const noise = (unit: string): Uint8Array => bytesOf(unit.repeat(Math.ceil(SIZE / unit.length)))

const HOSTILE: readonly (readonly [name: string, bytes: () => Uint8Array])[] = [
  ['one letter', () => noise('a')],
  ['line ends', () => noise('\n')],
  ['marks of quoting', () => noise('> ')],
  ['starts of mailbox messages', () => noise('From a\nX: y\n\n')],
  ['mailbox messages of short lines', () => noise(`From a\nX: y\nTo: z\n\n${'a\n'.repeat(30_000)}\n`)],
  ['headers without end', () => noise('Received: from a by b\n ')],
  ['addresses', () => noise('<a@b.example>:\n')],
  ['replies', () => noise('550-5.7.1 no\n')],
  ['fields of a report', () => noise('Final-Recipient: rfc822; a@b.example\n\n')],
  [
    'a bounce of nothing but addresses',
    () => noise('This is the mail system at host\n<a@b.example>: host x[1.2.3.4] said: 550 no\n\n'),
  ],
  ['a session of nothing but replies', () => noise('<-  250-a\n -> EHLO b\n<** 550 no\n')],
  ['tags', () => noise('<feedback><record>')],
  ['braces', () => noise('{"policies":[{"summary":')],
  ['parts within parts', () => noise('Content-Type: multipart/mixed; boundary=a\n\n--a\n')],
  [
    'an HTML bounce',
    () =>
      bytesOf(
        `From: MAILER-DAEMON@a.example\nTo: b@a.example\nX-Failed-Recipients: b@a.example\nContent-Type: text/html\n\n${'<style><p'.repeat(500_000)}`,
      ),
  ],
  ['bytes of every value', () => Uint8Array.from({ length: SIZE }, (_, i) => (i * 7_919) % 256)],
]

for (const [name, bytes] of HOSTILE) {
  test(`megabytes of ${name} come to an end`, { timeout: 20_000 }, async () => {
    const input = bytes()
    const documents = await readDocuments(input)
    for (const document of documents.slice(0, 20)) explainDocument(document, explain)
    assert.ok(documents.length > 0)
  })
}

test('an archive that unpacks to more than the limit is cut off', () => {
  const bomb = gzipSync(new Uint8Array(8 * 1024 * 1024))
  assert.equal(unpack(bomb, 1_000_000)?.length, 1_000_000)
  const zip = zipSync({ 'report.xml': new Uint8Array(8 * 1024 * 1024) })
  assert.equal(unpack(zip, 1_000_000)?.length, 1_000_000)
  assert.ok(MOST_UNPACKED <= 64 * 1024 * 1024)
})

test('entities are not expanded: a report with a document type is none', async () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE f [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><feedback><report_metadata><org_name>&b;</org_name></report_metadata></feedback>`
  const [document] = await readDocuments(bytesOf(bomb))
  assert.notEqual(document?.kind, 'dmarc-report')
})

const bounce = readFileSync(new URL('../../../test/fixtures/bounces/postfix.eml', import.meta.url))

test('whatever the bytes, there is a document, and it can be explained', async () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.uint8Array({ maxLength: 60 }).map((tail) => Uint8Array.from([0x1f, 0x8b, 8, ...tail])),
    fc.uint8Array({ maxLength: 60 }).map((tail) => Uint8Array.from([0x50, 0x4b, 3, 4, ...tail])),
    // A real bounce, cut and with bytes changed.
    fc
      .tuple(
        fc.nat({ max: bounce.length }),
        fc.array(fc.tuple(fc.nat({ max: bounce.length - 1 }), fc.nat({ max: 255 })), { maxLength: 20 }),
      )
      .map(([end, changes]) => {
        const changed = Uint8Array.from(bounce)
        for (const [at, byte] of changes) changed[at] = byte
        return changed.subarray(0, end)
      }),
  )
  await fc.assert(
    fc.asyncProperty(anything, async (bytes) => {
      const documents = await readDocuments(bytes)
      assert.ok(documents.length > 0)
      for (const document of documents) explainDocument(document, explain, { language: 'ru' })
    }),
    { numRuns: 300 },
  )
})

test('whatever the text, it is answered at once', () => {
  fc.assert(
    fc.property(anyText({ maxLength: 300 }), (text) => {
      explainDocument(readText({ text: `${text}\n550 ${text}` }), explain)
    }),
    { numRuns: 200 },
  )
})
