// Extended DNS errors (RFC 8914): the reason that some resolvers add to SERVFAIL, in words. It is what tells a domain
// with broken signatures from one whose name servers are down.

import type { Answer } from 'dns-packet'

const OPTION_CODE = 15
const MAX_TEXT = 120

/** RFC 8914 §4, the codes that explain a failure. */
const MEANINGS: Readonly<Record<number, string>> = {
  6: 'DNSSEC validation failed',
  7: 'a DNSSEC signature has expired',
  8: 'a DNSSEC signature is not yet valid',
  9: 'the DNSKEY record is missing',
  10: 'DNSSEC signatures are missing',
  12: 'the NSEC record is missing',
  14: 'the resolver is not ready',
  15: 'the name is blocked',
  17: 'the answer was filtered',
  18: 'this client is not allowed to ask',
  20: 'the server has no authority for the name',
  22: 'no name server of the domain can be reached',
  23: 'a network error on the way to the domain’s name servers',
}

export interface ExtendedError {
  /** ` (DNSSEC validation failed: text of the server)`, or nothing when the answer carries no such option. */
  readonly text: string
  /** Whether it is the domain's signatures that are wrong. */
  readonly dnssec: boolean
}

export function extendedError(additionals: readonly Answer[]): ExtendedError {
  for (const record of additionals) {
    if (record.type !== 'OPT') continue
    for (const option of record.options) {
      // The library's types list only the options that it encodes; it decodes every other to its bytes.
      const { code, data }: { code: number; data?: Buffer | undefined } = option
      if (code === OPTION_CODE && data !== undefined && data.length >= 2) {
        return { text: ` (${describe(data)})`, dnssec: DNSSEC.has(data.readUInt16BE(0)) }
      }
    }
  }
  return { text: '', dnssec: false }
}

/** RFC 8914 §4: those that blame the signatures of the domain. */
const DNSSEC: ReadonlySet<number> = new Set([6, 7, 8, 9, 10, 12])

function describe(data: Buffer): string {
  const code = data.readUInt16BE(0)
  const text = data
    .subarray(2)
    .toString('utf8')
    .slice(0, MAX_TEXT)
    .replaceAll(/[^ -~]/g, '?')
  const meaning = MEANINGS[code] ?? `extended error ${code}`
  return text === '' ? meaning : `${meaning}: ${text}`
}
