// Texts of rules: filling in, and making them fit to be said.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { anyText } from '../core/arbitraries.test-support.ts'
import { seededRandom } from '../core/random.ts'
import { formatReply, reply } from '../core/reply.ts'
import { makeDecisionId } from './decision-id.ts'
import { oneLine, plainText, replyLines } from './reply-text.ts'
import { fill, namesIn, parseTemplate } from './template.ts'

suite('templates', () => {
  test('are filled in, with a doubled brace for a brace', () => {
    const parsed = parseTemplate('{{{a} and {b_2}, {list}{none}}')
    assert.ok(parsed.ok)
    assert.deepEqual(namesIn(parsed.template), ['a', 'b_2', 'list', 'none'])
    const values: Readonly<Record<string, string | readonly string[]>> = { a: '1', b_2: '{a}', list: ['x', 'y'] }
    assert.equal(
      fill(parsed.template, (name) => values[name]),
      '{1 and {a}, x, yunknown}',
    )
  })
  test('a brace that names nothing is a problem', () => {
    for (const text of ['{', '{}', '{A}', '{a b}', 'x {a']) assert.ok(!parseTemplate(text).ok, text)
  })
})

suite('replies', () => {
  const end = ' (wb-000000)'
  test('keep to one line each of at most 512 octets of ASCII, whatever the text holds', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 6000 }), (text) => {
        const said = formatReply(reply(550, '5.7.1', ...replyLines(text, end)))
        const lines = said.split('\r\n')
        assert.equal(lines.pop(), '')
        for (const [i, line] of lines.entries()) {
          assert.ok(line.length + 2 <= 512)
          assert.match(line, i === lines.length - 1 ? /^550 5\.7\.1 [\x20-\x7e]*$/ : /^550-5\.7\.1 [\x20-\x7e]*$/)
        }
        assert.ok(lines.at(-1)?.endsWith(end))
      }),
    )
  })
  test('short texts stay as they are', () => {
    assert.deepEqual(replyLines('Go  away\r\n250 OK', end), [`Go away 250 OK${end}`])
    assert.deepEqual(replyLines(''), [''])
  })
  test('long texts are broken between words', () => {
    const text = Array.from({ length: 200 }, (_, i) => `word${i}`).join(' ')
    assert.equal(replyLines(text).join(' '), text)
  })
  test('controls and letters beyond ASCII cannot pass', () => {
    assert.equal(plainText('a\r\nb\tc\0d é'), 'a b c d ?')
    assert.equal(oneLine('a\x1b[2Jb\u009b2Jc\u202ed é'), 'a [2Jb 2Jc d é')
  })
})

test('names of refusals have six digits of 32, and chance makes them differ', () => {
  const random = seededRandom(1)
  const ids = new Set(Array.from({ length: 1000 }, () => makeDecisionId(random)))
  assert.equal(ids.size, 1000)
  for (const id of ids) assert.match(id, /^wb-[0-9A-HJKMNP-TV-Z]{6}$/)
})
