// Makes the message of a probe: what was given, with the header fields that RFC 5322 §3.6 asks for added where they are
// missing, CRLF at the end of every line, and MIME fields where the body is not ASCII. Octets are kept as they are.

import { randomBytes } from 'node:crypto'
import { isNamed, readHeader } from '../core/header.ts'
import type { Instant } from '../core/time.ts'
import { formatMailDate } from '../core/time.ts'

export interface Attachment {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface ProbeMessage {
  readonly from: string
  readonly to: readonly string[]
  readonly subject?: string
  /** Whole fields, `Name: value`. */
  readonly headers: readonly string[]
  /** A body, or a whole message with its own header section. */
  readonly content: { readonly kind: 'body' | 'message'; readonly bytes: Uint8Array }
  readonly attachments?: readonly Attachment[]
  readonly now: Instant
  /** Right side of the Message-ID. */
  readonly host: string
}

const NON_ASCII = /[^\0-\x7f]/

/** Whether a text is a header field, on one line or folded. */
export function isHeaderField(text: string): boolean {
  const octets = Buffer.from(text)
  return readHeader(octets).fields[0]?.end === octets.length && !/\r|\n$/.test(text)
}

export function buildProbeMessage(message: ProbeMessage): Uint8Array {
  const { attachments = [] } = message
  if (attachments.length > 0) return withAttachments(message, attachments)
  const { head, body } = split(message)
  const given = [...head, ...message.headers.map(utf8Octets)]
  const have = readHeader(Buffer.from(given.join('\n'), 'latin1')).fields
  const added = wantedFields(message, body)
    .filter(([name]) => !have.some((field) => isNamed(field, name.toLowerCase())))
    .map(([name, value]) => utf8Octets(`${name}: ${value}`))
  const text = [...added, ...given, '', ''].join('\n') + body
  return Buffer.from(withCrlf(text), 'latin1')
}

/** RFC 2046 §5.1.3: the body as the first part, each file as one more in base64. */
function withAttachments(message: ProbeMessage, attachments: readonly Attachment[]): Uint8Array {
  const boundary = `=_${randomBytes(15).toString('hex')}`
  const parts = [
    [
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      ...base64(message.content.bytes),
    ],
    ...attachments.map(({ name, bytes }) => [
      'Content-Type: application/octet-stream',
      'Content-Transfer-Encoding: base64',
      // RFC 2231 §4.
      `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name).replaceAll(/['()*]/g, percent)}`,
      '',
      ...base64(bytes),
    ]),
  ]
  const body = [...parts.flatMap((part) => [`--${boundary}`, ...part]), `--${boundary}--`, ''].join('\n')
  const type = `Content-Type: multipart/mixed; boundary="${boundary}"`
  return buildProbeMessage({
    ...message,
    attachments: [],
    headers: [...message.headers, 'MIME-Version: 1.0', type],
    content: { kind: 'body', bytes: Buffer.from(body) },
  })
}

const percent = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`

const base64 = (bytes: Uint8Array): readonly string[] =>
  Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,76}/g) ?? []

/** Octets as Latin-1 text, so that lines can be handled without touching what they say. */
function split({ content }: ProbeMessage): { readonly head: readonly string[]; readonly body: string } {
  const text = Buffer.from(content.bytes)
    .toString('latin1')
    .replaceAll(/\r\n|\r|\n/g, '\n')
  if (content.kind === 'body') return { head: [], body: text }
  // A mailbox file's separator line is no header field.
  const message = text.replace(/^From .*\n/, '')
  const { fields, bodyStart } = readHeader(Buffer.from(message, 'latin1'))
  return {
    head: fields.map(({ start, end }) => message.slice(start, end).replace(/\n$/, '')),
    body: message.slice(bodyStart),
  }
}

function wantedFields(message: ProbeMessage, body: string): readonly (readonly [name: string, value: string])[] {
  const { from, to, subject, now, host } = message
  const mime = NON_ASCII.test(body) && message.content.kind === 'body'
  return [
    ['Date', formatMailDate(now)],
    ['From', from === '' ? `<MAILER-DAEMON@${host}>` : `<${from}>`],
    ['To', to.map((address) => `<${address}>`).join(', ')],
    ['Message-ID', `<${now.toString(36)}.${randomBytes(6).toString('hex')}@${host}>`],
    ['Subject', encodeSubject(subject ?? 'Waybill probe')],
    ...(mime
      ? ([
          ['MIME-Version', '1.0'],
          ['Content-Type', 'text/plain; charset=utf-8'],
          ['Content-Transfer-Encoding', '8bit'],
        ] as const)
      : []),
  ]
}

/** Encoded words (RFC 2047 §2) of at most 75 characters, cut between characters, where the text is not ASCII. */
function encodeSubject(subject: string): string {
  const oneLine = subject.replaceAll(/[\r\n]+/g, ' ')
  if (!NON_ASCII.test(oneLine)) return oneLine
  const words: string[] = []
  let chunk = ''
  for (const char of oneLine) {
    if (Buffer.byteLength(chunk + char) > 45) {
      words.push(chunk)
      chunk = ''
    }
    chunk += char
  }
  return [...words, chunk].map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\n ')
}

const utf8Octets = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** Every line ends in CRLF, the last one too (RFC 5321 §2.3.8). */
function withCrlf(text: string): string {
  const lines = text.endsWith('\n') ? text : `${text}\n`
  return lines.replaceAll(/\r\n|\r|\n/g, '\r\n')
}
