// A password as a database keeps it: a hash in one of the forms that the files know too, or the password itself where the
// settings say so.

import { verifyCrypt, type CryptVerdict } from '../crypt/verify-crypt.ts'
import { sameSecret } from '../same-secret.ts'
import { saslprep } from '../saslprep.ts'
import { parseScryptHash, scryptFits } from '../scrypt-hash.ts'

export async function comparePassword(password: string, stored: string, clear: boolean): Promise<CryptVerdict> {
  if (clear) {
    const same = sameSecret(saslprep(password) ?? password, saslprep(stored) ?? stored)
    // Nobody's password is empty, whatever the database says.
    return { kind: same && stored !== '' ? 'same' : 'different' }
  }
  const scheme = /^\{([\w.]+-[\w.-]+)\}/.exec(stored)?.[1]
  if (scheme !== undefined && !DOVECOT_CRYPT.test(stored)) {
    return { kind: 'unsupported', what: `the form {${scheme}} cannot be checked by this server` }
  }
  if (!stored.startsWith('$scrypt$')) return verifyCrypt(password, stored.replace(DOVECOT_CRYPT, ''))
  const hash = parseScryptHash(stored)
  if (hash === undefined) return { kind: 'unsupported', what: 'an scrypt hash that cannot be read or takes too much' }
  return { kind: (await scryptFits(saslprep(password) ?? password, hash)) ? 'same' : 'different' }
}

/** Names that Dovecot writes before what crypt(3) made. */
const DOVECOT_CRYPT = /^\{(?:SHA(?:256|512)-CRYPT|MD5-CRYPT|BLF-CRYPT|ARGON2ID?|CRYPT)\}(?=\$)/i

/** What looks like a hash, or like one of the usual ways to say that no password fits. */
export const looksHashed = (stored: string): boolean => /^(?:[${]|[*!x]|$)/.test(stored)
