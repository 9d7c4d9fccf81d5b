// Reads SMTP replies (RFC 5321 §4.2) from a stream of bytes, however it was cut into packets. Pure: bytes in, replies out.
// It is generous where servers are known to be careless (bare LF, a code with no text, text that is no UTF-8) and strict where
// being generous would be guessing: a line that is no reply, or lines of one reply that disagree about the code, make the
// stream malformed, and everything after that is ignored, for nobody can tell any more which command it answers.
// Whatever a server writes, no more than one line and MAX_KEPT characters are held: a long line is cut and further lines are
// counted, for what a reply means stands in its code, and nobody is to wait for days because of a talkative server.

import { decodeEightBit, guessEightBit } from '../core/charset.ts'
import { parseEnhancedStatus, type EnhancedStatus } from '../core/enhanced-status.ts'
import type { Reply } from '../core/reply.ts'

export type ReplyProblem = 'not-a-reply' | 'codes-differ' | 'reply-too-long'

export interface MalformedReply {
  readonly malformed: ReplyProblem
  /** The beginning of the line in question, for the record. */
  readonly text: string
}

export type ParsedReply = Reply | MalformedReply

export const isMalformed = (parsed: ParsedReply): parsed is MalformedReply => 'malformed' in parsed

/** Octets of one line that are looked at, without LF. RFC 5321 §4.5.3.1.5 allows 512; explanations with URLs run longer. */
export const MAX_REPLY_LINE = 4096
/** Octets of all lines of one reply: what is longer has no end. */
export const MAX_REPLY = 1024 * 1024
/**
 * Characters of a reply that are kept. Every reply goes into events, of each recipient at each attempt; people write a few
 * hundred, and a server that writes more must not fill our disk.
 */
export const MAX_KEPT = 8192
const MAX_MALFORMED_TEXT = 512

const LF = 10
const EMPTY = new Uint8Array(0)
/** Any digit in second place: RFC 5321 names 0 to 5, and a client goes by the first digit alone (§4.3.2). */
const REPLY_LINE = /^([2-5]\d\d)(?:([ -])([^]*))?$/
const ENHANCED = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/

export class ReplyParser {
  #tail: Uint8Array = EMPTY
  #code = 0
  #enhanced: EnhancedStatus | undefined
  #lines: string[] = []
  /** Which of them are no UTF-8, and so have a character for each octet up to now. */
  #unread = new Set<number>()
  #size = 0
  #kept = 0
  #omitted = 0
  #dead = false
  /** The line at hand is full: what comes up to its end is counted and let go. */
  #cutting = false
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

  /** Whether a reply has begun and not ended. */
  get pending(): boolean {
    return this.#tail.length > 0 || this.#lines.length > 0
  }

