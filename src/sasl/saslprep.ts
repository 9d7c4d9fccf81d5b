// SASLprep (RFC 4013): two ways to type the same name or password become the same text before they are compared or hashed.
// Tables are those of RFC 3454 by their numbers. Unassigned code points are let through, as RFC 3454 §7 wants it for
// queries; direction (§6) is judged by script, since the language has no tables of it.

/** C.1.2: spaces other than the usual one; the zero-width one stands in both tables and is nothing. */
const OTHER_SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu
/** B.1: mapped to nothing. */
const NOTHING = /\u034f|[\u180b-\u180d]|[\ufe00-\ufe0f]|[\u00ad\u1806\u200b-\u200d\u2060\ufeff]/gu
const PROHIBITED = new RegExp(
  [
    '[\\0-\\x1f\\x7f-\\x9f', // C.2.1, C.2.2: control characters
    '\\u06dd\\u070f\\u180e\\u200c\\u200d\\u2028\\u2029\\u2060-\\u2063\\u206a-\\u206f\\ufeff\\ufff9-\\ufffc\\u{1d173}-\\u{1d17a}',
    '\\p{Co}\\p{Cs}\\p{Noncharacter_Code_Point}', // C.3, C.5, C.4: private use, surrogates, never characters
    '\\ufffd\\u2ff0-\\u2ffb', // C.6, C.7: unfit for plain text, for canonical form
    '\\u0340\\u0341\\u200e\\u200f\\u202a-\\u202e', // C.8: changes of display
    '\\u{e0001}\\u{e0020}-\\u{e007f}]', // C.9: tags
  ].join(''),
  'u',
)

const RIGHT_TO_LEFT = '[\\u05be\\u05c0\\u05c3\\u05d0-\\u07bf\\ufb1d-\\ufdfc\\ufe70-\\ufefc]'
const RTL = new RegExp(RIGHT_TO_LEFT, 'u')
const RTL_WHOLE = new RegExp(`^${RIGHT_TO_LEFT}(?:.*${RIGHT_TO_LEFT})?$`, 'su')
const LEFT_TO_RIGHT = new RegExp(`(?!${RIGHT_TO_LEFT})\\p{L}`, 'u')

/** The prepared text, or undefined when nobody may have such a name or password; so is the empty one. */
export function saslprep(text: string): string | undefined {
  // Nearly all text is ASCII, for which there is nothing to do but to look.
  if (/^[\x20-\x7e]+$/.test(text)) return text
  const mapped = text.replaceAll(OTHER_SPACE, ' ').replaceAll(NOTHING, '')
  const normal = mapped.normalize('NFKC')
  if (normal === '' || PROHIBITED.test(normal)) return undefined
  if (RTL.test(normal) && (LEFT_TO_RIGHT.test(normal) || !RTL_WHOLE.test(normal))) return undefined
  return normal
}
