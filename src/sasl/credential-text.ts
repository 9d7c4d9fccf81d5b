// Names and passwords as they come from the other side: bytes that have to be UTF-8, short, and without NUL. What is longer
// or malformed is refused here, before any store sees it.

/** Bytes of a name: the longest mail address (RFC 5321 §4.5.3.1: 64 + 1 + 255). */
export const MAX_USER_BYTES = 320
/** Bytes of a password. Hashing takes time that grows with the length; nobody types more than this. */
export const MAX_PASSWORD_BYTES = 1024

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of the bytes, or undefined when they are no UTF-8, too many, or hold a NUL. */
export function credentialText(bytes: Uint8Array, most: number): string | undefined {
  if (bytes.length > most || bytes.includes(0)) return undefined
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

/** A name as text: as `credentialText`, and not empty and without control characters, since it is printed and stored. */
export function userName(bytes: Uint8Array): string | undefined {
  const text = credentialText(bytes, MAX_USER_BYTES)
  return text === undefined || text === '' || /\p{Cc}/u.test(text) ? undefined : text
}

export const passwordText = (bytes: Uint8Array): string | undefined => credentialText(bytes, MAX_PASSWORD_BYTES)
