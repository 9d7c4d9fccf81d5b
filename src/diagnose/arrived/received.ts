// One Received field (RFC 5321 §4.4) as Postfix, Exim, Sendmail, qmail, Exchange and Google write it: who handed the mail over,
// under which name it greeted, which name the taker found for its address, and when. What is not told stays out; `ptr: null`
// says that the taker looked for a name and found none.

import { parseIp } from '../../core/ip.ts'
import type { Instant } from '../../core/time.ts'
import { parseMailDate } from './mail-date.ts'

export interface Hop {
  /** The host that took the mail and wrote this field. */
  readonly by?: string
  /** The name that the client greeted with. */
  readonly helo?: string
  readonly ptr?: string | null
  readonly ip?: string
  /** SMTP, ESMTPS, LMTP, HTTP, ... */
  readonly with?: string
  /** Whether the connection was encrypted, where that can be told. */
  readonly tls?: boolean
  readonly at?: Instant
}

/** More of one field is not looked at. */
const LONGEST = 4_096

export function parseReceived(value: string): Hop {
  const text = value.slice(0, LONGEST)
  const semicolon = text.lastIndexOf(';')
  const at = parseMailDate(semicolon < 0 ? text : text.slice(semicolon + 1))
  const clauses = readClauses(semicolon < 0 ? text : text.slice(0, semicolon))
  const by = hostName(clauses.get('by')?.word)
  const protocol = clauses.get('with')?.word
  const tls = tlsOf(protocol, text)
  const peer = peerOf(clauses.get('from'))
  // Google writes `helo ([ip])` where it found no name; Exim writes `ptr ([ip])`.
  const nameless = peer.ptr !== undefined && peer.ptr === peer.helo && /(?:^|\.)google\.com$/i.test(by ?? '')
  return {
    ...(by === undefined ? {} : { by }),
    ...peer,
    ...(nameless && !hasName(clauses.get('from')) ? { ptr: null } : {}),
    ...(protocol === undefined ? {} : { with: protocol }),
    ...(tls === undefined ? {} : { tls }),
    ...(at === undefined ? {} : { at }),
  }
}

interface Clause {
  readonly word: string
  readonly comments: string[]
}

const KEYWORDS: ReadonlySet<string> = new Set(['from', 'by', 'via', 'with', 'id', 'for'])

/** `keyword word (comments)`: the first of each keyword counts. */
function readClauses(text: string): ReadonlyMap<string, Clause> {
  const clauses = new Map<string, Clause>()
  let keyword: string | undefined
  let clause: Clause | undefined
  for (const token of tokens(text)) {
    if (token.startsWith('(')) clause?.comments.push(token.slice(1, token.endsWith(')') ? -1 : undefined))
    else if (keyword !== undefined && clause === undefined) {
      clause = { word: token, comments: [] }
      if (!clauses.has(keyword)) clauses.set(keyword, clause)
    } else if (KEYWORDS.has(token.toLowerCase())) {
      keyword = token.toLowerCase()
      clause = undefined
    }
  }
  return clauses
}

/** Words, and comments in brackets with whatever they hold. */
function tokens(text: string): readonly string[] {
  const found: string[] = []
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) at++
    else {
      const end = text[at] === '(' ? endOfComment(text, at) : endOfWord(text, at)
      found.push(text.slice(at, end))
      at = end
    }
  }
  return found
}

function endOfComment(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === '(') depth++
    else if (text[at] === ')' && --depth === 0) return at + 1
  }
  return text.length
}

function endOfWord(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && !/[\s(]/.test(text[at] ?? '')) at++
  return at
}

/**
 * `helo (ptr [ip])`: Postfix, Sendmail, Google, where `unknown` is no name. `ptr ([ip] helo=helo)`, `[ip] (helo=helo)`,
 * `ptr ([ip])`: Exim. `helo (ip)`: Exchange. `unknown (HELO helo) (ip)`: qmail.
 */
function peerOf(clause: Clause | undefined): Pick<Hop, 'helo' | 'ptr' | 'ip'> {
  if (!clause) return {}
  const comment = clause.comments.join(' ')
  const ip = ipIn(`${comment} ${clause.word}`)
  const named = /\bhelo[= ]([^\s()]{1,255})/i.exec(comment)?.[1]
  const first = /^([^\s[\]()=]{1,255})\s{0,8}\[/.exec(comment)?.[1]
  const word = hostName(clause.word)
  const bare = word === undefined || word.toLowerCase() === 'unknown' ? null : word
  const [helo, ptr] =
    named !== undefined
      ? [named, bare]
      : first !== undefined
        ? [word, first.toLowerCase() === 'unknown' ? null : hostName(first)]
        : [word, /^\[[^\]]{3,60}\](?::\d{1,5})?$/.test(comment.trim()) && word !== undefined ? word : undefined]
  return {
    ...(helo === undefined ? {} : { helo }),
    ...(ptr === undefined ? {} : { ptr }),
    ...(ip === undefined ? {} : { ip }),
  }
}

const hasName = (clause: Clause | undefined): boolean => /[\w.-]\s{0,8}\[/.test(clause?.comments.join(' ') ?? '')

function ipIn(text: string): string | undefined {
  for (const [, candidate = ''] of text.matchAll(
    /(?:^|[\s([])(?:IPv6:)?([\d.]{7,15}|[\da-f:.]{2,45})(?=$|[\s)\]:])/gi,
  )) {
    const ip = candidate.includes('.') || candidate.includes(':') ? parseIp(candidate) : undefined
    if (ip !== undefined) return ip
  }
  return undefined
}

/** Without the final dot; undefined for an address in brackets. */
function hostName(word: string | undefined): string | undefined {
  const name = word?.replace(/\.$/, '')
  return name === undefined || name === '' || name.startsWith('[') ? undefined : name
}

const PROTOCOL_WITH_TLS = /^(?:utf8)?(?:smtp|esmtp|lmtp)sa?$/i
const PROTOCOL = /^(?:utf8)?(?:smtp|esmtp|lmtp)a?$/i
const TELLS_TLS = /\bTLS ?v?1[._]?\d|\bTLS1\.\d|version=TLS|using TLS/i

function tlsOf(protocol: string | undefined, text: string): boolean | undefined {
  if (TELLS_TLS.test(text)) return true
  if (protocol === undefined) return undefined
  if (PROTOCOL_WITH_TLS.test(protocol)) return true
  return PROTOCOL.test(protocol) ? false : undefined
}