  /** The replies that these bytes complete, in order. A malformed marker is the last that ever comes. */
  feed(bytes: Uint8Array): ParsedReply[] {
    const out: ParsedReply[] = []
    if (this.#dead) return out
    const news = this.#cutting ? this.#afterCut(bytes) : bytes
    const end = news.lastIndexOf(LF) + 1
    if (end === 0) {
      this.#tail = join(this.#tail, news)
    } else {
      const whole = news.subarray(0, end)
      this.#readLines(this.#tail.length === 0 ? whole : join(this.#tail, whole), out)
      this.#tail = end === news.length ? EMPTY : news.slice(end)
    }
    if (this.#dead) this.#tail = EMPTY
    else if (this.#tail.length > MAX_REPLY_LINE) this.#cut(out)
    if (this.#size > MAX_REPLY && !this.#dead) this.#fail('reply-too-long', latin1(this.#tail), out)
    return out
  }

  /** Of a long line the beginning is enough, where it is the beginning of a reply. */
  #cut(out: ParsedReply[]): void {
    const begin = latin1(this.#tail.subarray(0, MAX_MALFORMED_TEXT))
    if (!REPLY_LINE.test(begin)) return this.#fail('not-a-reply', begin, out)
    this.#size += this.#tail.length - MAX_REPLY_LINE
    this.#tail = this.#tail.slice(0, MAX_REPLY_LINE)
    this.#cutting = true
  }

  /** From the end of the cut line on. */
  #afterCut(bytes: Uint8Array): Uint8Array {
    const end = bytes.indexOf(LF)
    this.#size += end < 0 ? bytes.length : end
    if (end < 0) return EMPTY
    this.#cutting = false
    return bytes.subarray(end)
  }

  #readLines(bytes: Uint8Array, out: ParsedReply[]): void {
    // All lines are decoded at once when they are plain ASCII, else one by one: octets are what the limits count, and
    // one line in Latin-1 is no reason to read the others so.
    const text = this.#utf8(bytes)
    const ascii = text?.length === bytes.length ? text : undefined
    for (let start = 0; start < bytes.length && !this.#dead;) {
      const end = ascii === undefined ? bytes.indexOf(LF, start) : ascii.indexOf('\n', start)
      const stop = Math.min(end, start + MAX_REPLY_LINE)
      const line = ascii?.slice(start, stop) ?? this.#decode(bytes.subarray(start, stop))
      const read = line ?? latin1(bytes.subarray(start, stop))
      this.#readLine(read.endsWith('\r') ? read.slice(0, -1) : read, line !== undefined, end - start, out)
      start = end + 1
    }
  }

  #readLine(line: string, utf8: boolean, octets: number, out: ParsedReply[]): void {
    this.#size += octets
    const told = (): string => (utf8 ? line : decodeEightBit(octetsOf(line)))
    if (this.#size > MAX_REPLY) return this.#fail('reply-too-long', told(), out)
    const match = REPLY_LINE.exec(line)
    if (!match) return this.#fail('not-a-reply', told(), out)
    const code = Number(match[1])
    const text = match[3] ?? ''
    if (this.#lines.length === 0) {
      this.#code = code
      this.#kept = 0
      this.#omitted = 0
      this.#enhanced = parseEnhancedStatus(ENHANCED.exec(text)?.[1] ?? '')
    } else if (code !== this.#code) return this.#fail('codes-differ', told(), out)
    this.#keep(this.#withoutEnhanced(text), utf8)
    if (match[2] !== '-') out.push(this.#take())
  }

  /** Beyond the limit lines are counted, no longer kept. */
  #keep(text: string, utf8: boolean): void {
    this.#kept += text.length
    if (this.#kept > MAX_KEPT && this.#lines.length > 0) {
      this.#omitted++
      return
    }
    if (!utf8) this.#unread.add(this.#lines.length)
    this.#lines.push(text)
  }

  /** RFC 2034 §4 wants the code on every line of a reply; a line that has another, or none, keeps its text as it is. */
  #withoutEnhanced(text: string): string {
    const status = this.#enhanced
    if (status === undefined || !text.startsWith(status)) return text
    if (text.length === status.length) return ''
    return text[status.length] === ' ' ? text.slice(status.length + 1) : text
  }

  #take(): Reply {
    const code = this.#code
    const lines = this.#lines
    const unread = this.#unread
    if (this.#omitted > 0) lines.push(`[${this.#omitted} more lines]`)
    const enhanced = this.#enhanced
    this.#lines = []
    this.#size = 0
    const reply = enhanced === undefined ? { code, lines } : { code, enhanced, lines }
    if (unread.size === 0) return reply
    this.#unread = new Set()
    return { ...reply, ...readEightBit(lines, unread) }
  }

  #fail(malformed: ReplyProblem, text: string, out: ParsedReply[]): void {
    this.#dead = true
    this.#tail = EMPTY
    this.#lines = []
    this.#unread = new Set()
    out.push({ malformed, text: text.slice(0, MAX_MALFORMED_TEXT) })
  }

  #decode(bytes: Uint8Array): string | undefined {
    return this.#utf8(bytes) ?? this.#utf8(withoutHalfCharacter(bytes))
  }

  #utf8(bytes: Uint8Array): string | undefined {
    try {
      return this.#decoder.decode(bytes)
    } catch {
      return undefined
    }
  }
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  // Always a copy: the caller may use its buffer again.
  const all = new Uint8Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}

/** A line may have been cut within a character of UTF-8, which has up to four octets. */
function withoutHalfCharacter(bytes: Uint8Array): Uint8Array {
  if (bytes.length < MAX_REPLY_LINE) return bytes
  let end = bytes.length - 1
  while (end > bytes.length - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}

/** All lines of a reply that are no UTF-8 are in one set: together they tell better which. */
function readEightBit(lines: readonly string[], unread: ReadonlySet<number>): Pick<Reply, 'lines' | 'eightBit'> {
  const charset = guessEightBit(octetsOf(lines.filter((_, i) => unread.has(i)).join('\n')))
  const encoder = new TextEncoder()
  return {
    lines: lines.map((line, i) => (unread.has(i) ? decodeEightBit(octetsOf(line), charset) : line)),
    eightBit: {
      charset,
      octets: lines.map((line, i) => (unread.has(i) ? line : latin1(encoder.encode(line)))),
    },
  }
}

/** The opposite of `latin1`. */
const octetsOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
