// Verifies the DKIM signatures of a message (RFC 6376 §6.1, RFC 8301, RFC 8463): each is read, its key asked for in DNS, the
// body hashed once for all of them, the header for each. The result of each signature is a value with what it was made from;
// what is to follow from it is decided elsewhere. The cryptography is Node's.

import { createHash, publicDecrypt, verify, constants } from 'node:crypto'
import { fieldText, isNamed, rawValue, type HeaderField } from '../../core/header.ts'
import type { Facts } from '../../core/reason.ts'
import type { DkimReason, DkimResult, SignedMessage, VerifyDkim, VerifyDkimDeps } from '../results.ts'
import { appendedLines } from './altered-body.ts'
import { findHeaderChange } from './altered-header.ts'
import { bodyHashes, type BodyHash } from './body-hash.ts'
import { canonicalHeader, canonicalOwnField, chosenFields, fieldsByName } from './canonical-header.ts'
import { parseKeyRecord, type KeyRecord } from './key-record.ts'
import { readSignature, type DkimSignature, type NamedSignature, type SignatureProblem } from './signature.ts'

/** Each costs a look-up, a hash and a verification. Those of the author's domain come first. */
export const MOST_SIGNATURES = 12
/** Results that are told; a message may have thousands of signatures. */
const MOST_TOLD = 50
/** What was altered is looked for in the first few that fail. */
const MOST_EXPLAINED = 2
/** RFC 8301 §3.2. */
const LEAST_RSA_BITS = 1024
/** What stands before a SHA-256 in an RSA signature (RFC 8017 §9.2, note 1). */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')

interface Candidate {
  readonly field: HeaderField
  readonly named: NamedSignature
  readonly signature: DkimSignature
}

/** What one signature came to, before its names are put to it. */
type Judged = Pick<DkimResult, 'result' | 'reason'> & Partial<DkimResult>

export const verifyDkim: VerifyDkim = async (message, deps) => {
  const signed = message.section.fields.filter((field) => isNamed(field, 'dkim-signature'))
  if (signed.length === 0) return []
  const now = deps.clock.now()
  const all = signed.map((field) => ({ field, ...readSignature(latin1(rawValue(field)), now) }))
  const ranked = all.toSorted(authorsFirst(message))
  const looked = new Set(ranked.slice(0, MOST_SIGNATURES))
  const told = new Set(ranked.slice(0, MOST_TOLD))
  const read = all.filter((one) => told.has(one))
  const results = read.map((one): DkimResult | Candidate => {
    if (!looked.has(one)) {
      return result(one.named, { result: 'neutral', reason: 'too-many', facts: { allowed: MOST_SIGNATURES } })
    }
    return one.ok ? one : result(one.named, problemOf(one.problem))
  })
  const done = await verifyAll(
    results.filter((one) => 'signature' in one && 'field' in one),
    message,
    deps,
  )
  return results.map((one) => ('field' in one ? (done.get(one) ?? unknown(one)) : one))
}

const unknown = ({ named }: Candidate): DkimResult =>
  result(named, { result: 'temperror', reason: 'dns', detail: 'nobody has looked' })

const result = (named: NamedSignature, judged: Judged): DkimResult => ({ method: 'dkim', ...named, ...judged })
const problemOf = ({ result: verdict, reason, detail }: SignatureProblem): Judged => ({
  result: verdict,
  reason,
  detail,
})

