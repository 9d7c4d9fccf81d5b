// What happened to a body whose hash is not the one that was signed, where that can be told: whether it is the signed one with
// something added at its end, as mailing lists and virus scanners add a footer. It is looked at a second time for that, and
// only so many of its last lines.

import { createHash } from 'node:crypto'
import type { SignedMessage } from '../results.ts'
import { canonicalBody } from './canonical-body.ts'
import type { DkimSignature } from './signature.ts'

/** Footers are shorter. */
const LAST_LINES = 300
/** Hashing them again and again is work that a stranger can order. */
const LARGEST_BODY = 16 * 1024 * 1024
const LF = 10

export interface Appended {
  /** Lines behind what was signed. */
  readonly lines: number
  /** Octets of the canonical body that were signed. */
  readonly signedOctets: number
}

/** Undefined where it is something else, or cannot be told. */
export async function appendedLines(
  message: Pick<SignedMessage, 'body'>,
  { body, bodyHash, bodyLength }: DkimSignature,
): Promise<Appended | undefined> {
  if (bodyLength !== undefined) return undefined
  let lines = 0
  let octets = 0
  await linesOf(message, body, (line, whole) => {
    octets += line.length
    if (whole) lines++
  })
  if (octets > LARGEST_BODY) return undefined
  const hash = createHash('sha256')
  const total = lines
  let line = 0
  let before = 0
  let found: Appended | undefined
  // What was signed may have been empty: nothing, or one line end.
  const empty = createHash('sha256').update(body === 'simple' ? '\r\n' : '')
  if (total <= LAST_LINES && bodyHash.equals(empty.digest())) return { lines: total, signedOctets: 0 }
  await linesOf(message, body, (piece, whole) => {
    hash.update(piece)
    before += piece.length
    if (!whole) return
    line++
    if (found || total - line > LAST_LINES) return
    if (hash.copy().digest().equals(bodyHash)) found = { lines: total - line, signedOctets: before }
  })
  return found
}

/** The canonical body in pieces of which none reaches over a line end; `whole`: this one ends a line. */
async function linesOf(
  message: Pick<SignedMessage, 'body'>,
  how: DkimSignature['body'],
  take: (piece: Uint8Array, whole: boolean) => void,
): Promise<void> {
  const way = canonicalBody(how, (octets) => {
    let at = 0
    for (;;) {
      const end = octets.indexOf(LF, at)
      if (end < 0) break
      take(octets.subarray(at, end + 1), true)
      at = end + 1
    }
    if (at < octets.length) take(octets.subarray(at), false)
  })
  for await (const piece of message.body()) way.write(piece)
  way.end()
}
