// The parsers that read what strangers send, and what must hold of each whatever it is given, beyond that it throws nothing and
// comes to an end. Each has samples to begin with; inputs that once were trouble are kept in corpus/NAME/, one a file.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encode } from 'dns-packet'

import { formatMailbox, parseMailbox, parsePath } from '../../src/core/address.ts'
import { fieldText, readHeader } from '../../src/core/header.ts'
import { instant } from '../../src/core/time.ts'
import { parseDeliveryStatus } from '../../src/diagnose/documents/delivery-status.ts'
import { readMail } from '../../src/diagnose/documents/mail.ts'
import { makeReadPrefix } from '../../src/diagnose/logs/prefix.ts'
import { makeRecogniser } from '../../src/diagnose/logs/recognise.ts'
import { readMessage, type DnsQuestion } from '../../src/dns/dns-message.ts'
import { readProxyHeader } from '../../src/net/proxy-protocol.ts'
import { parseHeaderAddresses } from '../../src/conditions/header-addresses.ts'
import { COMMAND, cString, formatPacket, PacketReader, uint32 } from '../../src/scan/milter/packets.ts'
import { readAnswer } from '../../src/scan/milter/replies.ts'
import { parseCommand, pathArgument } from '../../src/smtp/command.ts'
import { parseMailParameters, parseRcptParameters } from '../../src/smtp/mail-parameters.ts'
import { isMalformed, MAX_REPLY, ReplyParser } from '../../src/smtp/reply-parser.ts'
import { processorTime } from '../support/processor-time.ts'

export interface Parser {
  readonly samples: readonly Uint8Array[]
  /** What mutations put in, beside octets by chance. */
  readonly words: readonly string[]
  readonly check: (input: Buffer) => void | Promise<void>
}

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url))
const CORPUS = fileURLToPath(new URL('./corpus', import.meta.url))
const texts = (...all: readonly string[]): readonly Uint8Array[] => all.map((text) => Buffer.from(text, 'latin1'))
const fixtures = (folder: string): readonly Buffer[] =>
  readdirSync(join(FIXTURES, folder)).map((name) => readFileSync(join(FIXTURES, folder, name)))
const linesOf = (file: Buffer): readonly Uint8Array[] => texts(...file.toString('latin1').split('\n').slice(0, 200))
const latin1 = (input: Buffer): string => input.toString('latin1')

