// Everybody who looks into the header of a message finds the same end and the same fields in it, however hostile it is. If
// two differed, a message could show one From to the rules and another to the reader, or hide its Received fields from
// the loop guard.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'

import { returnedHeader } from '../src/bounce/original.ts'
import { headerText } from '../src/control/views.ts'
import { readHeader } from '../src/core/header.ts'
import type { Content } from '../src/core/message.ts'
import { instant } from '../src/core/time.ts'
import { parseFields } from '../src/diagnose/documents/header-fields.ts'
import { authorDomain, signatures } from '../src/diagnose/own/evidence/header-fields.ts'
import { asked, contentOf } from '../src/policy/policy.test-support.ts'
import { data, factsOf, subjectOf } from '../src/conditions/subjects.test-support.ts'
import { summarizeHeader } from '../src/receive/header-summary.ts'
import { RECEIVERS } from '../src/sandbox/receivers.ts'
import { changedContent } from '../src/scan/changed-content.test-support.ts'
import { contentHeader } from '../src/scan/read-content.ts'

/** What stands behind the hostile line: fields that a reader finds, or takes for body. */
const WITNESS =
  'Received: from witness\r\nSubject: seen\r\nMessage-ID: <seen@x.test>\r\nFrom: <broken@seen.test\r\n' +
  'DKIM-Signature: d=seen.test; s=s1\r\n'
const BODY = '\r\nbody\r\n'
const FIRST = 'X-First: 1\r\n'

interface Hostile {
  readonly title: string
  readonly before: string
  /** Octets of the header section in front of the witness; the witness belongs to the header when `seen`. */
  readonly seen: boolean
  readonly length: number
}

const whole = (title: string, lines: string): Hostile => ({
  title,
  before: FIRST + lines,
  seen: true,
  length: FIRST.length + lines.length,
})
const ended = (title: string, lines: string): Hostile => ({
  title,
  before: FIRST + lines,
  seen: false,
  length: FIRST.length,
})

const HOSTILE: readonly Hostile[] = [
  whole('nothing strange', 'X-Second: 2\r\n'),
  whole('a bare CR in a value', 'X-Second: 2\rReceived: hidden\r\n'),
  whole('a bare CR before the line end', 'X-Second: 2\r\r\n'),
  whole('a bare LF as line end', 'X-Second: 2\nX-Third: 3\n'),
  whole('NUL in a value', 'X-Second: \0\r\n'),
  whole('a space before the colon', 'X-Second \t: 2\r\n'),
  whole('a continuation of blanks only', 'X-Second: 2\r\n \t \r\n'),
  whole('octets over 127 in a value', 'X-Second: \u00e9\u00ff\r\n'),
  whole('a line separator of Unicode in a value', 'X-Second: a\u00e2\u0080\u00a8Received: hidden\r\n'),
  whole('a field of 100 KB', `X-Second: ${'y'.repeat(100_000)}\r\n`),
  whole('a hundred KB of folds', `X-Second: 2\r\n${' y\r\n'.repeat(25_000)}`),
  ended('an empty line of CRLF', '\r\n'),
  ended('an empty line of a bare LF', '\n'),
  ended('a bare LF, then an empty line of bare LF', '\nX-Second: 2\n\n'),
  ended('a line that begins with a bare CR', '\rX-Second: 2\r\n'),
  ended('a line without a colon', 'no field\r\n'),
  ended('an empty name', ': 2\r\n'),
  ended('a space within the name', 'X Second: 2\r\n'),
  ended('NUL in the name', 'X-\0: 2\r\n'),
  ended('an octet over 127 in the name', 'X-\u00e9: 2\r\n'),
  ended('the separator of a mailbox file', 'From a@b.test Sat Nov 28 10:00:00 2026\r\n'),
  { title: 'a first line that is folded', before: ' folded: 1\r\n', seen: false, length: 0 },
  { title: 'a mailbox file', before: 'From a@b.test Sat Nov 28 10:00:00 2026\r\n', seen: false, length: 0 },
  { title: 'just body', before: 'just body\r\n', seen: false, length: 0 },
]

/** Whether each reader takes the witness for fields. */
const SEEN: Readonly<Record<string, (bytes: Buffer) => boolean | Promise<boolean>>> = {
  'the loop guard of the queue': (bytes) => summarizeHeader(readHeader(bytes).fields).received === 1,
  'the subject in the queue': (bytes) => summarizeHeader(readHeader(bytes).fields).subject === 'seen',
  'the Message-ID in the queue': (bytes) =>
    summarizeHeader(readHeader(bytes).fields).messageIdField === '<seen@x.test>',
  'rules: header_syntax': async (bytes) => {
    const header = (await contentHeader(inline(bytes))).fields
    const subject = subjectOf(data(['a@b.test']), factsOf(), contentOf('', { header }))
    return (await asked('header_syntax', false, subject)) === 'yes'
  },
  'what a bounce refers to': (bytes) => returnedHeader({ bytes, complete: true }).messageId === '<seen@x.test>',
  'what `queue show` prints': (bytes) => headerText(bytes, false).text.includes('\nSubject: seen'),
  'the signatures that `why` looks at': (bytes) =>
    signatures(headerText(bytes, false).text)?.[0]?.domain === 'seen.test',
  'the author that `why` looks at': (bytes) => authorDomain(headerText(bytes, false).text) === 'seen.test',
  'what `explain` reads': (bytes) =>
    parseFields(bytes.toString('latin1')).some(({ name, value }) => name === 'subject' && value === 'seen'),
  'changes that scanners ask for': async (bytes) => {
    const { head } = await changedContent(inline(bytes), [{ kind: 'delete-field', name: 'Subject', nth: 'all' }])
    const { bodyStart } = await contentHeader(inline(bytes))
    return !Buffer.from(head).includes('Subject: seen') && head.length < bodyStart
  },
  'the receiver in the sandbox that judges authors': (bytes) => {
    const plays = RECEIVERS.find(({ domain }) => domain === 'dmarc.test')?.servers?.[0]?.plays
    const judge = plays !== 'nobody-listens' ? plays?.onContent : undefined
    const reply = judge?.({ ...RECEIVED, content: bytes }, (digits) => '0'.repeat(digits))
    return typeof reply === 'object' && reply.lines.join(' ').includes('seen.test')
  },
}

const RECEIVED = {
  id: 'id',
  at: instant(0),
  client: '192.0.2.9',
  helo: 'client.test',
  tls: false,
  mailFrom: 'envelope@other.test',
  rcptTo: ['b@dmarc.test'],
  size: 0,
}

const inline = (bytes: Uint8Array): Content => ({ kind: 'inline', bytes })

suite('all readers of a header agree on', () => {
  for (const { title, before, seen, length } of HOSTILE) {
    test(title, async () => {
      const bytes = Buffer.from(before + WITNESS + BODY, 'latin1')
      const expected = seen ? length + WITNESS.length : length
      assert.equal(readHeader(bytes).length, expected)
      assert.equal((await contentHeader(inline(bytes))).length, expected)
      for (const [reader, find] of Object.entries(SEEN)) {
        assert.equal(await find(bytes), seen, `${reader} ${seen ? 'does not find' : 'finds'} the fields`)
      }
    })
  }
})
