// What a milter answers, as values: go on, a verdict about the message, or something to be changed. An answer that is not
// understood is a problem and never "go on".

import type { Reply } from '../../core/reply.ts'
import { isMalformed, ReplyParser } from '../../smtp/reply-parser.ts'
import type { ContentChange } from '../content-change.ts'
import type { ScanVerdict } from '../scanner.ts'
import { readStrings, type Packet } from './packets.ts'

export type MilterAnswer =
  | { readonly kind: 'continue' }
  /** Nothing more of this kind is wanted. */
  | { readonly kind: 'skip' }
  /** Still at work. */
  | { readonly kind: 'progress' }
  | { readonly kind: 'verdict'; readonly verdict: ScanVerdict; readonly reply?: Reply }
  | { readonly kind: 'change'; readonly change: ContentChange }
  | { readonly kind: 'body'; readonly piece: Buffer }
  | { readonly kind: 'quarantine'; readonly why: string }
  /** A change of the envelope, which is only reported. */
  | { readonly kind: 'envelope'; readonly what: string }
  | { readonly kind: 'unknown'; readonly letter: string }

/** `leadingSpace`: whether values come with the space behind the colon. */
export function readAnswer({ kind, data }: Packet, leadingSpace: boolean): MilterAnswer {
  const unknown: MilterAnswer = { kind: 'unknown', letter: kind }
  switch (kind) {
    case 'c':
      return { kind: 'continue' }
    case 's':
      return { kind: 'skip' }
    case 'p':
      return { kind: 'progress' }
    case 'a':
      return { kind: 'verdict', verdict: 'clean' }
    case 'r':
      return { kind: 'verdict', verdict: 'refuse' }
    case 't':
    case 'f':
    case '4':
      return { kind: 'verdict', verdict: 'defer' }
    case 'd':
      return { kind: 'verdict', verdict: 'discard' }
    case 'y':
      return replyCode(data) ?? unknown
    case 'b':
      return { kind: 'body', piece: data }
    case 'q':
      return { kind: 'quarantine', why: text(readStrings(data)[0]) }
    case 'h':
    case 'i':
    case 'm':
      return headerChange(kind, data, leadingSpace) ?? unknown
    case '+':
    case '2':
    case '-':
    case 'e':
      return { kind: 'envelope', what: `${ENVELOPE[kind]} ${readStrings(data).map(text).join(' ')}`.trimEnd() }
    default:
      return unknown
  }
}

const ENVELOPE = { '+': 'add recipient', '2': 'add recipient', '-': 'remove recipient', e: 'change sender to' } as const

const text = (bytes: Buffer | undefined): string => bytes?.toString('utf8') ?? ''

/** `550 5.7.1 text`, of several lines or one. Anything but 4xx and 5xx is no refusal, and nothing else is allowed here. */
function replyCode(data: Buffer): MilterAnswer | undefined {
  const written = readStrings(data)[0]
  if (written === undefined) return undefined
  const [reply, more] = new ReplyParser().feed(Buffer.concat([written, Buffer.from('\r\n')]))
  if (reply === undefined || more !== undefined || isMalformed(reply) || reply.code < 400) return undefined
  return { kind: 'verdict', verdict: reply.code < 500 ? 'defer' : 'refuse', reply }
}

function headerChange(kind: 'h' | 'i' | 'm', data: Buffer, leadingSpace: boolean): MilterAnswer | undefined {
  const numbered = kind !== 'h'
  if (numbered && data.length < 4) return undefined
  const index = numbered ? data.readUInt32BE(0) : 0
  const [nameBytes, valueBytes] = readStrings(numbered ? data.subarray(4) : data)
  if (nameBytes === undefined || valueBytes === undefined) return undefined
  const name = nameBytes.toString('latin1')
  const value = leadingSpace ? valueBytes : Buffer.concat([Buffer.from(' '), valueBytes])
  switch (kind) {
    case 'h':
      return { kind: 'change', change: { kind: 'add-field', name, value } }
    case 'i':
      return { kind: 'change', change: { kind: 'insert-field', index, name, value } }
    case 'm': {
      const nth = Math.max(index, 1)
      // An empty value is how a filter deletes.
      if (valueBytes.length === 0) return { kind: 'change', change: { kind: 'delete-field', name, nth } }
      return { kind: 'change', change: { kind: 'change-field', name, nth, value } }
    }
  }
}
