// What is known of Exim's filters, and that anything else leaves the whole of one alone.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyText } from '../core/arbitraries.test-support.ts'
import { days } from '../core/time.ts'
import { parseForward } from './forward-file.ts'

const ALLOWED = { programs: false, files: false }
const read = (text: string) => parseForward(`# Exim filter\n${text}`, '/home/alice', ALLOWED)

test('who is away answers as Exim would, and the mail stays', () => {
  const reply = {
    text: { kind: 'file', path: '/home/alice/.vacation.msg' },
    oncePer: days(7),
    alsoFor: [],
  }
  assert.deepEqual(read('vacation'), { kind: 'to', targets: [{ kind: 'own-mailbox' }, { kind: 'reply', reply }] })
  assert.deepEqual(
    read(
      [
        'if personal alias Info@Example.ORG',
        'then',
        '  vacation to $reply_address'.replace(' to $reply_address', ''),
        '    expand file $home/away.txt   # my text',
        '    once ${home}/vacation.db'.replace('${home}/vacation.db', 'vacation.db'),
        '    once_repeat 1w2d',
        '    log vacation.log',
        '    subject "Away: $h_subject:"',
        'endif',
        'finish',
        'this is never read',
      ].join('\n'),
    ),
    {
      kind: 'to',
      targets: [
        { kind: 'own-mailbox' },
        {
          kind: 'reply',
          reply: {
            text: { kind: 'file', path: '/home/alice/away.txt' },
            subject: 'Away: $h_subject:',
            oncePer: days(9),
            alsoFor: ['info@example.org'],
          },
        },
      ],
    },
  )
})

test('a text of several lines is one, and mail that is sent on stays only where it is unseen', () => {
  const found = read('vacation text "I am away.\\n\\\n   Back on Monday \\"soon\\"."\nunseen deliver bob@far.test')
  assert.ok(found?.kind === 'to')
  assert.deepEqual(found.targets[0], { kind: 'own-mailbox' })
  const [, reply] = found.targets
  assert.deepEqual(reply?.kind === 'reply' && reply.reply.text, {
    kind: 'text',
    text: 'I am away.\nBack on Monday "soon".',
  })
  assert.deepEqual(read('deliver bob@far.test'), {
    kind: 'to',
    targets: [{ kind: 'address', localPart: 'bob', domain: 'far.test' }],
  })
})

test('whatever is not known leaves the mail in the mailbox, with the line that is meant', () => {
  for (const [text, line, problem] of [
    ['save $home/mail/x', 2, /"save" is not among/],
    ['vacation\nif $h_from: contains boss then finish endif', 3, /"personal" alone/],
    ['if personal then save x endif', 2, /"vacation" alone/],
    ['if personal then vacation', 2, /"endif" is missing/],
    ['if personal and not error_message then vacation endif', 2, /"then" is missing/],
    ['vacation file /etc/passwd', 2, /must be in the home/],
    ['vacation file ../bob/secret', 2, /must be in the home/],
    ['vacation file $sender_address', 2, /\$home alone/],
    ['vacation text "dear ${run{/bin/sh}}"', 2, /\$h_subject: alone/],
    ['vacation once_repeat soon', 2, /no time/],
    ['vacation text "never ends', 2, /quote in it does not end/],
    ['deliver bob', 2, /address with a domain/],
    ['vacation file', 2, /value is missing/],
  ] as const) {
    const found = read(text)
    assert.ok(found?.kind === 'faulty', text)
    assert.match(found.problem, problem, text)
    assert.ok(Math.abs(found.line - line) <= 1, `${text}: line ${found.line}`)
  }
  assert.equal(read('# nothing but this'), undefined)
})

test('no filter makes the reader throw or run for long', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom('if', 'personal', 'then', 'vacation', 'endif', 'text', '"', '\\', '#', '\n', '$'),
          anyText(),
        ),
      ),
      (parts) => {
        read(parts.join(' '))
      },
    ),
  )
})
