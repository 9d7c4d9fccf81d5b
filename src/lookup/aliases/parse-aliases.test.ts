import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { AliasTarget } from './alias.ts'
import { parseAliases } from './parse-aliases.ts'

function shownTarget(target: AliasTarget): string {
  switch (target.kind) {
    case 'address':
      return target.domain === undefined ? target.localPart : `${target.localPart}@${target.domain}`
    case 'include':
      return `include ${target.path}`
    case 'nobody':
      return 'nobody'
  }
}

/** What the name stands for, and on which line. */
function meaning(text: string, name: string): string | undefined {
  const { byName, problems } = parseAliases(text)
  assert.deepEqual(problems, [])
  const alias = byName.get(name)
  if (!alias) return undefined
  return `${alias.line}: ${alias.kind === 'to' ? alias.targets.map(shownTarget).join(' ') : `${alias.kind} ${alias.text}`}`
}

const problems = (text: string): string[] =>
  parseAliases(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`)

describe('a file of aliases', () => {
  test('has names, lists and comments', () => {
    const text = '# /etc/aliases\n\nmailer-daemon: postmaster\npostmaster: root\nroot: alice, Bob@far.example # both\n'
    assert.equal(meaning(text, 'mailer-daemon'), '3: postmaster')
    assert.equal(meaning(text, 'root'), '5: alice Bob@far.example')
    assert.equal(meaning(text, 'alice'), undefined)
  })

  test('goes on where a line begins with a space, comments between or not', () => {
    assert.equal(meaning('staff: alice,\n# not carol\n  bob,\n\tdave\nx: y', 'staff'), '1: alice bob dave')
    assert.equal(meaning('staff:\n  alice,\n  bob\n', 'staff'), '1: alice bob')
    assert.equal(meaning('staff: alice\n  , bob\n', 'staff'), '1: alice bob')
  })

  test('is read without regard to case, colons that are left out, and line ends of other systems', () => {
    assert.equal(meaning('Staff alice\r\nx: y\r\n', 'staff'), '1: alice')
    assert.equal(meaning('Bücher: alice', 'bücher'), '1: alice')
  })

  test('may say something for one domain alone', () => {
    assert.equal(meaning('info@A.example: alice', 'info@a.example'), '1: alice')
  })

  test('has quoted names and addresses, brackets and backslashes', () => {
    const text = '"odd name": "john, doe"@far.example, <a@b.example>, \\bob\n'
    assert.equal(meaning(text, 'odd name'), '1: john, doe@far.example a@b.example bob@same')
  })

  test('can throw mail away, refuse it, keep it waiting, and name files with more', () => {
    assert.equal(meaning('null: :blackhole:', 'null'), '1: nobody')
    assert.equal(meaning('x: :fail: Gone away, no forwarding', 'x'), '1: fail Gone away, no forwarding')
    assert.equal(meaning('x: :Defer: moving\n  house', 'x'), '1: defer moving house')
    assert.equal(meaning('x: alice, :include:/etc/list', 'x'), '1: alice include /etc/list')
    assert.equal(meaning('x: ":include:/etc/a, b"', 'x'), '1: include /etc/a, b')
  })

  test('means the first of two entries, as in Exim', () => {
    assert.equal(meaning('x: a\nX: b', 'x'), '1: a')
  })
})

describe('what is wrong with it is told with its place', () => {
  const cases: readonly (readonly [text: string, ...found: readonly string[]])[] = [
    ['x: |/usr/bin/prog', '1:4 "|/usr/bin/prog" is a command, and Waybill runs no commands for aliases'],
    [
      'x: "|/usr/bin/prog a, b"',
      '1:4 "\\"|/usr/bin/prog a, b\\"" is a command, and Waybill runs no commands for aliases',
    ],
    ['a: b\nx: bob, /var/mail/x', '2:9 "/var/mail/x" is a file, and Waybill writes no files for aliases'],
    ['x: :include:list', '1:4 :include: wants the whole path of a file'],
    ['x: :forget:', '1:4 ":forget:" is not known'],
    ['x: bob, :fail: no', '1:9 :fail: must be the first behind the colon'],
    ['x: bob@', '1:4 "bob@" is no address'],
    ['x: bob carol', '1:4 "bob carol" is no address'],
    ['x: bob\n  carol', '1:4 a comma is missing behind this'],
    ['x:', '1:3 nothing stands behind x'],
    ['  alice', '1:1 this goes on a line before, and there is none'],
    [': alice', '1:1 no name of an alias stands here'],
    ['@a.example: alice', '1:1 no name of an alias stands here'],
    ['x: a b\ny: |c', '1:4 "a b" is no address', '2:4 "|c" is a command, and Waybill runs no commands for aliases'],
  ]
  for (const [text, ...found] of cases) test(JSON.stringify(text), () => assert.deepEqual(problems(text), found))

  test('and a file of nothing but mistakes is told of shortly', () => {
    assert.equal(parseAliases('x: |y\n'.repeat(100_000)).problems.length, 50)
  })
})

test('no text makes it throw, and every problem has a place in it', () => {
  const piece = fc.constantFrom(
    'x',
    ':',
    ' ',
    '\n',
    ',',
    '"',
    '\\',
    '#',
    '|',
    '/',
    '@',
    '<',
    '>',
    ':include:',
    ':fail:',
    '\u0000',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('')
      const lines = text.split(/\r?\n/)
      for (const { line, column, source } of parseAliases(text).problems) {
        assert.equal(lines[line - 1], source)
        assert.ok(column >= 1 && column <= source.length + 1)
      }
    }),
  )
})
