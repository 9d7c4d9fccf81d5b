// Argon2 (RFC 9106) as it is stored: `$argon2id$v=19$m=65536,t=3,p=4$SALT$HASH`, base64 without padding. Parameters that would
// eat the machine are not taken from a file.

import crypto, { timingSafeEqual } from 'node:crypto'

export interface Argon2Hash {
  readonly algorithm: 'argon2d' | 'argon2i' | 'argon2id'
  /** Blocks of 1024 octets. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
  readonly salt: Uint8Array
  readonly tag: Uint8Array
}

const MOST_MEMORY = 262_144
const MOST_PASSES = 64
const MOST_PARALLELISM = 16
/** RFC 9106 §3.1: 19 is version 1.3, the only one that is in use. */
const FORM =
  /^\$(?<algorithm>argon2(?:d|i|id))\$v=19\$m=(?<memory>\d{1,7}),t=(?<passes>\d{1,3}),p=(?<lanes>\d{1,2})\$(?<salt>[A-Za-z0-9+/]{11,86})\$(?<tag>[A-Za-z0-9+/]{16,171})$/

export function parseArgon2(stored: string): Argon2Hash | undefined {
  const form = FORM.exec(stored)?.groups
  if (form === undefined) return undefined
  const [memory, passes, parallelism] = [Number(form['memory']), Number(form['passes']), Number(form['lanes'])]
  if (passes < 1 || passes > MOST_PASSES || parallelism < 1 || parallelism > MOST_PARALLELISM) return undefined
  if (memory < 8 * parallelism || memory > MOST_MEMORY) return undefined
  return {
    algorithm: form['algorithm'] as Argon2Hash['algorithm'],
    memory,
    passes,
    parallelism,
    salt: Buffer.from(form['salt'] ?? '', 'base64'),
    tag: Buffer.from(form['tag'] ?? '', 'base64'),
  }
}

/** Works outside the event loop. */
export async function argon2Fits(
  password: Uint8Array,
  { algorithm, salt, tag, ...cost }: Argon2Hash,
): Promise<boolean> {
  const made = await new Promise<Uint8Array>((resolve, reject) => {
    crypto.argon2(algorithm, { ...cost, message: password, nonce: salt, tagLength: tag.length }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
  return timingSafeEqual(made, tag)
}
