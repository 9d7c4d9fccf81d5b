// One question to one server over one socket that lives only for it: UDP from a fresh port, so that an off-path forger has
// to guess port and id (RFC 5452 §9.2), or TCP. The UDP socket is connected, so the kernel lets through only what comes
// from the server's address and port, and says at once when nothing listens there. Which server is asked, how often and
// what an answer means is decided elsewhere. Nothing here throws for what the network does.

import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import type { Clock } from '../core/clock.ts'
import { isIpv6, type IpAddress } from '../core/ip.ts'
import { formatDuration, type Duration } from '../core/time.ts'

export interface DnsServerAddress {
  readonly address: IpAddress
  readonly port: number
}

export interface ExchangeOptions<T> {
  readonly server: DnsServerAddress
  readonly query: Buffer
  /** Undefined for bytes that are no answer to the question: over UDP the wait goes on. */
  readonly read: (bytes: Buffer) => T | undefined
  readonly clock: Clock
  readonly timeout: Duration
  readonly signal?: AbortSignal | undefined
}

export type Exchanged<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: 'silent' | 'bogus' | 'given-up'; readonly problem: string }

type Settle<T> = (result: Exchanged<T>) => void

export function exchangeUdp<T>(options: ExchangeOptions<T>): Promise<Exchanged<T>> {
  const { server, query, read } = options
  return once(options, (settle) => {
    const socket = createSocket(isIpv6(server.address) ? 'udp6' : 'udp4')
    socket.on('error', (error) => settle(failed(error)))
    socket.on('message', (bytes) => {
      const value = read(bytes)
      if (value !== undefined) settle({ ok: true, value })
    })
    socket.on('connect', () => socket.send(query))
    socket.connect(server.port, server.address)
    return () => socket.close()
  })
}

/** RFC 1035 §4.2.2: the message is preceded by its length in two octets, which also bounds the answer to 64 KiB. */
export function exchangeTcp<T>(options: ExchangeOptions<T>): Promise<Exchanged<T>> {
  const { server, query, read } = options
  return once(options, (settle) => {
    const socket = connect({ host: server.address, port: server.port })
    let received = Buffer.alloc(0)
    socket.on('connect', () => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(query.length)
      socket.write(Buffer.concat([length, query]))
    })
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return
      const value = read(received.subarray(2, 2 + received.readUInt16BE(0)))
      settle(
        value === undefined
          ? { ok: false, fault: 'bogus', problem: 'an answer that cannot be read' }
          : { ok: true, value },
      )
    })
    socket.on('error', (error) => settle(failed(error)))
    socket.on('close', () =>
      settle({ ok: false, fault: 'silent', problem: 'the connection was closed without an answer' }),
    )
    return () => socket.destroy()
  })
}

/** Settles with the first of answer, failure, time-out and abort, and closes the socket whichever it was. */
function once<T>(
  { clock, timeout, signal }: ExchangeOptions<T>,
  open: (settle: Settle<T>) => () => void,
): Promise<Exchanged<T>> {
  return new Promise((resolve) => {
    let settled = false
    const settle: Settle<T> = (result) => {
      if (settled) return
      settled = true
      timer.cancel()
      signal?.removeEventListener('abort', giveUp)
      close()
      resolve(result)
    }
    const giveUp = (): void => settle({ ok: false, fault: 'given-up', problem: 'given up' })
    const late = (): void =>
      settle({ ok: false, fault: 'silent', problem: `no answer within ${formatDuration(timeout)}` })
    const timer = clock.after(timeout, late)
    const close = open(settle)
    signal?.addEventListener('abort', giveUp, { once: true })
  })
}

function failed(error: Error): Exchanged<never> {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return {
    ok: false,
    fault: 'silent',
    problem: code === 'ECONNREFUSED' ? 'no DNS server listens there (ECONNREFUSED)' : code,
  }
}