export const PARSERS: Readonly<Record<string, Parser>> = {
  address: {
    samples: texts(
      'a@b.test',
      '"a b"@c.test',
      'a@[192.0.2.1]',
      'a@[IPv6:2001:db8::1]',
      '<@x.test:a@b.test> SIZE=1',
      '<>',
    ),
    words: ['@', '<', '>', '"', '\\', '[', ']', ':', '.', 'xn--', 'IPv6:', '\u00e9', '..'],
    check(input) {
      const text = input.toString('utf8')
      parsePath(text, { smtputf8: true })
      const parsed = parseMailbox(text, { smtputf8: true })
      if (!parsed.ok) return
      const again = parseMailbox(formatMailbox(parsed.value), { smtputf8: true })
      assert.deepEqual(again, parsed, 'what is written is read as the same')
    },
  },
  command: {
    samples: texts(
      'MAIL FROM:<a@b.test> SIZE=1 BODY=8BITMIME',
      'RCPT TO:<a@b.test> NOTIFY=FAILURE ORCPT=rfc822;a',
      'EHLO a',
    ),
    words: ['FROM:', 'TO:', '=', ' ', '+2B', 'SMTPUTF8', 'ENVID=', 'ORCPT=rfc822;', 'NOTIFY=NEVER,', 'RET=HDRS'],
    check(input) {
      const { argument } = parseCommand(latin1(input))
      pathArgument(argument, 'FROM')
      pathArgument(argument, 'TO')
      for (const extended of [true, false]) {
        parseMailParameters(argument, extended)
        parseRcptParameters(argument, extended)
      }
    },
  },
  reply: {
    samples: texts('250 ok\r\n', '250-a\r\n250 2.1.0 b\r\n', '550-5.7.1 no\r\n550 5.7.1 never\r\n421\r\n', '354 go\n'),
    words: ['\r\n', '\n', '-', ' ', '5.7.1', '250', '550-', '\u00ff', '999'],
    check(input) {
      const whole = new ReplyParser().feed(input)
      const parser = new ReplyParser()
      const cut = [...input.subarray(0, 64)].flatMap((octet) => parser.feed(Uint8Array.of(octet)))
      const rest = parser.feed(input.subarray(64))
      assert.deepEqual([...cut, ...rest], whole, 'however it is cut')
      for (const one of whole) assert.ok(isMalformed(one) || one.lines.join('').length <= MAX_REPLY)
    },
  },
  header: {
    samples: texts('From: a\r\nSubject: b\r\n c\r\n\r\nbody', 'A: b\n\nc', ': x\r\n', 'From a@b\r\nTo: c\r\n\r\n'),
    words: ['\r\n', '\n', '\r', ':', ' ', '\t', '\r\n\r\n', 'Received:', '\0', 'Subject: '],
    check(input) {
      const { fields, length, bodyStart } = readHeader(input)
      for (const field of fields) fieldText(field)
      assert.ok(length <= bodyStart && bodyStart <= input.length)
      assert.equal(
        fields.reduce((sum, { start, end }) => sum + end - start, 0),
        length,
        'no octet is lost',
      )
    },
  },
  'header-addresses': {
    samples: texts('a@b.test', 'Alice <a@b.test>, "B, C" <c@d.test>', 'group: a@b.test, c@d.test;', '(x (y)) a@b.test'),
    words: ['<', '>', '"', '(', ')', ',', ';', ':', '\\', '@', '=?utf-8?q?a?='],
    check: (input) => void parseHeaderAddresses(latin1(input)),
  },
  mime: {
    samples: fixtures('bounces').filter((file) => file.length < 5000),
    words: [
      '\r\n',
      '--',
      'boundary=',
      'Content-Type: multipart/report;',
      'Content-Transfer-Encoding: base64',
      '\r\n\r\n',
      '=?',
      '"',
    ],
    check: async (input) => void (await readMail(input)),
  },
  dsn: {
    samples: texts(
      'Reporting-MTA: dns; a.test\r\n\r\nFinal-Recipient: rfc822; b@c.test\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no\r\n',
    ),
    words: ['\r\n', '\r\n\r\n', ':', ';', 'Status: ', 'Action: delayed', 'Diagnostic-Code: smtp;', ' ', '5.7.1'],
    check: (input) => void parseDeliveryStatus(latin1(input)),
  },
  'dns-answer': {
    samples: (['MX', 'A', 'TXT'] as const).map((type) =>
      encode({
        type: 'response',
        id: 7,
        flags: 0x180,
        questions: [{ type, name: 'a.test' }],
        answers: [
          type === 'MX'
            ? { type, name: 'a.test', ttl: 60, data: { preference: 10, exchange: 'mx.a.test' } }
            : { type, name: 'a.test', ttl: 60, data: type === 'A' ? '192.0.2.1' : 'text' },
        ],
      }),
    ),
    words: ['\xc0\x0c', '\0', '\0\x01', '\0\x0f', '\xff\xff', '\x3f', '\0\x29', '\x04test\0'],
    check(input) {
      const types: readonly DnsQuestion['type'][] = ['MX', 'A', 'TXT']
      const ms = processorTime(() => {
        for (const type of types) readMessage(input, 7, { name: 'a.test', type })
      })
      assert.ok(ms < 50, `${ms} ms`)
    },
  },
  proxy: {
    samples: [
      ...texts(
        'PROXY TCP4 192.0.2.1 192.0.2.2 1 25\r\n',
        'PROXY TCP6 2001:db8::1 2001:db8::2 1 25\r\n',
        'PROXY UNKNOWN\r\n',
      ),
      Buffer.concat([
        Buffer.from('\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c', 'latin1'),
        Buffer.from([192, 0, 2, 1, 192, 0, 2, 2, 0, 1, 0, 25]),
      ]),
    ],
    words: ['PROXY ', 'TCP4', 'TCP6', '\r\n', ' ', '65536', '::', '\x21\x21', '\x20\0'],
    check(input) {
      const header = readProxyHeader(input)
      if ('length' in header) assert.ok(header.length <= input.length)
    },
  },
  milter: {
    samples: [
      formatPacket(COMMAND.negotiate, uint32(6), uint32(0xff), uint32(0)),
      Buffer.concat([Buffer.from([0, 0, 0, 9]), Buffer.from('y'), cString('550 no!')]),
      Buffer.concat([Buffer.from([0, 0, 0, 13]), Buffer.from('h'), cString('X-A'), cString('value')]),
      Buffer.from([0, 0, 0, 1, 99, 0, 0, 0, 1, 97]),
    ],
    words: ['\0', '\0\0\0\x01', '\0\0\0\x05', 'y', 'h', 'm', 'i', 'q', '\xff\xff\xff\xff', '550 5.7.1 '],
    check(input) {
      const { packets } = new PacketReader(1_000_000).feed(input)
      for (const packet of packets) for (const leading of [true, false]) readAnswer(packet, leading)
    },
  },
  log: {
    samples: fixtures('logs').flatMap(linesOf),
    words: [
      ' ',
      '<=',
      '=>',
      '**',
      '==',
      'status=deferred',
      'to=<',
      '(',
      ')',
      '[',
      ']',
      ': ',
      'T=remote_smtp',
      'NOQUEUE: reject',
    ],
    check: (input) => readLogLines(latin1(input)),
  },
}

const readPrefix = makeReadPrefix({ now: instant(Date.UTC(2026, 10, 22)), timeZone: 'UTC' })

/** A new reader for each input: what a line means may depend on those before it, and a failure must be found again. */
function readLogLines(text: string): void {
  const recogniser = makeRecogniser(readPrefix, { record: () => {}, passed: () => {} })
  for (const line of text.split('\n')) recogniser.read(line)
}

/** Inputs that were trouble once. */
export function keptFor(name: string): readonly Buffer[] {
  const folder = join(CORPUS, name)
  return existsSync(folder) ? readdirSync(folder).map((file) => readFileSync(join(folder, file))) : []
}
