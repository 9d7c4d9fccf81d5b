// The record in which a domain publishes the key of a selector (RFC 6376 §3.6.1, RFC 8463 §4): read, and made a key of.

import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Facts } from '../../core/reason.ts'
import { base64Value, colonList, parseTagList } from './tag-list.ts'

export type KeyType = 'rsa' | 'ed25519'

export interface KeyRecord {
  readonly type: KeyType
  readonly key: KeyObject
  /** Of the modulus; 256 for Ed25519. */
  readonly bits: number
  /** `h=`: left out, every hash is allowed. */
  readonly hashes?: readonly string[]
  /** `s=`: empty or with `*` or `email` it may sign mail. */
  readonly forMail: boolean
  /** `t=y`: the domain is only trying. */
  readonly testing: boolean
  /** `t=s`: `i=` must have the very domain of `d=`. */
  readonly strict: boolean
}

export type KeyRecordRead =
  | { readonly ok: true; readonly record: KeyRecord }
  | {
      readonly ok: false
      readonly reason: 'key-malformed' | 'key-revoked' | 'key-not-for-this'
      readonly detail: string
      readonly facts?: Facts
    }

/** What stands before the 32 octets of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410 §4). */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const ED25519_LENGTH = 32
/** Longer ones cost more than they are worth; RFC 8301 §3.2 asks verifiers for up to 4096. */
const MOST_BITS = 8192

export function parseKeyRecord(text: string): KeyRecordRead {
  const read = parseTagList(text)
  if (!read.ok) return wrong(read.detail)
  const { tags } = read
  const version = tags.get('v')
  // RFC 6376 §3.6.1: if it is there it is the first tag and has this value, to the letter.
  if (version !== undefined && (version !== 'DKIM1' || [...tags.keys()][0] !== 'v')) {
    return wrong(version === 'DKIM1' ? 'v= is not the first tag' : 'v= is not DKIM1')
  }
  const value = tags.get('p')
  if (value === undefined) return wrong('there is no p= with a key')
  if (value === '') return { ok: false, reason: 'key-revoked', detail: 'p= is empty' }
  const type = (tags.get('k') ?? 'rsa').toLowerCase()
  if (type !== 'rsa' && type !== 'ed25519') {
    return { ok: false, reason: 'key-not-for-this', detail: `keys of the type ${shown(type)} are not known` }
  }
  const octets = base64Value(value)
  if (octets === undefined) return wrong('p= is not base64')
  const made = type === 'rsa' ? rsaKey(octets) : ed25519Key(octets)
  if (typeof made === 'string') return wrong(made)
  const services = colonList(tags.get('s') ?? '*')
  const flags = colonList(tags.get('t') ?? '')
  const hashes = tags.get('h')
  return {
    ok: true,
    record: {
      type,
      ...made,
      ...(hashes !== undefined && { hashes: colonList(hashes) }),
      forMail: services.includes('*') || services.includes('email') || services.includes(''),
      testing: flags.includes('y'),
      strict: flags.includes('s'),
    },
  }
}

const wrong = (detail: string): KeyRecordRead => ({ ok: false, reason: 'key-malformed', detail })
const shown = (text: string): string => text.replaceAll(/[^!-~]/g, '?').slice(0, 20)

function rsaKey(der: Buffer): { key: KeyObject; bits: number } | string {
  // RFC 6376 speaks of RSAPublicKey, its example has a SubjectPublicKeyInfo around it (erratum 3017); both are in use.
  const key = publicKey(der, 'spki') ?? publicKey(der, 'pkcs1')
  if (key?.asymmetricKeyType !== 'rsa') return 'p= is no RSA key; perhaps a part of it is missing'
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  return bits > MOST_BITS ? `the key has ${bits} bits; more than ${MOST_BITS} are not looked at` : { key, bits }
}

function ed25519Key(octets: Buffer): { key: KeyObject; bits: number } | string {
  if (octets.length !== ED25519_LENGTH) {
    const wrapped = octets.length === ED25519_SPKI.length + ED25519_LENGTH
    return wrapped
      ? 'p= has the key in a SubjectPublicKeyInfo; the 32 octets alone belong there (RFC 8463 §4)'
      : `p= has ${octets.length} octets; an Ed25519 key has ${ED25519_LENGTH}`
  }
  const key = publicKey(Buffer.concat([ED25519_SPKI, octets]), 'spki')
  return key ? { key, bits: 256 } : 'p= is no Ed25519 key'
}

function publicKey(der: Buffer, type: 'spki' | 'pkcs1'): KeyObject | undefined {
  try {
    return createPublicKey({ key: der, format: 'der', type })
  } catch {
    return undefined
  }
}

/** The value of `p=` for a key, private or public: what a record must hold. */
export function publishedKey(key: KeyObject): string {
  const shared = key.type === 'private' ? createPublicKey(key) : key
  const der = shared.export({ type: 'spki', format: 'der' })
  return (key.asymmetricKeyType === 'ed25519' ? der.subarray(ED25519_SPKI.length) : der).toString('base64')
}
