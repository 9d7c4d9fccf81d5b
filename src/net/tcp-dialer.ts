// The dialer of a real server: one connection to one address or socket, or the reason why there is none. It tries nothing else.

import { connect, type NetConnectOpts } from 'node:net'
import { systemClock, type Clock } from '../core/clock.ts'
import { isHostAddress } from '../core/ip.ts'
import type { ReasonCode } from '../core/reason.ts'
import type { Dialer, DialOptions, DialResult, SocketDialer } from './dialer.ts'

const CODES: Readonly<Record<string, ReasonCode>> = {
  ECONNREFUSED: 'connect.refused',
  // A socket of this machine that is not there.
  ENOENT: 'connect.refused',
  ETIMEDOUT: 'connect.timeout',
  EHOSTUNREACH: 'connect.unreachable',
  EHOSTDOWN: 'connect.unreachable',
  ENETUNREACH: 'connect.no-network',
  ENETDOWN: 'connect.no-network',
  // No address of the family: a machine without IPv6.
  EADDRNOTAVAIL: 'connect.no-network',
  EAFNOSUPPORT: 'connect.no-network',
  ECONNRESET: 'connect.reset',
  EPIPE: 'connect.reset',
  // A packet filter or a route that says "prohibited" on this machine.
  EACCES: 'connect.not-allowed',
  EPERM: 'connect.not-allowed',
  EMFILE: 'local.exhausted',
  ENFILE: 'local.exhausted',
  ENOBUFS: 'local.exhausted',
  ENOMEM: 'local.exhausted',
}

export function tcpDialer(clock: Clock = systemClock): Dialer {
  return async (address, port, options) =>
    isHostAddress(address)
      ? dial({ host: address, port, noDelay: true }, options, clock)
      : { ok: false, reason: { code: 'connect.no-host' } }
}

export const socketDialer =
  (clock: Clock = systemClock): SocketDialer =>
  (path, options) =>
    dial({ path }, options, clock)

const dial = (place: NetConnectOpts, { timeout, signal }: DialOptions, clock: Clock): Promise<DialResult> =>
  new Promise((resolve) => {
    const socket = connect(place)
    const settle = (result: DialResult): void => {
      timer.cancel()
      signal?.removeEventListener('abort', onAbort)
      socket.off('connect', onConnect).off('error', onError)
      // A late error of a socket that was given up concerns nobody.
      if (!result.ok) socket.on('error', () => {}).destroy()
      resolve(result)
    }
    const fail = (code: ReasonCode, error?: string): void =>
      settle({ ok: false, reason: { code, ...(error === undefined ? {} : { facts: { error } }) } })
    const onConnect = (): void => settle({ ok: true, socket })
    const onError = (error: NodeJS.ErrnoException): void => {
      const errno = error.code ?? error.message
      fail(CODES[errno] ?? 'connect.failed', errno)
    }
    const onAbort = (): void => fail('local.stopping')
    const timer = clock.after(timeout, () => fail('connect.timeout'))
    socket.on('connect', onConnect).on('error', onError)
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) onAbort()
  })