/** A signature of the domain in From says most about the message, and nobody may crowd it out. */
function authorsFirst({ section }: SignedMessage) {
  const from = section.fields.find((field) => isNamed(field, 'from'))
  const author = from ? (/@([^\s>@,;"]+)>?[^@]*$/.exec(fieldText(from))?.[1]?.toLowerCase() ?? '') : ''
  const far = ({ named: { domain = '-' } }: { readonly named: NamedSignature }): number =>
    domain === author ? 0 : author.endsWith(`.${domain}`) || domain.endsWith(`.${author}`) ? 1 : 2
  return (a: { readonly named: NamedSignature }, b: { readonly named: NamedSignature }): number => far(a) - far(b)
}

async function verifyAll(
  candidates: readonly Candidate[],
  message: SignedMessage,
  deps: VerifyDkimDeps,
): Promise<ReadonlyMap<Candidate | DkimResult, DkimResult>> {
  const asked = new Map<string, Promise<KeyRecord | Judged>>()
  const ask = (signature: DkimSignature): Promise<KeyRecord | Judged> => {
    const name = `${signature.selector}._domainkey.${signature.domain}`
    const answer = asked.get(name) ?? askKey(name, deps)
    asked.set(name, answer)
    return answer
  }
  const keys = await Promise.all(candidates.map(({ signature }) => ask(signature)))
  const results = new Map<Candidate | DkimResult, DkimResult>()
  const ready: { candidate: Candidate; record: KeyRecord }[] = []
  for (const [index, candidate] of candidates.entries()) {
    const record = keys[index]
    if (record === undefined) continue
    const trouble = 'key' in record ? keyTrouble(candidate.signature, record) : record
    if (trouble) results.set(candidate, result(candidate.named, trouble))
    else if ('key' in record) ready.push({ candidate, record })
  }
  if (ready.length === 0) return results
  const bodies = await bodyHashes(
    message,
    ready.map(({ candidate }) => candidate.signature),
  )
  let explained = 0
  for (const [index, { candidate, record }] of ready.entries()) {
    const body = bodies[index]
    if (body === undefined) continue
    const judged = judge(candidate, record, body, message.section.fields)
    const explains = judged.result === 'fail' && explained++ < MOST_EXPLAINED
    const told = explains ? await explain(judged, candidate, record, message) : judged
    const { type, bits, testing } = record
    results.set(
      candidate,
      result(candidate.named, { ...told, ...(type === 'rsa' && { keyBits: bits }), ...(testing && { testing }) }),
    )
  }
  return results
}

export async function askKey(name: string, { resolver, signal }: VerifyDkimDeps): Promise<KeyRecord | Judged> {
  const answer = await resolver.txt(name, signal)
  switch (answer.kind) {
    case 'temporary':
      return {
        result: 'temperror',
        reason: signal?.aborted ? 'timeout' : 'dns',
        detail: answer.detail,
        facts: { name, fault: answer.fault },
      }
    case 'nxdomain':
    case 'nodata':
      return { result: 'permerror', reason: 'no-key', facts: { name, dns: answer.kind } }
    case 'answer':
      break
  }
  // RFC 6376 §3.6.2.2: what several records mean is not defined. The one that can be read counts.
  const read = answer.records.slice(0, 10).map(parseKeyRecord)
  const chosen = read.find((one) => one.ok) ?? read.find((one) => !one.ok && one.reason === 'key-revoked') ?? read[0]
  if (chosen === undefined) return { result: 'permerror', reason: 'no-key', facts: { name } }
  if (chosen.ok) return chosen.record
  return { result: 'permerror', reason: chosen.reason, detail: chosen.detail, facts: { name } }
}

export function keyTrouble(
  signature: Pick<DkimSignature, 'algorithm' | 'domain' | 'identityDomain'>,
  record: KeyRecord,
): Judged | undefined {
  const refuse = (reason: DkimReason, detail: string, facts?: Facts): Judged => ({
    result: reason === 'key-too-short' ? 'policy' : 'permerror',
    reason,
    detail,
    ...(facts && { facts }),
  })
  const type = signature.algorithm === 'rsa-sha256' ? 'rsa' : 'ed25519'
  if (record.type !== type) return refuse('key-not-for-this', `the key is of the type ${record.type}`)
  if (record.hashes !== undefined && !record.hashes.includes('sha256')) {
    return refuse('key-not-for-this', 'h= of the key does not allow sha256')
  }
  if (!record.forMail) return refuse('key-not-for-this', 's= of the key does not allow email')
  if (record.strict && signature.identityDomain !== signature.domain) {
    return refuse('key-not-for-this', 't=s of the key wants the very domain of d= in i=')
  }
  if (record.type === 'rsa' && record.bits < LEAST_RSA_BITS) {
    return {
      ...refuse('key-too-short', `${record.bits} bits; ${LEAST_RSA_BITS} are the least (RFC 8301 §3.2)`),
      keyBits: record.bits,
    }
  }
  return undefined
}

function judge(
  { field, signature }: Candidate,
  record: KeyRecord,
  body: BodyHash,
  fields: readonly HeaderField[],
): Judged {
  const { bodyLength } = signature
  if (bodyLength !== undefined && bodyLength > body.length) {
    return {
      result: 'fail',
      reason: 'body-altered',
      detail: 'it is shorter than what was signed',
      facts: lengths(body, bodyLength),
    }
  }
  if (!body.digest.equals(signature.bodyHash)) return { result: 'fail', reason: 'body-altered' }
  const chosen = canonicalHeader(chosenFields(signature.fields, fieldsByName(fields)), signature.header)
  if (!holds(chosen, field, signature, record)) return { result: 'fail', reason: 'header-altered' }
  if (bodyLength !== undefined && bodyLength < body.length) {
    return { result: 'policy', reason: 'body-part', facts: lengths(body, bodyLength) }
  }
  return { result: 'pass', reason: 'valid' }
}

const lengths = ({ length }: BodyHash, signed: number): Facts => ({ octets: length, signedOctets: signed })

/** Whether this text of signed fields is what was signed (RFC 6376 §3.7, RFC 8463 §3). */
export function holds(
  chosen: string,
  own: HeaderField,
  signature: Pick<DkimSignature, 'header' | 'octets'>,
  { key, type }: KeyRecord,
): boolean {
  const text = Buffer.from(`${chosen}${canonicalOwnField(own, signature.header)}`, 'latin1')
  try {
    return type === 'rsa'
      ? verify('sha256', text, key, signature.octets)
      : verify(null, createHash('sha256').update(text).digest(), key, signature.octets)
  } catch {
    // Octets that are no signature at all.
    return false
  }
}

/** Adds what was altered, where that can be told. */
async function explain(
  judged: Judged,
  { field, signature }: Candidate,
  record: KeyRecord,
  message: SignedMessage,
): Promise<Judged> {
  if (judged.reason === 'body-altered') {
    const appended = judged.detail === undefined ? await appendedLines(message, signature) : undefined
    if (!appended) return judged
    const { lines, signedOctets } = appended
    return { ...judged, detail: 'lines were added at its end', facts: { appendedLines: lines, signedOctets } }
  }
  if (judged.reason !== 'header-altered') return judged
  if (!ofThisKey(signature, record)) {
    return { ...judged, reason: 'other-key', detail: 'the key in DNS is not the one that made the signature' }
  }
  const found = findHeaderChange(signature, message.section.fields, (text) => holds(text, field, signature, record))
  if (!found) return { ...judged, facts: { fields: [...new Set(signature.fields)].slice(0, 30) } }
  const { field: name, change, added } = found
  return { ...judged, facts: { field: name, change, ...(added !== undefined && { added }) } }
}

/** RSA gives back what was signed, so that a wrong key is told from a wrong header; Ed25519 does not. */
function ofThisKey({ octets }: DkimSignature, { key, type }: KeyRecord): boolean {
  if (type !== 'rsa') return true
  try {
    const signed = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, octets)
    return signed.subarray(0, DIGEST_INFO.length).equals(DIGEST_INFO)
  } catch {
    return false
  }
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
