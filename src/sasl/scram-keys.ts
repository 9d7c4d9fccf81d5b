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

/** What is kept of a password. The password has to be prepared (saslprep.ts) already. */
export async function makeScramCredentials(
  password: string,
  salt: Uint8Array,
  iterations: number = SCRAM_ITERATIONS,
): Promise<ScramCredentials> {
  const salted = await derive(password, salt, iterations, SCRAM_KEY_BYTES, 'sha256')
  const storedKey = hash('sha256', hmacSha256(salted, 'Client Key'), 'buffer')
  return { salt, iterations, storedKey, serverKey: hmacSha256(salted, 'Server Key') }
}

/** Whether who made the proof knows the password. */
export function proofFits(storedKey: Uint8Array, signed: string, proof: Uint8Array): boolean {
  const signature = hmacSha256(storedKey, signed)
  const clientKey = signature.map((byte, i) => byte ^ (proof[i] ?? 0))
  const claimed = hash('sha256', clientKey, 'buffer')
  return claimed.length === storedKey.length && timingSafeEqual(claimed, storedKey)
}
