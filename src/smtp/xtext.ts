// The xtext encoding of DSN parameters (RFC 3461 §4): printable ASCII but `+` and `=`, all else as `+` and two hex digits.
// The RFC has capital digits; small ones mean nothing else, so they are read too and never written.

/** Undefined when the text is not xtext or decodes to anything but printable ASCII (RFC 3461 §4.2, §4.4). */
export function decodeXtext(text: string): string | undefined {
  if (!/^(?:[\x21-\x2a\x2c-\x3c\x3e-\x7e]|\+[0-9A-Fa-f]{2})*$/.test(text)) return undefined
  const decoded = text.replaceAll(/\+([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return /^[\x20-\x7e]*$/.test(decoded) ? decoded : undefined
}

export function encodeXtext(text: string): string {
  const bytes = new TextEncoder().encode(text)
  let out = ''
  for (const byte of bytes) {
    const plain = byte >= 0x21 && byte <= 0x7e && byte !== 0x2b && byte !== 0x3d
    out += plain ? String.fromCharCode(byte) : `+${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}
