// What checking who a mail is from comes to: one result for each method and identity, in the words of RFC 8601 §2.7, with the
// values it was made from. Events, conditions, header fields and sentences are made from these and from nothing else. Types
// only, and the lists that they are made from.

import type { Facts } from './reason.ts'

/** RFC 8601 §2.7.1 to §2.7.6. `temperror`: nobody could find out now; that is never a failure. */
export const AUTH_RESULTS = ['pass', 'fail', 'softfail', 'neutral', 'none', 'policy', 'temperror', 'permerror'] as const
export type AuthResult = (typeof AUTH_RESULTS)[number]

/** Why SPF came to its result where the result alone does not say. */
export const SPF_REASONS = [
  /** A term of the record matched. */
  'matched',
  /** No term matched, and the record says nothing of the rest (RFC 7208 §4.7). */
  'nothing-matched',
  'no-record',
  /** What was to be asked about is no domain name, or has one label (RFC 7208 §4.3). */
  'no-domain',
  /** Two records or more (RFC 7208 §4.5). */
  'several-records',
  'syntax',
  /** More than 10 terms that ask DNS (RFC 7208 §4.6.4). */
  'too-many-lookups',
  /** More than 2 questions that found nothing. */
  'too-many-void-lookups',
  /** An `mx` with more than 10 hosts. */
  'too-many-mx',
  /** `include` or `redirect` leads to a domain without a record (RFC 7208 §5.2, §6.1). */
  'include-without-record',
  'dns',
  'timeout',
] as const
export type SpfReason = (typeof SPF_REASONS)[number]

export interface SpfResult {
  readonly method: 'spf'
  /** Never `policy`. */
  readonly result: AuthResult
  readonly reason: SpfReason
  /** What was checked: the sender of the envelope, or the name in HELO (RFC 7208 §2.3, §2.4). */
  readonly identity: 'mailfrom' | 'helo'
  /** Whose record was asked, in A-labels; what was given where it is no domain. */
  readonly domain: string
  /** `user@example.org`, as it was compared: `postmaster@` before a HELO name. */
  readonly sender: string
  readonly client: string
  /** The term that decided, as written: `-all`, `include:_spf.example`. */
  readonly term?: string
  /** Where it stands, where that is another domain. */
  readonly termDomain?: string
  /** What the domain's owner says to a failure (RFC 7208 §6.2); a stranger's words, printable US-ASCII. */
  readonly explanation?: string
  /** Of the trouble: what DNS said, or which domain it is about. */
  readonly detail?: string
  /** What was asked, what came, and which term said what, line by line. */
  readonly trace: readonly string[]
}

/** Why a signature came to its result. */
export const DKIM_REASONS = [
  /** It holds. */
  'valid',
  /** The body is not the one that was signed. */
  'body-altered',
  /** The header fields are not those that were signed. */
  'header-altered',
  /** The key in DNS is not the one that made the signature. */
  'other-key',
  /** The field DKIM-Signature cannot be read, or lacks a tag it needs. */
  'malformed',
  'version',
  'unknown-algorithm',
  /** The signature does not cover From (RFC 6376 §5.4). */
  'from-not-signed',
  'expired',
  'from-the-future',
  /** `i=` is no address of `d=` or below. */
  'identity-outside',
  /** There is no key record. */
  'no-key',
  'key-revoked',
  'key-malformed',
  /** The key record allows another algorithm, service or identity. */
  'key-not-for-this',
  /** Shorter than RFC 8301 §3.2 allows. */
  'key-too-short',
  /** SHA-1 (RFC 8301 §3.1). */
  'weak-hash',
  /** `l=`: what stands behind is nobody's. */
  'body-part',
  /** More signatures than are looked at. */
  'too-many',
  'dns',
  'timeout',
] as const
export type DkimReason = (typeof DKIM_REASONS)[number]

