// Compares a password with a stored hash: the forms of crypt(3) that begin with `$`, DES's 13 letters, Argon2, and those that
// Exim's `crypteq` puts a name in braces before. What Node cannot compute is asked of the machine's own crypt(3) (crypt-program.ts).

import { hash } from 'node:crypto'
import { sameSecret } from '../same-secret.ts'
import { argon2Fits, parseArgon2 } from './argon2-hash.ts'
import { cryptByProgram } from './crypt-program.ts'
import { md5Crypt } from './md5-crypt.ts'
import { shaCrypt } from './sha-crypt.ts'

export type CryptVerdict =
  | { readonly kind: 'same' }
  | { readonly kind: 'different' }
  /** `what` says which form it is and what to do. */
  | { readonly kind: 'unsupported'; readonly what: string }

/** More rounds would take longer than a client waits. */
const MOST_ROUNDS = 1_000_000

const ADVICE = 'set this password anew as SHA-512 crypt, for example with `openssl passwd -6`'

export async function verifyCrypt(password: string, stored: string): Promise<CryptVerdict> {
  const bytes = Buffer.from(password)
  const braced = /^\{(\w+)\}(.*)$/.exec(stored)
  if (braced) return verifyBraced(bytes, (braced[1] ?? '').toLowerCase(), braced[2] ?? '')
  return verifyPlain(bytes, stored)
}

async function verifyBraced(password: Uint8Array, scheme: string, stored: string): Promise<CryptVerdict> {
  if (scheme === 'crypt') return verifyPlain(password, stored)
  if (scheme !== 'md5' && scheme !== 'sha1') return unsupported(`the form {${scheme}}`)
  const digest = hash(scheme, password, 'buffer')
  // Exim tells the two encodings apart by their length.
  const hex = stored.length === digest.length * 2
  return compared(digest.toString(hex ? 'hex' : 'base64'), hex ? stored.toLowerCase() : stored)
}

async function verifyPlain(password: Uint8Array, stored: string): Promise<CryptVerdict> {
  const sha = /^\$(?<id>[56])\$(?:rounds=(?<rounds>\d{1,9})\$)?(?<salt>[^$]*)\$[./0-9A-Za-z]+$/.exec(stored)?.groups
  if (sha) {
    const rounds = sha['rounds'] === undefined ? undefined : Number(sha['rounds'])
    if (rounds !== undefined && rounds > MOST_ROUNDS) return unsupported(`a hash of ${rounds} rounds`)
    const digest = sha['id'] === '5' ? 'sha256' : 'sha512'
    return compared(await shaCrypt(password, { digest, salt: sha['salt'] ?? '', rounds }), stored)
  }
  const md5 = /^\$1\$([^$]*)\$[./0-9A-Za-z]{22}$/.exec(stored)
  if (md5) return compared(await md5Crypt(password, md5[1] ?? ''), stored)
  const other = /^\$([0-9a-z]{1,10})\$/i.exec(stored)?.[1]
  if (other !== undefined) {
    const form = `the form $${other}$${NAMES[other] ? ` (${NAMES[other]})` : ''}`
    if (other.startsWith('argon2')) return verifyArgon2(password, stored, form)
    return other in NAMES ? verifyByProgram(password, stored, form) : unsupported(form)
  }
  if (/^[./0-9A-Za-z]{13}$/.test(stored)) return verifyByProgram(password, stored, 'the form of 13 letters (DES crypt)')
  // `*`, `!` and the empty field are the usual ways to say that no password fits.
  return { kind: 'different' }
}

const NAMES: Readonly<Record<string, string>> = {
  y: 'yescrypt',
  gy: 'gost-yescrypt',
  '7': 'scrypt',
  '2a': 'bcrypt',
  '2b': 'bcrypt',
  '2y': 'bcrypt',
  argon2i: 'Argon2',
  argon2d: 'Argon2',
  argon2id: 'Argon2',
}

async function verifyArgon2(password: Uint8Array, stored: string, form: string): Promise<CryptVerdict> {
  const read = parseArgon2(stored)
  if (read === undefined) return unsupported(`${form}, unreadable or asking for too much work,`)
  return { kind: (await argon2Fits(password, read)) ? 'same' : 'different' }
}

async function verifyByProgram(password: Uint8Array, stored: string, form: string): Promise<CryptVerdict> {
  const made = await cryptByProgram(password, stored)
  return made.ok ? compared(made.text, stored) : unsupported(`${form}: ${made.why}; it`)
}

const compared = (made: string, stored: string): CryptVerdict =>
  sameSecret(made, stored) ? { kind: 'same' } : { kind: 'different' }

const unsupported = (form: string): CryptVerdict => ({
  kind: 'unsupported',
  what: `${form} cannot be checked by this server; ${ADVICE}`,
})
