// The many rounds that MD5-crypt and SHA-crypt have in common. The event loop gets its turn in between: a hash with many
// rounds must not hold up mail.

import { hash } from 'node:crypto'

export type DigestName = 'md5' | 'sha256' | 'sha512'

export interface StretchInput {
  readonly digest: DigestName
  readonly start: Uint8Array
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly rounds: number
}

/** About a millisecond of work. */
const ROUNDS_AT_ONCE = 500

export async function stretch({ digest, start, password, salt, rounds }: StretchInput): Promise<Uint8Array> {
  let current = start
  for (let i = 0; i < rounds; i++) {
    if (i > 0 && i % ROUNDS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve))
    const odd = i % 2 === 1
    const parts = [odd ? password : current]
    if (i % 3 !== 0) parts.push(salt)
    if (i % 7 !== 0) parts.push(password)
    parts.push(odd ? current : password)
    current = hash(digest, Buffer.concat(parts), 'buffer')
  }
  return current
}

/** The bytes over and over, to a length. */
export function repeated(bytes: Uint8Array, length: number): Uint8Array {
  return length === 0 ? new Uint8Array() : Buffer.alloc(length, bytes)
}
