// The hashes of a body for all signatures that ask for one, in a single pass over it. Signatures with the same canonical form
// share the work; `l=` (RFC 6376 §3.7) ends a hash early.

import { createHash, type Hash } from 'node:crypto'
import type { SignedMessage } from '../results.ts'
import { canonicalBody, type TakesOctets } from './canonical-body.ts'
import { CANONICALIZATIONS, type Canonicalization } from './signature.ts'

export interface WantedHash {
  readonly body: Canonicalization
  readonly bodyLength?: number
}

export interface BodyHash {
  /** SHA-256. */
  readonly digest: Buffer
  /** Octets of the whole canonical body, which may be more or fewer than `l=` says. */
  readonly length: number
}

export async function bodyHashes(
  message: Pick<SignedMessage, 'body'>,
  wanted: readonly WantedHash[],
): Promise<readonly BodyHash[]> {
  const hashes = new Map<string, { readonly hash: Hash; left: number; length: number }>()
  for (const want of wanted) {
    const key = keyOf(want)
    if (!hashes.has(key)) {
      hashes.set(key, { hash: createHash('sha256'), left: want.bodyLength ?? Infinity, length: 0 })
    }
  }
  const ways = CANONICALIZATIONS.flatMap((how) => {
    const of = [...hashes].filter(([key]) => key.startsWith(how)).map(([, one]) => one)
    const take: TakesOctets = (octets) => {
      for (const one of of) {
        if (one.left > 0) one.hash.update(one.left >= octets.length ? octets : octets.subarray(0, one.left))
        one.left -= Math.min(one.left, octets.length)
        one.length += octets.length
      }
    }
    return of.length > 0 ? [canonicalBody(how, take)] : []
  })
  for await (const piece of message.body()) for (const way of ways) way.write(piece)
  for (const way of ways) way.end()
  const done = new Map([...hashes].map(([key, { hash, length }]) => [key, { digest: hash.digest(), length }]))
  return wanted.map((want) => done.get(keyOf(want)) ?? { digest: Buffer.alloc(0), length: 0 })
}

const keyOf = ({ body, bodyLength = Infinity }: WantedHash): string => `${body} ${bodyLength}`
