// Private keys as they lie in files: PEM in either form (PKCS#1, PKCS#8), as opendkim, rspamd and Exim have them, and the bare
// 32 octets in base64 that dkimpy writes for Ed25519. Others must not be able to read such a file, or it proves nothing.

import { createPrivateKey, type KeyObject } from 'node:crypto'
import { describeProblem, WatchedFile } from '../../lookup/watched-file.ts'
import { base64Value } from './tag-list.ts'
import type { KeyType } from './key-record.ts'

export interface PrivateKey {
  readonly key: KeyObject
  readonly type: KeyType
  readonly bits: number
}

export type PrivateKeyRead =
  | { readonly ok: true; readonly value: PrivateKey }
  | { readonly ok: false; readonly detail: string }

/** RFC 8301 §3.2: what is shorter is not believed by anybody. */
const LEAST_BITS = 1024
const LARGEST_FILE = 64 * 1024
/** What stands before the 32 octets of an Ed25519 key in PKCS#8 (RFC 8410 §7). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const ED25519_LENGTH = 32

export function parsePrivateKey(text: string): PrivateKeyRead {
  const seed = base64Value(text)
  if (seed?.length === ED25519_LENGTH) {
    return judged(createPrivateKey({ key: Buffer.concat([ED25519_PKCS8, seed]), format: 'der', type: 'pkcs8' }))
  }
  if (/-----BEGIN (?:RSA )?PUBLIC KEY/.test(text)) return wrong('it holds a public key; the private one belongs there')
  if (/-----BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    return wrong('the key is locked with a password; `openssl pkey -in FILE -out NEWFILE` takes it off')
  }
  if (!text.includes('-----BEGIN ')) return wrong('it holds no key in PEM (-----BEGIN PRIVATE KEY-----)')
  try {
    return judged(createPrivateKey(text))
  } catch {
    return wrong('its key cannot be read; perhaps a line of it is missing')
  }
}

function judged(key: KeyObject): PrivateKeyRead {
  const type = key.asymmetricKeyType
  if (type === 'ed25519') return { ok: true, value: { key, type, bits: 256 } }
  if (type !== 'rsa') return wrong(`a key of the type ${type ?? '?'} cannot sign mail; RSA and Ed25519 can`)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < LEAST_BITS) return wrong(`an RSA key of ${bits} bits is not believed; make one of 2048`)
  return { ok: true, value: { key, type, bits } }
}

const wrong = (detail: string): PrivateKeyRead => ({ ok: false, detail })

/** Reads the file anew when it has changed. */
export function watchKeyFile(path: string): { readonly path: string; read(): PrivateKeyRead } {
  const file = new WatchedFile(path, { parse: parsePrivateKey, secret: true, mostBytes: LARGEST_FILE })
  return {
    path,
    read() {
      const content = file.read()
      if (content.kind !== 'found') return { ok: false, detail: describeProblem(path, content) }
      const { value } = content
      return value.ok ? value : { ok: false, detail: `${path}: ${value.detail}` }
    },
  }
}
