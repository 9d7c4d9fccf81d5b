// A connection to a milter, in packets. It bounds what a filter can make this server hold, and turns what cannot be
// understood into errors, which make the scanner "unavailable".

import { ChannelError, type Channel } from '../channel.ts'
import { formatPacket, PacketReader, type MilterCommand, type Packet } from './packets.ts'

/** Octets that a filter may send in all: a replaced body is what could be long. */
export const MOST_RECEIVED = 16 * 1024 * 1024
const LARGEST_PACKET = 1024 * 1024

export class MilterLink {
  readonly #channel: Channel
  readonly #reader = new PacketReader(LARGEST_PACKET)
  readonly #packets: Packet[] = []
  #received = 0

  constructor(channel: Channel) {
    this.#channel = channel
  }

  send(kind: MilterCommand, ...parts: readonly Uint8Array[]): Promise<boolean> {
    return this.#channel.send(formatPacket(kind, ...parts))
  }

  /** A command with the macros that go before it, in one piece. */
  sendWithMacros(macros: Uint8Array, kind: MilterCommand, ...parts: readonly Uint8Array[]): Promise<boolean> {
    return this.#channel.send(Buffer.concat([macros, formatPacket(kind, ...parts)]))
  }

  async receive(): Promise<Packet> {
    for (;;) {
      const packet = this.#packets.shift()
      if (packet) return packet
      const bytes = await this.#channel.read()
      if (!bytes) throw new ChannelError('the milter closed the connection without an answer')
      this.#received += bytes.length
      if (this.#received > MOST_RECEIVED) throw new ChannelError(`the milter sent more than ${MOST_RECEIVED} octets`)
      const { packets, problem } = this.#reader.feed(bytes)
      if (problem) throw new ChannelError(`the milter sent something that is not a packet (${problem})`)
      this.#packets.push(...packets)
    }
  }
}
