// Hashes of the own user file: scrypt (RFC 7914) with its parameters beside it, in the text form of the password hashing
// competition: `$scrypt$ln=15,r=8,p=1$SALT$HASH`, base64 without padding. Parameters that would eat the machine are not
// accepted, whoever wrote them.

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

export interface ScryptParameters {
  /** Binary logarithm of N. */
  readonly ln: number
  readonly r: number
  readonly p: number
}

export interface ScryptHash extends ScryptParameters {
  readonly salt: Uint8Array
  readonly key: Uint8Array
}

/** 32 MiB and about a tenth of a second. */
export const SCRYPT_DEFAULTS: ScryptParameters = { ln: 15, r: 8, p: 1 }

const SALT_BYTES = 16
const KEY_BYTES = 32
const MOST_MEMORY = 256 * 1024 * 1024
const MOST_PARALLEL = 16

export async function makeScryptHash(password: string, parameters = SCRYPT_DEFAULTS): Promise<ScryptHash> {
  const salt = randomBytes(SALT_BYTES)
  return { ...parameters, salt, key: await derive(password, { ...parameters, salt }, KEY_BYTES) }
}

export async function scryptFits(password: string, stored: ScryptHash): Promise<boolean> {
  return timingSafeEqual(await derive(password, stored, stored.key.length), stored.key)
}

const memory = ({ ln, r }: ScryptParameters): number => 128 * r * 2 ** ln

function derive(
  password: string,
  made: ScryptParameters & { readonly salt: Uint8Array },
  length: number,
): Promise<Buffer> {
  const { ln, r, p, salt } = made
  const options = { N: 2 ** ln, r, p, maxmem: memory(made) + 128 * r * (p + 2) + 1024 }
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, options, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}

export function formatScryptHash({ ln, r, p, salt, key }: ScryptHash): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(key)}`
}

export function parseScryptHash(text: string): ScryptHash | undefined {
  const form = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/.exec(
    text,
  )
  if (!form) return undefined
  const [ln = 0, r = 0, p = 0] = form.slice(1, 4).map(Number)
  if (ln < 1 || r < 1 || p < 1 || p > MOST_PARALLEL || memory({ ln, r, p }) > MOST_MEMORY) return undefined
  return { ln, r, p, salt: Buffer.from(form[4] ?? '', 'base64'), key: Buffer.from(form[5] ?? '', 'base64') }
}

export const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
