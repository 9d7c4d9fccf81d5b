// Asks a time server once how far our clock is from its own (RFC 4330 §5). It sets nothing, and never throws for what comes.

import { createSocket } from 'node:dgram'
import type { Clock } from '../core/clock.ts'
import { isIpv6, type IpAddress } from '../core/ip.ts'
import type { Duration } from '../core/time.ts'

export type TimeTold =
  /** In milliseconds: how much has to be added to our clock. */
  { readonly ok: true; readonly offset: number } | { readonly ok: false; readonly why: string }

const NTP_PORT = 123
/** Version 4, mode 3: a client. */
const CLIENT = 0x23
const PACKET = 48
const SERVER_MODE = 4
/** Seconds from 1900, where its time begins, to 1970; it begins anew every 2^32 seconds, in 2036 for the first time. */
const EPOCH = 2_208_988_800
const ERA = 2 ** 32
/** The field with the time at which the server sent its answer, and the one before: at which our question came. */
const RECEIVED_AT = 32
const SENT_AT = 40

export function askTime(
  address: IpAddress,
  clock: Clock,
  {
    timeout,
    signal,
    port = NTP_PORT,
  }: { readonly timeout: Duration; readonly signal: AbortSignal; readonly port?: number },
): Promise<TimeTold> {
  return new Promise((resolve) => {
    const socket = createSocket(isIpv6(address) ? 'udp6' : 'udp4')
    const end = (told: TimeTold): void => {
      timer.cancel()
      signal.removeEventListener('abort', onAbort)
      socket.removeAllListeners()
      socket.on('error', () => {}).close()
      resolve(told)
    }
    const onAbort = (): void => end({ ok: false, why: 'no answer' })
    const timer = clock.after(timeout, onAbort)
    signal.addEventListener('abort', onAbort)
    let asked = clock.now()
    socket.on('error', (error: NodeJS.ErrnoException) => end({ ok: false, why: error.code ?? error.message }))
    socket.on('message', (bytes) => {
      const answered = clock.now()
      if (bytes.length < PACKET || (bytes.readUInt8(0) & 7) !== SERVER_MODE) return
      // Stratum 0 is a refusal with a code in letters (RFC 4330 §8).
      if (bytes.readUInt8(1) === 0)
        return end({ ok: false, why: bytes.toString('latin1', 12, 16).replaceAll(/\W/g, '') })
      const offset = (timeAt(bytes, RECEIVED_AT, asked) - asked + (timeAt(bytes, SENT_AT, answered) - answered)) / 2
      end({ ok: true, offset: Math.round(offset) })
    })
    socket.on('connect', () => {
      const question = Buffer.alloc(PACKET)
      question.writeUInt8(CLIENT, 0)
      asked = clock.now()
      socket.send(question)
    })
    socket.connect(port, address)
  })
}

/** In the era that is nearest to our own clock. */
function timeAt(bytes: Buffer, at: number, near: number): number {
  const seconds = bytes.readUInt32BE(at) - EPOCH + bytes.readUInt32BE(at + 4) / ERA
  const eras = Math.round((near / 1000 - seconds) / ERA)
  return 1000 * (seconds + eras * ERA)
}
