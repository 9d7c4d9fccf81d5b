// What the sandbox's DNS server answers to one packet: bytes in, bytes out, no sockets. It looks like a recursive server
// that knows one small world (RA is set, aliases are followed), so that the real resolver meets what it meets outside:
// negative answers with SOA, truncation, faults. It never throws for what a packet contains; silence is `undefined`.

import {
  AUTHENTIC_DATA,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
  decode,
  encode,
  type Answer,
  type DecodedPacket,
  type Packet,
  type Question,
} from 'dns-packet'
import type { ZoneLookup, Zones } from '../dns/zone-lookup.ts'
import type { ZoneRecord } from '../dns/zone-record.ts'

/** RFC 1035 §4.2.1, and the size that passes without fragments nearly everywhere. */
const PLAIN_UDP_SIZE = 512
const EDNS_UDP_SIZE = 1232
/** RFC 1035 §4.2.2: the length goes before the message in two octets. */
const TCP_SIZE = 65_535
/** RFC 1035 §3.3.14: a character-string has one octet of length. */
const TXT_STRING = 255
const NEGATIVE_TTL_S = 30
const DO_FLAG = 0x8000
const QR_BIT = 0x80

const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const
type Rcode = keyof typeof RCODES

export function answerPacket(zones: Zones, bytes: Buffer, transport: 'udp' | 'tcp'): Buffer | undefined {
  // A response is never answered, or two servers could talk to each other without end.
  if (bytes.length < 12 || (bytes.readUInt8(2) & QR_BIT) !== 0) return undefined
  const query = readQuery(bytes)
  if (query === undefined) return encode(emptyResponse(bytes.readUInt16BE(0), 'FORMERR'))
  const response = respond(zones, query)
  if (response === undefined) return undefined
  const encoded = encode(response)
  if (encoded.length <= (transport === 'tcp' ? TCP_SIZE : udpSize(query))) return encoded
  // RFC 2181 §9: what does not fit is left out as a whole, and the TC bit sends the client to TCP.
  return encode({ ...response, flags: (response.flags ?? 0) | TRUNCATED_RESPONSE, answers: [], authorities: [] })
}

function readQuery(bytes: Buffer): DecodedPacket | undefined {
  try {
    const query = decode(bytes)
    const name = query.questions?.[0]?.name ?? ''
    return query.questions?.length === 1 && /^[!-~]+$/.test(name) ? query : undefined
  } catch {
    return undefined
  }
}

function respond(zones: Zones, query: DecodedPacket): Packet | undefined {
  const [question] = query.questions ?? []
  const id = query.id ?? 0
  const opcode = ((query.flags ?? 0) >> 11) & 0xf
  if (question === undefined) return emptyResponse(id, 'FORMERR')
  if (opcode !== 0) return emptyResponse(id, 'NOTIMP', [question])
  if (question.class !== 'IN') return emptyResponse(id, 'REFUSED', [question])
  const found = zones.lookup(question.name, question.type)
  const rcode = rcodeOf(found)
  if (rcode === undefined) return undefined
  const wantsAd = query.flag_ad || optOf(query)?.flag_do === true
  const flags =
    (query.flag_rd ? RECURSION_DESIRED : 0) | (found.authenticated && wantsAd ? AUTHENTIC_DATA : 0) | RCODES[rcode]
  const known = rcode === 'NOERROR' || rcode === 'NXDOMAIN'
  return {
    type: 'response',
    id,
    flags: RECURSION_AVAILABLE | flags,
    questions: [question],
    answers: known ? [...found.aliases, ...found.records].map(toAnswer) : [],
    authorities: found.kind === 'nxdomain' || found.kind === 'nodata' ? [startOfAuthority(question, found)] : [],
    additionals: optOf(query) === undefined ? [] : [ednsRecord(query)],
  }
}

function rcodeOf(found: ZoneLookup): Rcode | undefined {
  switch (found.kind) {
    case 'answer':
    case 'nodata':
    case 'loop':
      return 'NOERROR'
    case 'nxdomain':
      return 'NXDOMAIN'
    case 'servfail':
      return 'SERVFAIL'
    case 'refused':
      return 'REFUSED'
    case 'timeout':
      return undefined
  }
}

function emptyResponse(id: number, rcode: Rcode, questions: Question[] = []): Packet {
  return { type: 'response', id, flags: RECURSION_AVAILABLE | RCODES[rcode], questions }
}

function toAnswer(record: ZoneRecord): Answer {
  const { name } = record
  const ttl = record.ttl / 1000
  switch (record.type) {
    case 'TXT':
      return { name, type: 'TXT', ttl, data: record.data.flatMap(txtStrings) }
    case 'MX':
      return { name, type: 'MX', ttl, data: { ...record.data, exchange: record.data.exchange || '.' } }
    case 'TLSA': {
      const { usage, selector, matching, data } = record.data
      return {
        name,
        type: 'TLSA',
        ttl,
        data: { usage, selector, matchingType: matching, certificate: Buffer.from(data) },
      }
    }
    case 'A':
    case 'AAAA':
    case 'CNAME':
    case 'PTR':
    case 'NS':
      return { name, type: record.type, ttl, data: record.data }
  }
}

function txtStrings(text: string): Buffer[] {
  const bytes = Buffer.from(text)
  const count = Math.max(1, Math.ceil(bytes.length / TXT_STRING))
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * TXT_STRING, (i + 1) * TXT_STRING))
}

/** RFC 2308 §3: a negative answer carries the SOA of its zone; here every top-level name is one zone. */
function startOfAuthority(question: Question, { aliases }: ZoneLookup): Answer {
  const end = aliases.at(-1)?.data ?? question.name
  const zone = end.split('.').findLast((label) => label !== '') ?? '.'
  const data = {
    mname: `ns.${zone}`,
    rname: `hostmaster.${zone}`,
    serial: 1,
    refresh: 3600,
    retry: 600,
    expire: 86_400,
    minimum: NEGATIVE_TTL_S,
  }
  return { name: zone, type: 'SOA', ttl: NEGATIVE_TTL_S, data }
}

const optOf = (query: DecodedPacket) => query.additionals?.find((record) => record.type === 'OPT')

/** RFC 6891 §6.1.1: an OPT record is answered with one, the DO bit copied (RFC 3225 §3). */
function ednsRecord(query: DecodedPacket): Answer {
  const dnssecOk = optOf(query)?.flag_do ?? false
  return {
    name: '.',
    type: 'OPT',
    udpPayloadSize: EDNS_UDP_SIZE,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: dnssecOk ? DO_FLAG : 0,
    flag_do: dnssecOk,
    options: [],
  }
}

function udpSize(query: DecodedPacket): number {
  const asked = optOf(query)?.udpPayloadSize ?? PLAIN_UDP_SIZE
  return Math.min(Math.max(asked, PLAIN_UDP_SIZE), EDNS_UDP_SIZE)
}
