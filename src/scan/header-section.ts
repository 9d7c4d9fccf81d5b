// Finds the header section of a message and the fields in it, without changing a byte. It is generous: what does not look
// like a field ends the section (RFC 5322 §2.2), and whatever follows is body, so that putting the pieces together
// again always gives the message back.

export interface HeaderField {
  /** As written, without the colon. */
  readonly name: string
  /** What follows the colon, folding included, without the last line end. */
  readonly value: Uint8Array
  /** The whole field with its line end. */
  readonly raw: Uint8Array
}

export interface HeaderSection {
  readonly fields: readonly HeaderField[]
  /** Octets of all fields: where the empty line, or whatever else follows, begins. */
  readonly length: number
  /** Octets up to the first one of the body: the empty line is left behind. */
  readonly bodyStart: number
  /** What comes behind these bytes may belong to it as well. */
  readonly open: boolean
}

const LF = 10
const CR = 13
const SPACE = 32
const TAB = 9
const COLON = 58

/** RFC 5322 §3.6.8: printable US-ASCII but for the colon. */
const NAME = /^[!-9;-~]+$/
export const isFieldName = (name: string): boolean => NAME.test(name)

/**
 * Reads the section at the beginning of `bytes`. A last line without an end is a line too, unless `more` follows these
 * bytes: then the last field may go on, and is left out.
 */
export function readHeaderSection(bytes: Uint8Array, more = false): HeaderSection {
  const fields: HeaderField[] = []
  let start = 0
  while (start < bytes.length) {
    const end = endOfField(bytes, start)
    if (more && end === bytes.length) return { fields, length: start, bodyStart: start, open: true }
    const raw = bytes.subarray(start, end)
    const field = parseField(raw)
    if (field === undefined) break
    fields.push(field)
    start = end
  }
  const open = more && start === bytes.length
  return { fields, length: start, bodyStart: start + emptyLineLength(bytes, start), open }
}

/** Behind the line end of the field's last line: the first line that does not begin with white space is another one. */
function endOfField(bytes: Uint8Array, start: number): number {
  let at = start
  for (;;) {
    const lf = bytes.indexOf(LF, at)
    if (lf < 0) return bytes.length
    at = lf + 1
    if (bytes[at] !== SPACE && bytes[at] !== TAB) return at
  }
}

function parseField(raw: Uint8Array): HeaderField | undefined {
  const colon = raw.indexOf(COLON)
  if (colon <= 0) return undefined
  // RFC 5322 §4.5 lets old programs put white space before the colon.
  const name = Buffer.from(raw.buffer, raw.byteOffset, colon).toString('latin1').trimEnd()
  return isFieldName(name) ? { name, value: raw.subarray(colon + 1, raw.length - lineEndLength(raw)), raw } : undefined
}

function lineEndLength(raw: Uint8Array): number {
  if (raw.at(-1) !== LF) return 0
  return raw.at(-2) === CR ? 2 : 1
}

function emptyLineLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] === LF) return 1
  return bytes[at] === CR && bytes[at + 1] === LF ? 2 : 0
}
