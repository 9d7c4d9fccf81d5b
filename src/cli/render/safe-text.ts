// Text of strangers on a terminal: control characters could move the cursor, recolour or rewrite what was printed, and
// bidirectional overrides could turn an address round, so both are shown as escapes. Nothing else is changed.

const UNSAFE = /[\0-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g

export const safeText = (text: string): string => text.replaceAll('\t', ' ').replaceAll(UNSAFE, escape)

/** The same, for text that may have several lines. */
export const safeLines = (text: string): string[] => text.split(/\r?\n/).map(safeText)

function escape(char: string): string {
  const code = char.charCodeAt(0)
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
