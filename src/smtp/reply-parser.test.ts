import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyText } from '../core/arbitraries.test-support.ts'
import { encode } from '../core/charset.test-support.ts'
import { formatReply } from '../core/reply.ts'
import { isMalformed, MAX_KEPT, MAX_REPLY, MAX_REPLY_LINE, ReplyParser, type ParsedReply } from './reply-parser.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const parse = (input: string | Uint8Array): ParsedReply[] =>
  new ReplyParser().feed(typeof input === 'string' ? bytes(input) : input)
const problem = (input: string): string | undefined => {
  const last = parse(input).at(-1)
  return last && 'malformed' in last ? last.malformed : undefined
}

test('a one-line reply gives its code and text', () => {
  assert.deepEqual(parse('220 mx.example.org ESMTP\r\n'), [{ code: 220, lines: ['mx.example.org ESMTP'] }])
})

test('a reply of several lines is one reply', () => {
  assert.deepEqual(parse('250-mx.example.org\r\n250-PIPELINING\r\n250 SIZE 100\r\n'), [
    { code: 250, lines: ['mx.example.org', 'PIPELINING', 'SIZE 100'] },
  ])
})

test('the enhanced code is read from the first line and taken off every line that repeats it', () => {
  assert.deepEqual(parse('550-5.7.1 first\r\n550-5.7.1 second\r\n550-5.7.11 third\r\n550 5.7.1\r\n'), [
    { code: 550, enhanced: '5.7.1', lines: ['first', 'second', '5.7.11 third', ''] },
  ])
})

test('what only looks like an enhanced code stays in the text', () => {
  assert.deepEqual(parse('550 5.7.1: no\r\n'), [{ code: 550, lines: ['5.7.1: no'] }])
  assert.deepEqual(parse('550-hello\r\n550 5.7.1 world\r\n'), [{ code: 550, lines: ['hello', '5.7.1 world'] }])
})

test('a code without text is a reply', () => {
  assert.deepEqual(parse('250\r\n354 \r\n'), [
    { code: 250, lines: [''] },
    { code: 354, lines: [''] },
  ])
})

test('bare LF ends a line', () => {
  assert.deepEqual(parse('250-a\n250 b\n'), [{ code: 250, lines: ['a', 'b'] }])
})

test('text is UTF-8, and what is not is read in the set that its letters tell, with the octets beside it', () => {
  const latin1 = new Uint8Array([...bytes('550-für\r\n550 f'), 0xfc, ...bytes('r\r\n')])
  const octets = ['f\xc3\xbcr', 'f\xfcr']
  assert.deepEqual(parse(latin1), [{ code: 550, lines: ['für', 'für'], eightBit: { charset: 'windows-1252', octets } }])
  const said = ['Ящик', 'получателя переполнен']
  for (const charset of ['windows-1251', 'koi8-r'] as const) {
    const wire = encode(`550-5.2.2 ${said[0]}\r\n550 5.2.2 ${said[1]}\r\n250 ok\r\n`, charset)
    for (const piece of [1, 7, wire.length]) {
      const parser = new ReplyParser()
      const parsed: ParsedReply[] = []
      for (let at = 0; at < wire.length; at += piece) parsed.push(...parser.feed(wire.subarray(at, at + piece)))
      const [reply, next] = parsed
      assert.ok(reply && !isMalformed(reply))
      assert.deepEqual([reply.enhanced, reply.lines, reply.eightBit?.charset], ['5.2.2', said, charset])
      const came = reply.eightBit?.octets.map((line) => Uint8Array.from(line, (char) => char.charCodeAt(0)))
      assert.deepEqual(
        came,
        said.map((line) => encode(line, charset)),
      )
      assert.deepEqual(next, { code: 250, lines: ['ok'] })
    }
  }
})

test('what is no reply is malformed, and nothing after it is believed', () => {
  assert.deepEqual(parse('250 ok\r\nHTTP/1.1 400 Bad Request\r\n250 ok\r\n'), [
    { code: 250, lines: ['ok'] },
    { malformed: 'not-a-reply', text: 'HTTP/1.1 400 Bad Request' },
  ])
  for (const line of ['', '\uFEFF250 ok', '25 ok', '2500 ok', '250ok', '150 ok', '600 ok', '250_ok']) {
    assert.equal(problem(`${line}\r\n`), 'not-a-reply', line)
  }
})

test('lines of one reply with different codes are malformed', () => {
  assert.equal(problem('250-a\r\n550 b\r\n'), 'codes-differ')
})

test('of a long line the beginning is kept, however it comes, and what follows is read', () => {
  for (const letter of ['x', 'é', '\u{1F600}']) {
    const wire = bytes(`550 5.1.1 ${letter.repeat(6000)}\r\n250 ok\r\n`)
    for (const piece of [97, 1000, MAX_REPLY_LINE, MAX_REPLY_LINE + 1, 5900, wire.length]) {
      const parser = new ReplyParser()
      const parsed: ParsedReply[] = []
      for (let at = 0; at < wire.length; at += piece) parsed.push(...parser.feed(wire.subarray(at, at + piece)))
      const [long, next] = parsed
      assert.ok(long && !isMalformed(long))
      assert.deepEqual([long.code, long.enhanced, next], [550, '5.1.1', { code: 250, lines: ['ok'] }])
      assert.match(long.lines[0] ?? '', new RegExp(`^${letter}{500,}$`, 'u'))
      assert.ok((long.lines[0] ?? '').length <= MAX_REPLY_LINE)
    }
  }
})

