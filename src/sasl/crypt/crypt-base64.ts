// The base64 of crypt(3): other letters than everybody else's, least significant bits first.

const LETTERS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * Three bytes become four letters, two three, one two. Each group lists the places of its bytes in the digest, most
 * significant first.
 */
export function encodeGroups(digest: Uint8Array, groups: readonly (readonly number[])[]): string {
  let text = ''
  for (const group of groups) {
    let value = 0
    for (const place of group) value = (value << 8) | (digest[place] ?? 0)
    for (let i = 0; i <= group.length; i++) {
      text += LETTERS[value & 63] ?? ''
      value >>>= 6
    }
  }
  return text
}
