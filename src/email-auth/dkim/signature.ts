// One field DKIM-Signature, read (RFC 6376 §3.5) and judged as far as it can be by itself (§6.1.1).

import { parseDomain, type Domain } from '../../core/domain.ts'
import { instant, seconds, type Instant } from '../../core/time.ts'
import type { DkimReason } from '../results.ts'
import { base64Value, colonList, parseTagList, type TagList } from './tag-list.ts'

export const CANONICALIZATIONS = ['simple', 'relaxed'] as const
export type Canonicalization = (typeof CANONICALIZATIONS)[number]

/** What can be verified; RFC 8301 §3.1 has done with rsa-sha1. */
export type SignatureAlgorithm = 'rsa-sha256' | 'ed25519-sha256'

export interface DkimSignature {
  readonly algorithm: SignatureAlgorithm
  /** `b=`. */
  readonly octets: Buffer
  readonly bodyHash: Buffer
  readonly header: Canonicalization
  readonly body: Canonicalization
  readonly domain: Domain
  readonly selector: string
  /** The domain of `i=`; the one of `d=` where it is not written. */
  readonly identityDomain: string
  /** `h=` in small letters. */
  readonly fields: readonly string[]
  /** `l=`: octets of the canonical body that are signed. */
  readonly bodyLength?: number
  /** `z=`: fields as the signer saw them, where it has noted them. */
  readonly copied?: string
}

/** What can be told of it, however broken it is. */
export interface NamedSignature {
  readonly domain?: string
  readonly selector?: string
  readonly identity?: string
  readonly algorithm?: string
  readonly signature?: string
}

export interface SignatureProblem {
  readonly result: 'neutral' | 'permerror' | 'policy' | 'fail'
  readonly reason: DkimReason
  readonly detail: string
}

export type SignatureRead = { readonly named: NamedSignature } & (
  | { readonly ok: true; readonly signature: DkimSignature }
  | { readonly ok: false; readonly problem: SignatureProblem }
)

/** What clocks may differ by. */
const CLOCK_SLACK = seconds(3600)
const SELECTOR = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/
const NUMBER = /^\d{1,15}$/
const LONGEST_SELECTOR = 200
/** Octets of `b=` that tell signatures of one domain apart (RFC 6008 §2). */
const PREFIX = 8
const SHA256_LENGTH = 32

/** `value` is what stands behind the colon, folding included; Latin-1 characters stand for octets. */
export function readSignature(value: string, now: Instant): SignatureRead {
  const list = parseTagList(value)
  if (!list.ok) return { ok: false, named: {}, problem: malformed(list.detail) }
  const named = namesOf(list.tags)
  const read = judge(list.tags, now)
  return 'reason' in read ? { ok: false, named, problem: read } : { ok: true, named, signature: read }
}

const malformed = (detail: string): SignatureProblem => ({ result: 'neutral', reason: 'malformed', detail })

function namesOf(tags: TagList): NamedSignature {
  const text = (tag: string, most: number): string | undefined =>
    tags
      .get(tag)
      ?.replaceAll(/[^!-~]/g, '')
      .slice(0, most)
  const named = {
    domain: text('d', 253)?.toLowerCase(),
    selector: text('s', LONGEST_SELECTOR),
    identity: text('i', 320),
    algorithm: text('a', 40),
    signature: text('b', PREFIX),
  }
  return Object.fromEntries(Object.entries(named).filter(([, name]) => name !== undefined && name !== ''))
}

const NEEDED = ['v', 'a', 'b', 'bh', 'd', 'h', 's']