test('a long line that is no reply is known for that before it ends', () => {
  assert.equal(problem('x'.repeat(MAX_REPLY_LINE + 1)), 'not-a-reply')
  assert.equal(problem(`250 ${'x'.repeat(MAX_REPLY_LINE)}`), undefined)
})

test('a refusal of very many lines is a refusal', () => {
  const [reply] = parse(`${'550-5.1.1 line\r\n'.repeat(10_000)}550 5.1.1 end\r\n`)
  assert.ok(reply && !isMalformed(reply))
  assert.deepEqual([reply.code, reply.enhanced], [550, '5.1.1'])
})

test('long lines that come in pieces count once against the limit of a reply', () => {
  const parser = new ReplyParser()
  const line = bytes(`250-${'x'.repeat(MAX_REPLY_LINE + 100)}\r\n`)
  const parsed: ParsedReply[] = []
  for (let size = 0; size + 2 * line.length < MAX_REPLY; size += line.length) {
    parsed.push(...parser.feed(line.subarray(0, -1)), ...parser.feed(line.subarray(-1)))
  }
  parsed.push(...parser.feed(bytes('250 end\r\n')))
  assert.deepEqual(
    parsed.map((each) => ('malformed' in each ? each.malformed : each.code)),
    [250],
  )
})

test('a reply without an end is malformed, in one line or in many', () => {
  assert.equal(problem(`250-${'x'.repeat(4000)}\r\n`.repeat(MAX_REPLY / 4000 + 1)), 'reply-too-long')
  const parser = new ReplyParser()
  const piece = new Uint8Array(64 * 1024).fill(0x78)
  parser.feed(bytes('250 '))
  const parsed: ParsedReply[] = []
  for (let sent = 0; sent <= MAX_REPLY; sent += piece.length) parsed.push(...parser.feed(piece))
  assert.deepEqual(
    parsed.map((each) => 'malformed' in each && each.malformed),
    ['reply-too-long'],
  )
})

test('of a long reply only the beginning is kept, and how much more there was', () => {
  const parser = new ReplyParser()
  const wire = `${'550-5.7.1 some words\r\n'.repeat(200)}550 5.7.1 end\r\n`
  const [kept] = parser.feed(bytes(wire))
  assert.ok(kept && !isMalformed(kept))
  assert.equal(kept.lines.length, 201)
  const [long, next] = parser.feed(bytes(`${`550-${'x'.repeat(999)}\r\n`.repeat(60)}550 end\r\n250 ok\r\n`))
  assert.ok(long && !isMalformed(long))
  assert.equal(long.code, 550)
  assert.ok(long.lines.join('').length <= MAX_KEPT + 50)
  assert.equal(long.lines.at(-1), `[${61 - (long.lines.length - 1)} more lines]`)
  assert.deepEqual(next, { code: 250, lines: ['ok'] })
})

test('an unfinished reply is pending', () => {
  const parser = new ReplyParser()
  parser.feed(bytes('250-a\r\n'))
  assert.equal(parser.pending, true)
  parser.feed(bytes('250 b\r\n'))
  assert.equal(parser.pending, false)
  parser.feed(bytes('2'))
  assert.equal(parser.pending, true)
})

const replies = fc.array(
  fc.oneof(
    fc.constantFrom(
      '250 ok',
      '550-5.1.1 no\r\n550 5.1.1 such',
      '354',
      '421 4.3.2 für heute',
      'nonsense',
      '250-a\n250 b',
    ),
    anyText({ maxLength: 12 }).map((text) => `250 ${text}`),
  ),
  { maxLength: 8 },
)

test('the replies are the same however the bytes are cut', () => {
  fc.assert(
    fc.property(replies, fc.array(fc.nat(40), { maxLength: 12 }), fc.boolean(), (lines, cuts, wild) => {
      const whole = new Uint8Array([...bytes(`${lines.join('\r\n')}\r\n`), ...(wild ? [0x32, 0xff, 0x0a] : [])])
      const parser = new ReplyParser()
      const out: ParsedReply[] = []
      let at = 0
      for (const cut of [...cuts, whole.length]) {
        out.push(...parser.feed(whole.slice(at, at + cut)))
        at += cut
      }
      assert.deepEqual(out, parse(whole))
    }),
  )
})

test('a reply that we format reads back as it was', () => {
  const text = fc.string({ unit: 'grapheme-ascii', maxLength: 30 }).map((line) => `x${line}`)
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 599 }), fc.array(text, { minLength: 1, maxLength: 5 }), (code, lines) => {
      assert.deepEqual(parse(formatReply({ code, lines })), [{ code, lines }])
    }),
  )
})
