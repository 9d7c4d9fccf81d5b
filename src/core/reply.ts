// SMTP replies (RFC 5321 §4.2) as values, both those we send and those we are sent.

import type { EightBit } from './charset.ts'
import { parseEnhancedStatus, type EnhancedStatus } from './enhanced-status.ts'

export interface Reply {
  /** 200 to 599. */
  readonly code: number
  /** RFC 2034 code that begins the text, when there is one. */
  readonly enhanced?: EnhancedStatus
  /** The text of each line, without reply code and enhanced code. Never empty. */
  readonly lines: readonly string[]
  /** Of a reply that was not all UTF-8: how it was read. */
  readonly eightBit?: EightBitLines
}

/** What came where RFC 5321 §4.2 wants ASCII or UTF-8 and a server sent something else. */
export interface EightBitLines {
  /** The set that those lines were read in, which nobody tells. */
  readonly charset: EightBit
  /** The same lines as they came, one character for each octet. */
  readonly octets: readonly string[]
}

/** A reply of our own; `enhanced` is left out where RFC 2034 §4 has none (greeting, EHLO, HELO, 354). */
export function reply(code: number, enhanced: string | undefined, ...lines: string[]): Reply {
  const status = enhanced === undefined ? undefined : parseEnhancedStatus(enhanced)
  return status === undefined ? { code, lines } : { code, enhanced: status, lines }
}

/** The bytes on the wire, as text with CRLF after every line. */
export function formatReply({ code, enhanced, lines }: Reply): string {
  const status = enhanced === undefined ? '' : `${enhanced} `
  let text = ''
  for (let i = 0; i < lines.length; i++) text += `${code}${i < lines.length - 1 ? '-' : ' '}${status}${lines[i]}\r\n`
  return text
}

/** A reply as one line for people: `550 5.7.1 first line second line`. */
export function describeReply({ code, enhanced, lines }: Reply): string {
  return `${code} ${enhanced === undefined ? '' : `${enhanced} `}${lines.join(' ')}`.trimEnd()
}

export const isPositive = (r: Reply): boolean => r.code >= 200 && r.code < 300
export const isIntermediate = (r: Reply): boolean => r.code >= 300 && r.code < 400
export const isTransient = (r: Reply): boolean => r.code >= 400 && r.code < 500
export const isPermanent = (r: Reply): boolean => r.code >= 500 && r.code < 600