function judge(tags: TagList, now: Instant): DkimSignature | SignatureProblem {
  const missing = NEEDED.filter((tag) => (tags.get(tag) ?? '') === '')
  if (missing.length > 0) return malformed(`without ${missing.map((tag) => `${tag}=`).join(', ')}`)
  const value = (tag: string): string => tags.get(tag) ?? ''
  if (value('v') !== '1') return { result: 'neutral', reason: 'version', detail: 'v= is not 1' }
  const algorithm = value('a').toLowerCase()
  if (algorithm === 'rsa-sha1') {
    return { result: 'policy', reason: 'weak-hash', detail: 'SHA-1 proves nothing any more (RFC 8301 §3.1)' }
  }
  if (algorithm !== 'rsa-sha256' && algorithm !== 'ed25519-sha256') {
    return { result: 'neutral', reason: 'unknown-algorithm', detail: 'a= is neither rsa-sha256 nor ed25519-sha256' }
  }
  const canonical = canonicalizations(tags.get('c') ?? 'simple/simple')
  if (canonical === undefined) return malformed('c= has neither simple nor relaxed')
  const domain = parseDomain(Buffer.from(value('d'), 'latin1').toString('utf8'))
  if (domain === undefined) return malformed('d= is no domain')
  const selector = value('s').toLowerCase()
  if (!SELECTOR.test(selector) || selector.length > LONGEST_SELECTOR) return malformed('s= is no selector')
  const octets = base64Value(value('b'))
  const bodyHash = base64Value(value('bh'))
  if (octets === undefined) return malformed('b= is not base64')
  if (bodyHash?.length !== SHA256_LENGTH) return malformed('bh= is no SHA-256 in base64')
  const methods = tags.get('q')
  // RFC 6376 §3.5: methods that are not known are passed over.
  if (methods !== undefined && !colonList(methods).some((method) => /^dns(?:\/txt)?$/.test(method))) {
    return malformed('q= has no dns/txt')
  }
  const fields = colonList(value('h'))
  if (fields.includes('')) return malformed('h= has an empty name')
  if (!fields.includes('from')) {
    return { result: 'permerror', reason: 'from-not-signed', detail: 'h= has no from (RFC 6376 §5.4)' }
  }
  const identityDomain = domainOfIdentity(tags.get('i'), domain)
  if (identityDomain === undefined) {
    return { result: 'permerror', reason: 'identity-outside', detail: 'i= is not within d= (RFC 6376 §3.5)' }
  }
  const length = tags.get('l')
  if (length !== undefined && !NUMBER.test(length)) return malformed('l= is no number')
  const late = timeProblem(tags, now)
  if (late) return late
  const copied = tags.get('z')
  return {
    algorithm,
    octets,
    bodyHash,
    ...canonical,
    domain,
    selector,
    identityDomain,
    fields,
    ...(length !== undefined && { bodyLength: Number(length) }),
    ...(copied !== undefined && { copied }),
  }
}

function canonicalizations(
  value: string,
): { readonly header: Canonicalization; readonly body: Canonicalization } | undefined {
  const [header = '', body = 'simple', ...rest] = value.toLowerCase().split('/')
  const known = (name: string): Canonicalization | undefined => CANONICALIZATIONS.find((one) => one === name)
  const both = { header: known(header), body: known(body) }
  return rest.length === 0 && both.header && both.body ? { header: both.header, body: both.body } : undefined
}

function domainOfIdentity(identity: string | undefined, domain: Domain): string | undefined {
  if (identity === undefined) return domain
  const at = identity.lastIndexOf('@')
  const own = at < 0 ? undefined : parseDomain(Buffer.from(identity.slice(at + 1), 'latin1').toString('utf8'))
  return own !== undefined && (own === domain || own.endsWith(`.${domain}`)) ? own : undefined
}

function timeProblem(tags: TagList, now: Instant): SignatureProblem | undefined {
  const signed = tags.get('t')
  const expires = tags.get('x')
  if ([signed, expires].some((time) => time !== undefined && !NUMBER.test(time))) {
    return malformed('t= or x= is no time in seconds')
  }
  const at = (time: string): Instant => instant(seconds(Number(time)))
  if (expires !== undefined) {
    if (signed !== undefined && Number(expires) <= Number(signed)) return malformed('x= is not later than t=')
    if (at(expires) < now) return { result: 'fail', reason: 'expired', detail: `x=${expires}` }
  }
  if (signed !== undefined && at(signed) - now > CLOCK_SLACK) {
    return { result: 'policy', reason: 'from-the-future', detail: `t=${signed}` }
  }
  return undefined
}
