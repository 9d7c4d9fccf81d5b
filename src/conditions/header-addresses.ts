// Reads the addresses of a header field (RFC 5322 §3.4): a list of mailboxes and groups, with names, comments, quoted strings
// and source routes. Names are read as widely as people write them; an address itself must be one. Each part that is not
// is given back as it was written, so that its writer can be told which it is.

import { parseMailbox, type Mailbox } from '../core/address.ts'

export interface HeaderAddresses {
  readonly addresses: readonly Mailbox[]
  readonly wrong: readonly { readonly text: string; readonly why: string }[]
}

/** Fields that hold addresses (RFC 5322 §3.6.2, §3.6.3). */
export const ADDRESS_FIELDS = ['from', 'sender', 'reply-to', 'to', 'cc', 'bcc'] as const

/** `value` has Latin-1 characters for octets, as it came. `mailDomain` completes addresses that have none. */
export function parseHeaderAddresses(value: string, mailDomain?: string): HeaderAddresses {
  const addresses: Mailbox[] = []
  const wrong: { text: string; why: string }[] = []
  for (const part of split(Buffer.from(value, 'latin1').toString('utf8'))) {
    const read = part.fault === undefined ? readAddress(part.text, mailDomain) : { why: part.fault }
    if ('mailbox' in read) addresses.push(read.mailbox)
    else wrong.push({ text: part.text.trim().slice(0, 200), why: read.why })
  }
  return { addresses, wrong }
}

