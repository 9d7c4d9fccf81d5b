// The Sender Rewriting Scheme, as libsrs2 and postsrsd write it: an address of this server in the place of a stranger's, so that
// forwarded mail passes SPF, and a notification about it finds its way back.
//
//   SRS0=HASH=TT=there.example=alice@here.example          alice@there.example, forwarded here
//   SRS1=HASH=first.example==HASH=TT=there.example=alice@here.example    the same, forwarded by first.example before
//
// HASH is the beginning of an HMAC-SHA1, and TT the day in two letters. Who does not know the secret can make none, so that
// nobody can send mail through this server to whom they like. Pure but for the hash.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseDomain } from '../../core/domain.ts'
import type { Mailbox } from '../../core/address.ts'
import { days, type Duration, type Instant } from '../../core/time.ts'

/** How long a notification may take: longer than any server tries. */
export const VALID_FOR: Duration = days(21)

/** Characters of the hash, as many as postsrsd has; both sides must agree only with themselves. */
const HASH_LENGTH = 4
const SEPARATOR = '='
/** Behind the tag; the others are read as well, for forwarders choose. */
const SEPARATORS = '=+-'
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const DAY = days(1)
/** Two letters of five bits each. */
const DAYS = 1024
/** RFC 5321 §4.5.3.1.1. */
const LONGEST_LOCAL_PART = 64

export const isSrs = (localPart: string): boolean => /^srs[01][=+-]/i.test(localPart)

/** The local part of an address here for the sender; undefined: it would be too long for other servers. */
export function forwardedSender(sender: Mailbox, secret: string, now: Instant): string | undefined {
  const local = localPartFor(sender, secret, now)
  return Buffer.byteLength(local) > LONGEST_LOCAL_PART ? undefined : local
}

function localPartFor({ localPart, domain }: Mailbox, secret: string, now: Instant): string {
  const second = /^srs1[=+-][^=]*=([^=]+)=(.+)$/is.exec(localPart)
  // A third forwarder goes back to the first one, and leaves the second out.
  const [, host, rest] = second ?? (/^srs0[=+-]/i.test(localPart) ? [localPart, domain, localPart.slice(4)] : [])
  if (host !== undefined && rest !== undefined) {
    return ['SRS1', hash(secret, host, rest), host, rest].join(SEPARATOR)
  }
  const day = dayText(now)
  return ['SRS0', hash(secret, day, domain, localPart), day, domain, localPart].join(SEPARATOR)
}

export type Returned =
  | { readonly kind: 'sender'; readonly mailbox: Mailbox }
  /** Nobody who knows the secret made it. */
  | { readonly kind: 'forged' }
  | { readonly kind: 'expired'; readonly days: number }

/** Whom a local part of this scheme stands for; with each of the secrets. */
export function returnedSender(localPart: string, secrets: readonly string[], now: Instant): Returned {
  const tag = localPart.slice(0, 4).toLowerCase()
  const rest = localPart.slice(5)
  if (!SEPARATORS.includes(localPart.charAt(4))) return FORGED
  return tag === 'srs1' ? returnedBy(rest, secrets) : returnedHere(rest, secrets, now)
}

const FORGED: Returned = { kind: 'forged' }

/** To the first forwarder, who knows more. */
function returnedBy(rest: string, secrets: readonly string[]): Returned {
  const [, made, host, user] = /^([^=]+)=([^=]+)=([=+-].+)$/s.exec(rest) ?? []
  const domain = host === undefined ? undefined : parseDomain(host)
  if (made === undefined || host === undefined || user === undefined || domain === undefined) return FORGED
  if (!isMade(made, secrets, [host, user])) return FORGED
  return { kind: 'sender', mailbox: { localPart: `SRS0${user}`, domain } }
}

function returnedHere(rest: string, secrets: readonly string[], now: Instant): Returned {
  const [, made, day, host, user] = /^([^=]+)=([^=]{2})=([^=]+)=(.+)$/s.exec(rest) ?? []
  const domain = host === undefined ? undefined : parseDomain(host)
  if (made === undefined || day === undefined || host === undefined || user === undefined) return FORGED
  if (domain === undefined || !isMade(made, secrets, [day, host, user])) return FORGED
  const age = ageOf(day, now)
  if (age === undefined) return FORGED
  if (age > VALID_FOR / DAY) return { kind: 'expired', days: age }
  return { kind: 'sender', mailbox: { localPart: user, domain } }
}

/** Case does not count: some servers write the local part in small letters. */
function isMade(made: string, secrets: readonly string[], parts: readonly string[]): boolean {
  if (made.length < HASH_LENGTH) return false
  const given = Buffer.from(inUrlLetters(made).toLowerCase())
  return secrets.some((secret) => {
    const right = Buffer.from(digest(secret, parts).slice(0, made.length).toLowerCase())
    return right.length === given.length && timingSafeEqual(right, given)
  })
}

const hash = (secret: string, ...parts: readonly string[]): string => digest(secret, parts).slice(0, HASH_LENGTH)

function digest(secret: string, parts: readonly string[]): string {
  const hmac = createHmac('sha1', secret)
  // Only ASCII letters, as libsrs2 does it.
  for (const part of parts) hmac.update(part.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()))
  return hmac.digest('base64url')
}

/** Many servers refuse a slash in an address, Debian's Exim among them, so none is written; other programs write one. */
const inUrlLetters = (base64: string): string => base64.replaceAll('/', '_').replaceAll('+', '-')

function dayText(now: Instant): string {
  const day = Math.floor(now / DAY) % DAYS
  return `${BASE32.charAt(day >> 5)}${BASE32.charAt(day & 31)}`
}

/** Days that have passed since; a day to come, but for a clock that differs, is one that long ago. */
function ageOf(text: string, now: Instant): number | undefined {
  const letters = text.toUpperCase()
  const [high, low] = [BASE32.indexOf(letters.charAt(0)), BASE32.indexOf(letters.charAt(1))]
  if (high < 0 || low < 0) return undefined
  const today = Math.floor(now / DAY) % DAYS
  const age = (today - (high * 32 + low) + DAYS) % DAYS
  return age === DAYS - 1 ? 0 : age
}
