// The packets of the milter protocol, version 6, as libmilter speaks it (include/libmilter/mfdef.h): four octets of length,
// one of kind, then data. Pure: bytes to packets and back. What to say when is in conversation.ts.

/** What the server says. */
export const COMMAND = {
  abort: 'A',
  body: 'B',
  connect: 'C',
  macro: 'D',
  endOfBody: 'E',
  helo: 'H',
  header: 'L',
  mail: 'M',
  endOfHeader: 'N',
  negotiate: 'O',
  quit: 'Q',
  rcpt: 'R',
  data: 'T',
} as const

export type MilterCommand = (typeof COMMAND)[keyof typeof COMMAND]

/** What the filter may ask to have changed (SMFIF_*): all of it is offered, what concerns the envelope is only reported. */
export const ALL_ACTIONS = 0xff

/** Stages that the filter does not want to hear of, or does not answer to (SMFIP_*). */
export const FLAG = {
  noConnect: 1 << 0,
  noHelo: 1 << 1,
  noMail: 1 << 2,
  noRcpt: 1 << 3,
  noBody: 1 << 4,
  noHeader: 1 << 5,
  noEndOfHeader: 1 << 6,
  silentHeader: 1 << 7,
  noUnknown: 1 << 8,
  noData: 1 << 9,
  skip: 1 << 10,
  silentConnect: 1 << 12,
  silentHelo: 1 << 13,
  silentMail: 1 << 14,
  silentRcpt: 1 << 15,
  silentData: 1 << 16,
  silentUnknown: 1 << 17,
  silentEndOfHeader: 1 << 18,
  silentBody: 1 << 19,
  /** Values keep the space behind the colon. */
  leadingSpace: 1 << 20,
} as const

export const ALL_FLAGS = Object.values(FLAG).reduce((all, flag) => all | flag, 0)

/** The most that libmilter takes as data of one packet, and the most of one piece of body (MILTER_CHUNK_SIZE). */
export const MOST_DATA = 65_535

export interface Packet {
  /** One letter; see conversation.ts for what it means. */
  readonly kind: string
  readonly data: Buffer
}

export function formatPacket(kind: MilterCommand, ...parts: readonly Uint8Array[]): Buffer {
  const size = parts.reduce((sum, { length }) => sum + length, 1)
  const head = Buffer.alloc(5)
  head.writeUInt32BE(size)
  head.write(kind, 4, 'latin1')
  return Buffer.concat([head, ...parts])
}

/** A text as the protocol has it: its octets, and a NUL, which no text may hold itself. */
export const cString = (text: string | Uint8Array): Buffer => {
  const bytes = typeof text === 'string' ? Buffer.from(text) : Buffer.from(text)
  return Buffer.concat([bytes.includes(0) ? bytes.filter((byte) => byte !== 0) : bytes, Buffer.alloc(1)])
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

export const uint16 = (value: number): Buffer => Buffer.from([(value >> 8) & 0xff, value & 0xff])

/** The texts that a packet holds; what follows the last NUL belongs to none. */
export function readStrings(data: Buffer): readonly Buffer[] {
  const strings: Buffer[] = []
  let start = 0
  for (let end = data.indexOf(0); end >= 0; end = data.indexOf(0, start)) {
    strings.push(data.subarray(start, end))
    start = end + 1
  }
  return strings
}

export type PacketProblem = 'empty' | 'too-large'

/** Puts packets together from the pieces in which they arrive. */
export class PacketReader {
  #rest: Buffer = Buffer.alloc(0)
  readonly #largest: number

  constructor(largest: number) {
    this.#largest = largest
  }

  feed(bytes: Uint8Array): { readonly packets: readonly Packet[]; readonly problem?: PacketProblem } {
    this.#rest = Buffer.concat([this.#rest, bytes])
    const packets: Packet[] = []
    let at = 0
    while (this.#rest.length - at >= 4) {
      const size = this.#rest.readUInt32BE(at)
      if (size === 0) return { packets, problem: 'empty' }
      if (size > this.#largest) return { packets, problem: 'too-large' }
      if (this.#rest.length - at < 4 + size) break
      const body = this.#rest.subarray(at + 4, at + 4 + size)
      packets.push({ kind: String.fromCharCode(body[0] ?? 0), data: body.subarray(1) })
      at += 4 + size
    }
    this.#rest = this.#rest.subarray(at)
    return { packets }
  }
}
