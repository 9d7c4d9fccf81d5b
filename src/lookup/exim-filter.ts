// The filters of Exim's that are known here (exim4-filter, "Exim filter files"): who is away, with or without `if personal`, and who sends
// mail on without a condition. Whatever else stands in one, none of it is run: half of a filter would put mail in the wrong place.

import { join } from 'node:path'
import { formatMailbox, parseMailbox } from '../core/address.ts'
import { days, duration, hours, minutes, seconds, type Duration } from '../core/time.ts'
import { ONCE_PER, type Autoreply } from '../config/transport-config.ts'
import type { Forward, ForwardTarget } from './forward-file.ts'

interface Token {
  readonly text: string
  readonly quoted: boolean
  readonly line: number
}

export function parseEximFilter(text: string, home: string): Forward | undefined {
  const tokens = tokensOf(text)
  return 'problem' in tokens ? { kind: 'faulty', ...tokens } : new FilterReader(tokens, home).read()
}

class UnknownPart extends Error {
  readonly line: number

  constructor(line: number, problem: string) {
    super(problem)
    this.line = line
  }
}

class FilterReader {
  readonly #tokens: readonly Token[]
  readonly #home: string
  readonly #targets: ForwardTarget[] = []
  #at = 0
  /** A command has decided where the mail goes, so that the mailbox gets it no more. */
  #decided = false

  constructor(tokens: readonly Token[], home: string) {
    this.#tokens = tokens
    this.#home = home
  }

  read(): Forward | undefined {
    try {
      while (this.#next() && !this.#isWord('finish')) this.#command([])
    } catch (error) {
      if (error instanceof UnknownPart) return { kind: 'faulty', line: error.line, problem: error.message }
      throw error
    }
    if (this.#targets.length === 0) return undefined
    return { kind: 'to', targets: this.#decided ? this.#targets : [{ kind: 'own-mailbox' }, ...this.#targets] }
  }

  #command(alsoFor: readonly string[]): void {
    const unseen = this.#takeWord('unseen')
    if (this.#takeWord('vacation')) {
      this.#targets.push({ kind: 'reply', reply: this.#vacation(alsoFor) })
    } else if (this.#takeWord('deliver')) {
      const mailbox = parseMailbox(this.#value())
      if (!mailbox.ok) this.#unknown('deliver wants an address with a domain')
      else this.#targets.push({ kind: 'address', ...mailbox.value })
      this.#decided ||= !unseen
    } else if (this.#takeWord('if')) {
      this.#personal()
    } else {
      this.#unknown(`${JSON.stringify(this.#next()?.text)} is not among what is known of filters here`)
    }
  }

  /** `if personal alias me@example.org then vacation … endif`: what is not for the user by name is not answered in any case. */
  #personal(): void {
    if (!this.#takeWord('personal')) this.#unknown('of conditions, "personal" alone is known here')
    const alsoFor: string[] = []
    while (this.#takeWord('alias')) {
      const mailbox = parseMailbox(this.#value())
      if (mailbox.ok) alsoFor.push(formatMailbox(mailbox.value).toLowerCase())
    }
    if (!this.#takeWord('then')) this.#unknown('"then" is missing behind "personal", which takes only "alias"')
    while (this.#next() && !this.#isWord('endif')) {
      // Sent on is what is not personal, too.
      if (!this.#isWord('vacation')) this.#unknown('behind "if personal", "vacation" alone is known here')
      this.#command(alsoFor)
    }
    if (!this.#takeWord('endif')) this.#unknown('"endif" is missing')
  }

  /** Its usual values are Exim's: .vacation.msg, once in seven days. */
  #vacation(alsoFor: readonly string[]): Autoreply {
    let text: Autoreply['text'] = { kind: 'file', path: join(this.#home, '.vacation.msg') }
    let subject: string | undefined
    let oncePer: Duration = ONCE_PER
    for (;;) {
      if (this.#takeWord('expand')) continue
      if (this.#takeWord('file')) text = { kind: 'file', path: this.#path() }
      else if (this.#takeWord('text')) text = { kind: 'text', text: this.#plain() }
      else if (this.#takeWord('subject')) subject = this.#plain()
      else if (this.#takeWord('once_repeat')) oncePer = this.#span()
      // What was answered is remembered by the server, and who was is in its log.
      else if (this.#takeWord('once') || this.#takeWord('log')) this.#value()
      else break
    }
    return { text, ...(subject !== undefined && { subject }), oncePer, alsoFor }
  }

  #path(): string {
    const written = this.#value()
    const path = written.replace(/^\$(?:home|\{home\})(?=\/)/, () => this.#home)
    if (path.includes('$')) this.#unknown('in a path, $home alone is known here')
    const whole = path.startsWith('/') ? path : join(this.#home, path)
    if (!whole.startsWith(`${this.#home}/`) || whole.split('/').includes('..'))
      this.#unknown('the file with the text must be in the home')
    return whole
  }

  #plain(): string {
    const written = this.#value()
    if (/\$(?!(?:h|header)_subject:)/i.test(written)) this.#unknown('in a text, $h_subject: alone is known here')
    return written
  }

  #span(): Duration {
    const written = this.#value()
    const parts = [...written.matchAll(/(\d+)([wdhms])/g)]
    const total = parts.reduce((sum, [, count = '', unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0)
    if (parts.map(([part]) => part).join('') !== written || total === 0) this.#unknown(`${written} is no time`)
    return duration(total)
  }

  #value(): string {
    const token = this.#next()
    if (!token) this.#unknown('a value is missing at the end')
    this.#at++
    return token?.text ?? ''
  }

  #next = (): Token | undefined => this.#tokens[this.#at]

  #isWord(word: string): boolean {
    const token = this.#next()
    return token !== undefined && !token.quoted && token.text === word
  }

  #takeWord(word: string): boolean {
    if (!this.#isWord(word)) return false
    this.#at++
    return true
  }

  #unknown(problem: string): never {
    throw new UnknownPart(
      this.#next()?.line ?? this.#tokens.at(-1)?.line ?? 1,
      `it is a filter, and is not run: ${problem}`,
    )
  }
}

const UNITS: Readonly<Record<string, number>> = { w: days(7), d: days(1), h: hours(1), m: minutes(1), s: seconds(1) }

/** Words and strings; what stands behind a # at the beginning of a word is for people. */
function tokensOf(text: string): readonly Token[] | { readonly line: number; readonly problem: string } {
  const tokens: Token[] = []
  let line = 1
  for (let at = 0; at < text.length;) {
    const [piece = ''] = /^(?:\s+|#[^\n]*|"(?:[^"\\]|\\[^])*"|[^\s"#][^\s"]*|[^])/.exec(text.slice(at)) ?? []
    if (piece === '"' || piece === '') return { line, problem: 'it is a filter, and a quote in it does not end' }
    if (piece.startsWith('"')) tokens.push({ text: unescaped(piece.slice(1, -1)), quoted: true, line })
    else if (/^[^\s#]/.test(piece)) tokens.push({ text: piece, quoted: false, line })
    line += piece.split('\n').length - 1
    at += piece.length
  }
  return tokens
}

/** A backslash at the end of a line joins it with the next one, without the blanks at its beginning. */
const unescaped = (text: string): string =>
  text.replaceAll(/\\(?:(\r?\n)[ \t]*|([^]))/g, (_, joined: string | undefined, char: string | undefined) =>
    joined === undefined ? (ESCAPES[char ?? ''] ?? char ?? '') : '',
  )

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
