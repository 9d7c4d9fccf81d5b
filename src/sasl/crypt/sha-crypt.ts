// SHA-crypt (`$5$` with SHA-256, `$6$` with SHA-512), after Ulrich Drepper's specification "Unix crypt using SHA-256 and
// SHA-512".

import { hash } from 'node:crypto'
import { encodeGroups } from './crypt-base64.ts'
import { repeated, stretch } from './stretch.ts'

export const USUAL_ROUNDS = 5000
export const FEWEST_ROUNDS = 1000
const LONGEST_SALT = 16

export interface ShaCryptOptions {
  readonly digest: 'sha256' | 'sha512'
  readonly salt: string
  /** Undefined means the usual number, which is then not written down. */
  readonly rounds?: number | undefined
}

/** The whole hash, `$6$salt$…` or `$6$rounds=N$salt$…`. */
export async function shaCrypt(
  password: Uint8Array,
  { digest, salt: saltText, rounds }: ShaCryptOptions,
): Promise<string> {
  const used = saltText.slice(0, LONGEST_SALT)
  const salt = Buffer.from(used)
  const inner = hash(digest, Buffer.concat([password, salt, password]), 'buffer')
  const parts: Uint8Array[] = [password, salt, repeated(inner, password.length)]
  for (let bits = password.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? inner : password)
  const start = hash(digest, Buffer.concat(parts), 'buffer')
  const longPassword = hash(digest, repeated(password, password.length ** 2), 'buffer')
  const longSalt = hash(digest, repeated(salt, salt.length * (16 + (start[0] ?? 0))), 'buffer')
  const count = rounds === undefined ? USUAL_ROUNDS : Math.max(FEWEST_ROUNDS, rounds)
  const result = await stretch({
    digest,
    start,
    password: repeated(longPassword, password.length),
    salt: repeated(longSalt, salt.length),
    rounds: count,
  })
  const head = `${digest === 'sha256' ? '$5$' : '$6$'}${rounds === undefined ? '' : `rounds=${count}$`}`
  return `${head}${used}$${encodeGroups(result, digest === 'sha256' ? SHA256_GROUPS : SHA512_GROUPS)}`
}

const SHA256_GROUPS = [...turned(10, 2), [31, 30]]
const SHA512_GROUPS = [...turned(21, 1), [63]]

/** The places of three parts of the digest; from one group to the next the three change their order. */
function turned(part: number, turn: 1 | 2): number[][] {
  return Array.from({ length: part }, (_, i) => [0, 1, 2].map((k) => i + part * ((k + i * turn) % 3)))
}
