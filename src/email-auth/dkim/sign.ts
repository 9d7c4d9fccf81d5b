// Makes the fields DKIM-Signature of a message (RFC 6376 §5, RFC 8463): one for each key, all of the same body hash. Header and
// body are signed in relaxed form, whole, without `l=`. Which mail is signed with which keys is decided elsewhere.

import { createHash, sign, type KeyObject } from 'node:crypto'
import type { Domain } from '../../core/domain.ts'
import { readHeader } from '../../core/header.ts'
import type { Instant } from '../../core/time.ts'
import type { SignedMessage } from '../results.ts'
import { bodyHashes } from './body-hash.ts'
import {
  canonicalHeader,
  canonicalOwnField,
  chosenFields,
  fieldsByName,
  type FieldsByName,
} from './canonical-header.ts'
import type { SignatureAlgorithm } from './signature.ts'

export interface SigningKey {
  readonly domain: Domain
  readonly selector: string
  readonly algorithm: SignatureAlgorithm
  /** The private one. */
  readonly key: KeyObject
}

/**
 * Signed once more often than they stand there (RFC 6376 §8.15), so that nobody can add another From or Subject for a reader to
 * see: a message has each of them once, and none that is not there is to come.
 */
const OVERSIGNED = [
  'from',
  'reply-to',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
]
/** Signed where they are there (RFC 6376 §5.4.1); lists add some of them later. */
const SIGNED = [
  'sender',
  'in-reply-to',
  'references',
  'resent-date',
  'resent-from',
  'resent-sender',
  'resent-to',
  'resent-cc',
  'resent-message-id',
  'list-id',
  'list-help',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'list-subscribe',
  'list-post',
  'list-owner',
  'list-archive',
  'auto-submitted',
]
/** A header with thousands of References is signed by its last ones. */
const MOST_OF_A_NAME = 20
/** RFC 5322 §2.1.1, with room for a name. */
const LINE = 76

/** One field each, with its line end, in the order of the keys. */
export async function signatureFields(
  message: SignedMessage,
  keys: readonly SigningKey[],
  at: Instant,
): Promise<readonly Buffer[]> {
  const fields = fieldsByName(message.section.fields)
  const names = signedNames(fields)
  const header = canonicalHeader(chosenFields(names, fields), 'relaxed')
  const [body] = await bodyHashes(message, [{ body: 'relaxed' }])
  const bodyHash = body?.digest.toString('base64') ?? ''
  return Promise.all(
    keys.map((key) => signedField(unsignedField('DKIM-Signature: v=1;', key, { names, bodyHash, at }), header, key)),
  )
}

/** `unsigned` ends with an empty `b=`, and `before` is what is signed beside it. */
export async function signedField(unsigned: string, before: string, key: SigningKey): Promise<Buffer> {
  const bytes = Buffer.from(`${unsigned}\r\n`, 'latin1')
  const [own] = readHeader(bytes).fields
  if (own === undefined) throw new Error('the signature field is no field')
  const octets = await signText(`${before}${canonicalOwnField(own, 'relaxed')}`, key)
  return Buffer.concat([bytes.subarray(0, -2), Buffer.from(`${folded(octets.toString('base64'))}\r\n`)])
}

export function signedNames(fields: FieldsByName): readonly string[] {
  const all = (name: string): readonly string[] =>
    Array<string>(Math.min(fields.get(name)?.length ?? 0, MOST_OF_A_NAME)).fill(name)
  return [...OVERSIGNED.flatMap((name) => [...all(name), name]), ...SIGNED.flatMap(all)]
}

/** `opening`: the name of the field, and the tag that comes first. */
export function unsignedField(
  opening: string,
  { domain, selector, algorithm }: SigningKey,
  { names, bodyHash, at }: { readonly names: readonly string[]; readonly bodyHash: string; readonly at: Instant },
): string {
  const time = Math.floor(at / 1000)
  const lines = [`${opening} a=${algorithm}; c=relaxed/relaxed; d=${domain};`, `\ts=${selector}; t=${time};`]
  let line = '\th='
  for (const [index, name] of names.entries()) {
    const text = `${name}${index === names.length - 1 ? ';' : ':'}`
    if (line.length + text.length > LINE) {
      lines.push(line)
      line = '\t '
    }
    line += text
  }
  return [...lines, line, `\tbh=${bodyHash};`, '\tb='].join('\r\n')
}

/** Behind `b=`; the blanks of the folds count for nothing (RFC 6376 §2.10). */
const folded = (base64: string): string =>
  base64.replaceAll(/.{1,72}/g, (part, at: number) => (at === 0 ? part : `\r\n\t ${part}`))

/** RFC 6376 §3.7; RFC 8463 §3 signs the hash. In a thread of Node's own: RSA takes about a millisecond. */
function signText(text: string, { algorithm, key }: SigningKey): Promise<Buffer> {
  const octets = Buffer.from(text, 'latin1')
  const [hash, data] =
    algorithm === 'rsa-sha256' ? ['sha256', octets] : [null, createHash('sha256').update(octets).digest()]
  return new Promise((resolve, reject) => {
    sign(hash, data, key, (error, signature) => (error ? reject(error) : resolve(signature)))
  })
}