/** The field with a domain behind each address that has none; undefined where there is none such, or it is not of the plain kind. */
export function completeHeaderAddresses(value: string, mailDomain: string): string | undefined {
  const [, word, comment] = WITH_COMMENT.exec(value) ?? []
  if (word !== undefined) return `${word}@${mailDomain} ${comment}`
  // Other comments, and groups, would not survive, and whoever writes those writes domains.
  if (/[(:;]/.test(value) || value.length > MOST_COMPLETED) return undefined
  let changed = false
  const parts = split(Buffer.from(value, 'latin1').toString('utf8')).map(({ text }) => {
    const part = text.trim()
    const whole = part.replace(BARE, (_, before: string, word: string, after: string) => {
      changed = true
      return `${before}${word}@${mailDomain}${after}`
    })
    return whole
  })
  return changed ? parts.join(', ') : undefined
}

/** `root (Cron Daemon)`, as cron writes it. */
const WITH_COMMENT = /^([^\s"@<>,:;()]{1,64})[ \t]+(\([^()\r\n]{0,200}\))$/
const MOST_COMPLETED = 20_000
/** `alice`, or `Alice <alice>`. */
const BARE = /^((?:[^<>]{0,500}<)?)([^\s"@<>,]{1,64})(>?)$/

/**
 * The value with other addresses in place of those that `replace` has one for; everything else stays octet by octet: names, comments,
 * folding. Undefined: nothing is replaced. `value` has Latin-1 characters for octets.
 */
export function replaceHeaderAddresses(
  value: string,
  replace: (mailbox: Mailbox) => string | undefined,
): string | undefined {
  let replaced = ''
  let done = 0
  for (const { text, places, fault } of split(value, { placed: true })) {
    const spec = fault === undefined ? specIn(text) : undefined
    const from = spec && places[spec.start]
    const last = spec && places[spec.end - 1]
    // A comment inside of an address would be lost.
    if (!spec || from === undefined || last === undefined || last - from !== spec.end - 1 - spec.start) continue
    const read = readSpec(Buffer.from(text.slice(spec.start, spec.end), 'latin1').toString('utf8'), undefined)
    const other = 'mailbox' in read ? replace(read.mailbox) : undefined
    if (other === undefined) continue
    replaced += value.slice(done, from) + Buffer.from(other, 'utf8').toString('latin1')
    done = last + 1
  }
  return done === 0 ? undefined : replaced + value.slice(done)
}

interface Part {
  readonly text: string
  /** Where each character of it stands in the value, for who asked: every message is split, and few are changed. */
  readonly places: readonly number[]
  readonly fault?: string
}

/** Cuts at commas, and at the colon and semicolon of groups; comments are left out. */
function split(value: string, { placed = false } = {}): readonly Part[] {
  const parts: Part[] = []
  let text = ''
  let places: number[] = []
  let fault: string | undefined
  let comment = 0
  let quoted = false
  let angle = false
  let group = false
  const end = (): void => {
    if (text.trim() !== '' || fault !== undefined) parts.push({ text, places, ...(fault !== undefined && { fault }) })
    text = ''
    places = []
    fault = undefined
    angle = false
  }
  const keep = (from: number, what: string): void => {
    text += what
    if (placed) for (let i = from; i < from + what.length; i++) places.push(i)
  }
  for (let i = 0; i < value.length; i++) {
    const char = value.charAt(i)
    const inText = comment === 0 && !quoted
    if (char === '\\' && !inText) {
      if (comment === 0) keep(i, value.slice(i, i + 2))
      i++
    } else if (char === '"' && comment === 0) {
      quoted = !quoted
      keep(i, char)
    } else if (char === '(' && !quoted) comment++
    else if (char === ')' && comment > 0) comment--
    else if (comment > 0) continue
    else if (!inText) keep(i, char)
    else if (char === '<' || char === '>') {
      if (angle === (char === '<')) fault ??= `"${char}" stands alone`
      angle = char === '<'
      keep(i, char)
    } else if (angle) keep(i, char)
    else if (char === ':' && !group && !text.includes('@')) {
      // The name of a group is no address.
      text = ''
      places = []
      group = true
    } else if (char === ',' || (char === ';' && group)) {
      end()
      if (char === ';') group = false
    } else keep(i, char)
  }
  if (quoted) fault ??= 'a quotation mark is missing'
  else if (comment > 0) fault ??= 'a closing parenthesis is missing'
  else if (angle) fault ??= '">" is missing'
  end()
  return parts
}

type Read = { readonly mailbox: Mailbox } | { readonly why: string }

function readAddress(text: string, mailDomain: string | undefined): Read {
  const spec = specIn(text)
  return spec ? readSpec(text.slice(spec.start, spec.end), mailDomain) : { why: 'something follows ">"' }
}

/** Where the address itself stands, without blanks around it and without a source route; undefined where something follows it. */
function specIn(text: string): { readonly start: number; readonly end: number } | undefined {
  const open = indexOutsideQuotes(text, '<')
  if (open < 0) return withoutBlanks(text, 0, text.length)
  const close = text.lastIndexOf('>')
  if (text.slice(close + 1).trim() !== '') return undefined
  const { start, end } = withoutBlanks(text, open + 1, close)
  const [route = ''] = /^@[^:]*:/.exec(text.slice(start, end)) ?? []
  return withoutBlanks(text, start + route.length, end)
}

function withoutBlanks(text: string, start: number, end: number): { readonly start: number; readonly end: number } {
  const inside = text.slice(start, end)
  const before = inside.length - inside.trimStart().length
  return before === inside.length
    ? { start: end, end }
    : { start: start + before, end: start + inside.trimEnd().length }
}

/** RFC 5321 §4.5.3.1.3 allows 254 octets, and nobody puts that many blanks between them. */
const LONGEST_ADDRESS = 1000

function readSpec(spec: string, mailDomain: string | undefined): Read {
  // Taking blanks out costs the square of their number.
  if (spec.length > LONGEST_ADDRESS) return { why: 'the address is too long' }
  // RFC 5322 §4.4 lets blanks stand around dots and the @; they are no part of the address.
  const parsed = parseMailbox(spec.includes('"') ? spec : spec.replaceAll(/\s*([.@])\s*/g, '$1'))
  if (parsed.ok) return { mailbox: parsed.value }
  if (parsed.problem === 'no-domain' && mailDomain !== undefined && !spec.includes('@'))
    return readSpec(`${spec}@${mailDomain}`, undefined)
  switch (parsed.problem) {
    case 'empty':
      return { why: 'the address is empty' }
    case 'no-domain':
      return { why: 'the domain is missing' }
    case 'bad-domain':
      return { why: 'the domain is malformed' }
    case 'too-long':
      return { why: 'the address is too long' }
    case 'bad-local-part':
    case 'bad-path':
    case 'needs-smtputf8':
      return { why: 'the part before the @ is malformed' }
  }
}

function indexOutsideQuotes(text: string, wanted: string): number {
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    if (quoted && char === '\\') i++
    else if (char === '"') quoted = !quoted
    else if (char === wanted && !quoted) return i
  }
  return -1
}
