// The cryptography of SCRAM-SHA-256 (RFC 5802 §3, RFC 7677): keys from a password, proof against stored key, signature of
// the server. The slow part runs outside the event loop.

import { createHmac, hash, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { ScramCredentials } from './password-store.ts'

export const SCRAM_KEY_BYTES = 32
/** For new credentials. RFC 7677 §4 asks for 4096 at least; each client has to do this work at every log-in. */
export const SCRAM_ITERATIONS = 15_000

const derive = promisify(pbkdf2)

export const hmacSha256 = (key: Uint8Array, data: Uint8Array | string): Buffer =>
  createHmac('sha256', key).update(data).digest()

/** What both sides make of a password. It has to be prepared (saslprep.ts) already. */
export interface ScramKeys {
  readonly clientKey: Uint8Array
  readonly storedKey: Uint8Array
  readonly serverKey: Uint8Array
}

export async function makeScramKeys(password: string, salt: Uint8Array, iterations: number): Promise<ScramKeys> {
  const salted = await derive(password, salt, iterations, SCRAM_KEY_BYTES, 'sha256')
  const clientKey = hmacSha256(salted, 'Client Key')
  return { clientKey, storedKey: hash('sha256', clientKey, 'buffer'), serverKey: hmacSha256(salted, 'Server Key') }
}

/** What is kept of a password. The password has to be prepared (saslprep.ts) already. */
export async function makeScramCredentials(
  password: string,
  salt: Uint8Array,
  iterations: number = SCRAM_ITERATIONS,
): Promise<ScramCredentials> {
  const { storedKey, serverKey } = await makeScramKeys(password, salt, iterations)
  return { salt, iterations, storedKey, serverKey }
}

/** What a client shows: its key, hidden by the signature of what was said. */
export const clientProof = ({ clientKey, storedKey }: ScramKeys, signed: string): Buffer =>
  xor(hmacSha256(storedKey, signed), clientKey)

/** Whether who made the proof knows the password. */
export function proofFits(storedKey: Uint8Array, signed: string, proof: Uint8Array): boolean {
  const claimed = hash('sha256', xor(hmacSha256(storedKey, signed), proof), 'buffer')
  return claimed.length === storedKey.length && timingSafeEqual(claimed, storedKey)
}

const xor = (bytes: Uint8Array, other: Uint8Array): Buffer =>
  Buffer.from(bytes.map((byte, i) => byte ^ (other[i] ?? 0)))
