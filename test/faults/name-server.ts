// A DNS server of the fault lane, which is dead, slow or lies when the lane wants it to. It knows one name: the next hop.

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { decode, encode, type Packet } from 'dns-packet'

import { systemClock } from '../../src/core/clock.ts'
import { seconds } from '../../src/core/time.ts'

export type Mood =
  | 'right'
  /** Says nothing. */
  | 'dead'
  /** Answers, later than most would wait. */
  | 'slow'
  /** Answers another question, under another number, and with octets that are no packet. */
  | 'lying'
  | 'servfail'

const SLOW = seconds(4)

export class NameServer implements AsyncDisposable {
  mood: Mood = 'right'
  asked = 0
  #closed = false
  readonly #socket: Socket

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (bytes, from) => this.#onQuestion(bytes, from))
  }

  static async start(): Promise<NameServer> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new NameServer(socket)
  }

  get port(): number {
    return this.#socket.address().port
  }

  #onQuestion(bytes: Buffer, from: RemoteInfo): void {
    this.asked++
    const { id = 0, questions = [] } = decode(bytes)
    const [question] = questions
    if (!question) return
    const send = (packet: Packet | Buffer): void => {
      if (!this.#closed) this.#socket.send(Buffer.isBuffer(packet) ? packet : encode(packet), from.port, from.address)
    }
    const answer: Packet = {
      type: 'response',
      id,
      questions,
      answers: question.type === 'A' ? [{ type: 'A', name: question.name, ttl: 1, data: '127.0.0.1' }] : [],
    }
    switch (this.mood) {
      case 'right':
        return send(answer)
      case 'dead':
        return
      case 'slow':
        systemClock.after(SLOW, () => send(answer), true)
        return
      case 'lying':
        send({ ...answer, id: (id + 1) & 0xffff })
        send({ ...answer, questions: [{ ...question, name: 'other.test' }], answers: [] })
        send(Buffer.from('no packet'))
        return
      case 'servfail':
        // RCODE 2 (RFC 1035 §4.1.1).
        return send({ ...answer, answers: [], flags: 2 })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()))
  }
}