/** One for each signature; a message without one has none. */
export interface DkimResult {
  readonly method: 'dkim'
  /** Never `softfail`. */
  readonly result: AuthResult
  readonly reason: DkimReason
  /** `d=`: who takes responsibility; absent where the field cannot be read. */
  readonly domain?: string
  /** `s=`. */
  readonly selector?: string
  /** `i=`, where it is written. */
  readonly identity?: string
  /** `a=`: `rsa-sha256`, `ed25519-sha256`. */
  readonly algorithm?: string
  readonly keyBits?: number
  /** `t=y` in the key record: the domain is only trying (RFC 6376 §3.6.1). */
  readonly testing?: boolean
  /** The first octets of `b=`, which tell several signatures of one domain apart (RFC 8601 §2.7.1, RFC 6008). */
  readonly signature?: string
  /** Of the trouble: what DNS said, what is wrong with the field, or what was altered. */
  readonly detail?: string
  readonly facts?: Facts
}

export const DMARC_POLICIES = ['none', 'quarantine', 'reject'] as const
export type DmarcPolicy = (typeof DMARC_POLICIES)[number]

export const DMARC_REASONS = [
  /** SPF or DKIM passed for a domain that belongs to the author's. */
  'aligned',
  /** Something passed, and for somebody else. */
  'not-aligned',
  /** Nothing passed at all. */
  'nothing-passed',
  'no-record',
  /** No From, several of them, or one that cannot be read: there is no author to ask about (RFC 9989 §5.3). */
  'no-author',
  'several-authors',
  'record-malformed',
  'dns',
  'timeout',
] as const
export type DmarcReason = (typeof DMARC_REASONS)[number]

export interface DmarcResult {
  readonly method: 'dmarc'
  /** `pass`, `fail`, `none`, `temperror` or `permerror`. */
  readonly result: AuthResult
  readonly reason: DmarcReason
  /** Of the address in From. */
  readonly domain?: string
  /** The organizational domain (RFC 9989 §4.10). */
  readonly organization?: string
  /** Where the record was found. */
  readonly recordDomain?: string
  /** What the owner asks for, for this domain: of `p`, `sp` or `np`, and after `t` (RFC 9989 §4.7). */
  readonly policy?: DmarcPolicy
  /** What the record says before `t` or `pct` softens it. */
  readonly published?: DmarcPolicy
  /** Which of its tags says so. */
  readonly policyTag?: 'p' | 'sp' | 'np'
  readonly spfAligned?: boolean
  readonly dkimAligned?: boolean
  /** What SPF came to, and for whom; whom signatures that hold are of. */
  readonly spf?: AuthResult
  readonly spfDomain?: string
  readonly client?: string
  readonly signers?: readonly string[]
  /** `r` or `s`. */
  readonly spfMode?: 'relaxed' | 'strict'
  readonly dkimMode?: 'relaxed' | 'strict'
  /** What DNS said, the tag that is wrong, or the authors. */
  readonly detail?: string
  readonly trace: readonly string[]
}

export interface IprevResult {
  readonly method: 'iprev'
  /** RFC 8601 §2.7.3: `pass`, `fail`, `temperror` or `permerror`. */
  readonly result: AuthResult
  readonly client: string
  /** Names that lead back. */
  readonly names: readonly string[]
  readonly detail?: string
}

export const ARC_REASONS = [
  'valid',
  'no-chain',
  /** The last sealer found the chain broken already (cv=fail). */
  'said-broken',
  /** Fields are missing, come twice or are out of order. */
  'structure',
  'too-many',
  /** The message is not the one that the last sealer signed. */
  'message-altered',
  /** A seal does not hold. */
  'seal-broken',
  /** A key is missing or wrong. */
  'key',
  'dns',
] as const
export type ArcReason = (typeof ARC_REASONS)[number]

/** The chain of those who passed a message on (RFC 8617). */
export interface ArcResult {
  readonly method: 'arc'
  /** `none`, `pass`, `fail` (RFC 8617 §4.4) or `temperror`. */
  readonly result: AuthResult
  readonly reason: ArcReason
  /** Who sealed, the first one first. */
  readonly sealers: readonly string[]
  /** The set that the trouble is with. */
  readonly instance?: number
  readonly detail?: string
  /** Of a chain that holds: what the first sealer had found. */
  readonly said?: { readonly spf?: string; readonly dkim?: string; readonly dmarc?: string }
}

export type AuthenticationResult = SpfResult | DkimResult | DmarcResult | IprevResult | ArcResult
