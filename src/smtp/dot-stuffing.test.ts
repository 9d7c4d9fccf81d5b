import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DotStuffer, stuffMessage, withoutNul } from './dot-stuffing.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const text = (data: Uint8Array): string => Buffer.from(data).toString('latin1')
const stuffed = (content: string): string => text(stuffMessage(bytes(content)))

/** What a server does (RFC 5321 §4.5.2), as plainly as can be: lines up to the lone dot, a leading dot taken off. */
function unstuff(wire: string): { readonly content: string; readonly rest: string } {
  let content = ''
  for (let at = 0; ;) {
    const end = wire.indexOf('\r\n', at)
    assert.notEqual(end, -1, 'the content does not end')
    const line = wire.slice(at, end)
    at = end + 2
    if (line === '.') return { content, rest: wire.slice(at) }
    content += `${line.startsWith('.') ? line.slice(1) : line}\r\n`
  }
}

test('content without leading dots gets the end and nothing else', () => {
  assert.equal(stuffed('Subject: a.b\r\n\r\nhello. you.\r\n'), 'Subject: a.b\r\n\r\nhello. you.\r\n.\r\n')
})

test('a dot that begins a line is doubled, the first line and the last included', () => {
  assert.equal(stuffed('.a\r\nb\r\n..\r\n.\r\n'), '..a\r\nb\r\n...\r\n..\r\n.\r\n')
})

test('content that does not end a line is given a line end', () => {
  assert.equal(stuffed('a'), 'a\r\n.\r\n')
  assert.equal(stuffed('a\n'), 'a\n\r\n.\r\n')
  assert.equal(stuffed('.'), '..\r\n.\r\n')
})

test('empty content is the dot alone', () => {
  assert.equal(stuffed(''), '.\r\n')
  assert.equal(text(new DotStuffer().end()), '.\r\n')
})

test('a dot after a bare LF cannot end the content for a server that takes LF for a line end', () => {
  assert.equal(stuffed('a\n.\nMAIL FROM:<>\n'), 'a\n..\nMAIL FROM:<>\n\r\n.\r\n')
})

test('a piece with nothing to stuff is passed on as it is', () => {
  const piece = bytes('hello\r\n')
  assert.equal(new DotStuffer().push(piece), piece)
})

const crlfContent = fc
  .array(fc.oneof(fc.constantFrom('', '.', '..', '.a', 'a.', 'a'), fc.string({ maxLength: 8 })), { maxLength: 12 })
  .map((lines) => lines.map((line) => `${line.replaceAll(/[\r\n]/g, '')}\r\n`).join(''))

test('a server that unstuffs has the content again, and nothing is left over', () => {
  fc.assert(
    fc.property(crlfContent, (content) => {
      assert.deepEqual(unstuff(stuffed(content)), { content, rest: '' })
    }),
  )
})

test('pieces give what the whole gives, cut anywhere', () => {
  const anything = fc.oneof(crlfContent, fc.string({ unit: fc.constantFrom('.', '\r', '\n', 'a'), maxLength: 20 }))
  fc.assert(
    fc.property(anything, fc.array(fc.nat(6), { maxLength: 20 }), (content, cuts) => {
      const stuffer = new DotStuffer()
      let wire = ''
      let at = 0
      for (const cut of [...cuts, content.length]) {
        wire += text(stuffer.push(bytes(content.slice(at, at + cut))))
        at += cut
      }
      assert.equal(wire + text(stuffer.end()), stuffed(content))
    }),
  )
})

test('no NUL leaves, so that whoever drops it finds no end in the middle', () => {
  const content = 'a\r\n\0.\r\nMAIL FROM:<x>\r\n.\0\r\n\0\0.\0\r\n'
  const wire = text(stuffMessage(withoutNul(bytes(content))))
  assert.equal(wire, 'a\r\n..\r\nMAIL FROM:<x>\r\n..\r\n..\r\n.\r\n')
  const clean = bytes('a\r\n')
  assert.equal(withoutNul(clean), clean)
})
