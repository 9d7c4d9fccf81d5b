// The reply to the client that a scanner asked for with one line of text. The line comes from outside: it is made fit for an
// SMTP reply (RFC 5321 §4.2: one line, no control characters) and bounded.

import { reply, type Reply } from '../core/reply.ts'
import type { ScanVerdict } from './scanner.ts'

const LONGEST_TEXT = 400

export const oneLine = (text: string): string =>
  text
    .replaceAll(/[\0-\x20\x7f]+/g, ' ')
    .trim()
    .slice(0, LONGEST_TEXT)

/** Only refusing and deferring have something to say to the client. */
export function askedReply(verdict: ScanVerdict, text: string): Reply | undefined {
  const line = oneLine(text)
  if (line === '') return undefined
  if (verdict === 'refuse') return reply(550, '5.7.1', line)
  return verdict === 'defer' ? reply(451, '4.7.1', line) : undefined
}
