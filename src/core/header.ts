// The one reader of header sections (RFC 5322 §2.2): where the section ends, and which fields it has. Whoever looks into a
// message asks here, for two programs that find different fields in the same octets are a hole: a rule looks at one From,
// the reader of the mail sees another.
//
// It changes nothing and throws nothing away: head and body together are the message again. A line that cannot be a field
// ends the section, and is the first one of the body. It goes over the octets once, and makes text of a field only when asked.
//
// A line ends with LF; a CR in front of it belongs to the line end. Messages that come by SMTP have no other CR or LF, but
// mail in files does, and whoever reads it after us may well take every LF for a line end.

const TAB = 9
const LF = 10
const CR = 13
const SPACE = 32
const COLON = 58
const LAST_PRINTABLE = 126

/**
 * Octets of a message that are searched for the end of its header section, by everybody, so that nobody finds what another
 * did not. A header that thousands of recipients are named in fits.
 */
export const LONGEST_HEADER = 256 * 1024

/** Where one field stands in `bytes`. */
export interface HeaderField {
  readonly bytes: Uint8Array
  readonly start: number
  /** Behind the name; the colon may stand some blanks further on (RFC 5322 §4.5). */
  readonly nameEnd: number
  /** Behind the colon. */
  readonly valueStart: number
  /** Before the line end of the last line. */
  readonly valueEnd: number
  /** Behind that line end: the start of what follows. */
  readonly end: number
}

export interface HeaderSection {
  /** What was read, and perhaps more; the head of the message, with the empty line, is `bytes[0, bodyStart)`. */
  readonly bytes: Uint8Array
  readonly fields: readonly HeaderField[]
  /** Octets of all fields: the empty line, or whatever else follows, begins here. */
  readonly length: number
  /** Octets up to the first one of the body; an empty line is behind us. */
  readonly bodyStart: number
  /**
   * - `empty-line`: as it should be;
   * - `no-field`: by a line that is no field, which belongs to the body;
   * - `end`: with the message;
   * - `cut`: nobody knows, because the octets at hand end before the section does.
   */
  readonly ends: 'empty-line' | 'no-field' | 'end' | 'cut'
}

/**
 * Reads the section at the beginning of `bytes`. `more`: the message goes on behind them; a field that may go on there too is
 * left out. Otherwise a last line without a line end counts as a line.
 */
export function readHeader(bytes: Uint8Array, more = false): HeaderSection {
  const fields: HeaderField[] = []
  const { length } = bytes
  let start = 0
  while (start < length) {
    const nameEnd = endOfName(bytes, start)
    const colon = endOfBlanks(bytes, nameEnd)
    if (colon === length && more) break
    if (nameEnd === start || bytes[colon] !== COLON) return endedBefore(fields, start, bytes, more)
    const end = endOfField(bytes, colon + 1)
    if (end === length && more) break
    fields.push({ bytes, start, nameEnd, valueStart: colon + 1, valueEnd: end - lineEnd(bytes, end), end })
    start = end
  }
  return { bytes, fields, length: start, bodyStart: start, ends: more ? 'cut' : 'end' }
}

function endedBefore(fields: readonly HeaderField[], start: number, bytes: Uint8Array, more: boolean): HeaderSection {
  const empty = bytes[start] === LF ? 1 : bytes[start] === CR && bytes[start + 1] === LF ? 2 : 0
  const cut = more && bytes[start] === CR && start + 1 === bytes.length
  return {
    bytes,
    fields,
    length: start,
    bodyStart: start + empty,
    ends: cut ? 'cut' : empty > 0 ? 'empty-line' : 'no-field',
  }
}

/** RFC 5322 §3.6.8: a name has printable US-ASCII but the colon. */
function endOfName(bytes: Uint8Array, start: number): number {
  let at = start
  for (;;) {
    const octet = bytes[at]
    if (octet === undefined || octet <= SPACE || octet > LAST_PRINTABLE || octet === COLON) return at
    at++
  }
}

function endOfBlanks(bytes: Uint8Array, start: number): number {
  let at = start
  while (bytes[at] === SPACE || bytes[at] === TAB) at++
  return at
}

/** Behind the field's last line: the next line that does not begin with white space is another one (RFC 5322 §2.2.3). */
function endOfField(bytes: Uint8Array, start: number): number {
  let at = start
  const { length } = bytes
  for (;;) {
    while (at < length && bytes[at] !== LF) at++
    if (at >= length) return length
    at++
    if (bytes[at] !== SPACE && bytes[at] !== TAB) return at
  }
}

function lineEnd(bytes: Uint8Array, end: number): number {
  if (bytes[end - 1] !== LF) return 0
  return bytes[end - 2] === CR ? 2 : 1
}

/** Whether the field has this name, which is given in small letters. */
export function isNamed({ bytes, start, nameEnd }: HeaderField, name: string): boolean {
  if (nameEnd - start !== name.length) return false
  for (let i = 0; i < name.length; i++) {
    const octet = bytes[start + i] ?? 0
    const small = octet >= 65 && octet <= 90 ? octet + 32 : octet
    if (small !== name.charCodeAt(i)) return false
  }
  return true
}

/** As written. */
export const fieldName = ({ bytes, start, nameEnd }: HeaderField): string => latin1(bytes, start, nameEnd)

/** What follows the colon, folding included, without the last line end. */
export const rawValue = ({ bytes, valueStart, valueEnd }: HeaderField): Uint8Array =>
  bytes.subarray(valueStart, valueEnd)

/** The whole field with its line end. */
export const rawField = ({ bytes, start, end }: HeaderField): Uint8Array => bytes.subarray(start, end)

/** The value unfolded (RFC 5322 §2.2.3) and without blanks around it; Latin-1 characters stand for octets. */
export function fieldText(field: HeaderField): string {
  const text = trimmed(field)
  return text.includes('\n') ? text.replaceAll(/\r?\n(?=[ \t])/g, '') : text
}

/** The same for people to read: a fold and the blanks behind it are one space. */
export function fieldLine(field: HeaderField): string {
  const text = trimmed(field)
  return text.includes('\n') ? text.replaceAll(/\r?\n[ \t]+/g, ' ') : text
}

function trimmed({ bytes, valueStart, valueEnd }: HeaderField): string {
  // Octet by octet: what ends in A0 may be a letter of UTF-8, which trim() would take for a blank.
  let start = valueStart
  let end = valueEnd
  while (start < end && isBlank(bytes[start])) start++
  while (end > start && isBlank(bytes[end - 1])) end--
  return latin1(bytes, start, end)
}

const isBlank = (octet: number | undefined): boolean => octet === SPACE || octet === TAB || octet === CR || octet === LF

const FIELD_NAME = /^[!-9;-~]+$/

/** Whether a text may stand before the colon. */
export const isFieldName = (name: string): boolean => FIELD_NAME.test(name)

/** A view, not a copy, of which each octet becomes a character. */
const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
