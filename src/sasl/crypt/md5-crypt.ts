// MD5-crypt (`$1$`), which Debian's exim-adduser writes. Weak by today's measure; it is read because such files exist.

import { hash } from 'node:crypto'
import { encodeGroups } from './crypt-base64.ts'
import { repeated, stretch } from './stretch.ts'

const PREFIX = '$1$'
const LONGEST_SALT = 8
const ROUNDS = 1000
const GROUPS = [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5], [11]]

/** The whole hash, `$1$salt$…`. */
export async function md5Crypt(password: Uint8Array, saltText: string): Promise<string> {
  const used = saltText.slice(0, LONGEST_SALT)
  const salt = Buffer.from(used)
  const inner = hash('md5', Buffer.concat([password, salt, password]), 'buffer')
  const parts: Uint8Array[] = [password, Buffer.from(PREFIX), salt, repeated(inner, password.length)]
  // A quirk of the first implementation that everybody keeps: a NUL for each set bit of the length, else the first byte.
  for (let bits = password.length; bits > 0; bits >>= 1) {
    parts.push(bits & 1 ? new Uint8Array(1) : password.subarray(0, 1))
  }
  const start = hash('md5', Buffer.concat(parts), 'buffer')
  const digest = await stretch({ digest: 'md5', start, password, salt, rounds: ROUNDS })
  return `${PREFIX}${used}$${encodeGroups(digest, GROUPS)}`
}
