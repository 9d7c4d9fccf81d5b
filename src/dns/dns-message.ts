// DNS messages (RFC 1035 §4) as the resolver needs them: one question out, one checked answer in. The bytes are coded by
// the dns-packet library. An answer counts only if its id and question are ours (RFC 5452 §9.1); names are made lower
// case and harmless to print here, so that nothing behind this file meets raw names. Aliases are not followed here.

import { AUTHENTIC_DATA, RECURSION_DESIRED, decode, encode, type Answer, type DecodedPacket } from 'dns-packet'
import { extendedError } from './extended-error.ts'

export interface DnsQuestion {
  /** Lower case, without a final dot. */
  readonly name: string
  readonly type: 'MX' | 'A' | 'AAAA' | 'TXT' | 'PTR' | 'TLSA'
}

export type DnsMessage =
  /** The answer did not fit; ask again over TCP. */
  | { readonly kind: 'truncated' }
  /** The server could not or would not answer; `rcode` is 1 (FORMERR), 2 (SERVFAIL), 5 (REFUSED), …; `dnssec`: signatures are why. */
  | { readonly kind: 'failed'; readonly rcode: number; readonly dnssec: boolean; readonly detail: string }
  | {
      readonly kind: 'noerror' | 'nxdomain'
      /** The answer section, owner names cleaned. */
      readonly records: readonly Answer[]
      /** An SOA in the authority section: the mark of an answer that ends in "no such record" (RFC 2308 §2.2). */
      readonly final: boolean
      /** The server looked further than its own data, or the data are its own. */
      readonly recursed: boolean
      readonly authenticated: boolean
    }

/** The UDP size that passes without fragments nearly everywhere (DNS Flag Day 2020). */
const UDP_SIZE = 1232
const RCODE_NAMES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED']
const NOERROR = 0
const NXDOMAIN = 3

/** Asks for recursion and, by the AD bit, to be told of validation without the signatures (RFC 6840 §5.7). */
export function encodeQuestion({ name, type }: DnsQuestion, id: number, edns: boolean): Buffer {
  return encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED | AUTHENTIC_DATA,
    questions: [{ name, type, class: 'IN' }],
    additionals: edns
      ? [
          {
            name: '.',
            type: 'OPT',
            udpPayloadSize: UDP_SIZE,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ]
      : [],
  })
}

/** Undefined for whatever is not an answer to this question: noise, forgeries, late answers. */
export function readMessage(bytes: Buffer, id: number, question: DnsQuestion): DnsMessage | undefined {
  const packet = decodeAnswer(bytes, id)
  if (packet === undefined) return undefined
  const rcode = (packet.flags ?? 0) & 0xf
  const asked = packet.questions ?? []
  // A server that gives up may leave the question out (RFC 1035 §4.1.1 says nothing of it); one that knows may not.
  if (asked.length === 0 ? rcode === NOERROR || rcode === NXDOMAIN : !isOurs(packet, question)) return undefined
  if (packet.flag_tc) return { kind: 'truncated' }
  if (rcode !== NOERROR && rcode !== NXDOMAIN) {
    const name = RCODE_NAMES[rcode] ?? `RCODE ${rcode}`
    const { text, dnssec } = extendedError(packet.additionals ?? [])
    return { kind: 'failed', rcode, dnssec, detail: name + text }
  }
  return {
    kind: rcode === NXDOMAIN ? 'nxdomain' : 'noerror',
    records: (packet.answers ?? []).filter(isInternet).map((record) => ({ ...record, name: cleanName(record.name) })),
    final: (packet.authorities ?? []).some((record) => record.type === 'SOA'),
    recursed: packet.flag_ra || packet.flag_aa,
    authenticated: packet.flag_ad,
  }
}

const HEADER = 12
/** Octets of the shortest question and the shortest record, whose name is the root (RFC 1035 §4.1.2, §4.1.3). */
const SHORTEST_QUESTION = 5
const SHORTEST_RECORD = 11

/** A few octets may claim to be 65,535 records, and the decoder would look for each of them. */
export function canHoldWhatItClaims(bytes: Buffer): boolean {
  const [questions, ...records] = [4, 6, 8, 10].map((at) => bytes.readUInt16BE(at))
  const claimed = records.reduce((sum, count) => sum + count * SHORTEST_RECORD, (questions ?? 0) * SHORTEST_QUESTION)
  return HEADER + claimed <= bytes.length
}

function decodeAnswer(bytes: Buffer, id: number): DecodedPacket | undefined {
  if (bytes.length < HEADER || bytes.readUInt16BE(0) !== id || !canHoldWhatItClaims(bytes)) return undefined
  try {
    const packet = decode(bytes)
    return packet.flag_qr ? packet : undefined
  } catch {
    return undefined
  }
}

function isOurs({ questions = [] }: DecodedPacket, { name, type }: DnsQuestion): boolean {
  const [asked] = questions
  return questions.length === 1 && asked?.type === type && asked.class === 'IN' && cleanName(asked.name) === name
}

const isInternet = (record: Answer): boolean => 'class' in record && record.class === 'IN'

/** Lower case, without a final dot; what could disturb a terminal or a log is written as `\ddd` (RFC 1035 §5.1). */
export function cleanName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, '')
    .replaceAll(/[^!-~]/gu, (char) => `\\${String(char.codePointAt(0)).padStart(3, '0')}`)
}

/** Whether a name can be asked for: labels of 1 to 63 octets, 253 in all (RFC 1035 §2.3.4, text form). */
export function isAskable(name: string): boolean {
  return name.length <= 253 && /^[!-~]+$/.test(name) && name.split('.').every((l) => l.length >= 1 && l.length <= 63)
}
