// The dialer of sandbox mode: an address of the pretended Internet leads to the loopback port where its server really
// listens, every other address is refused. Nothing leaves the machine, and no other program on it is reached either.

import type { Clock } from '../core/clock.ts'
import { isIpv6, parseIp, type IpAddress } from '../core/ip.ts'
import type { Dialer } from '../net/dialer.ts'
import { tcpDialer } from '../net/tcp-dialer.ts'

/** Ports on 127.0.0.1 by `pretendedTarget(address, port)`. */
export type PretendedTargets = ReadonlyMap<string, number>

export const pretendedTarget = (address: IpAddress, port: number): string =>
  isIpv6(address) ? `[${address}]:${port}` : `${address}:${port}`

export function sandboxDialer(clock: Clock, targets: PretendedTargets): Dialer {
  const dial = tcpDialer(clock)
  const loopback = parseIp('127.0.0.1')
  return async (address, port, options) => {
    const realPort = targets.get(pretendedTarget(address, port))
    if (realPort === undefined || loopback === undefined) {
      const rule = 'the sandbox connects to its own pretended servers only'
      return { ok: false, reason: { code: 'connect.not-allowed', facts: { address, port, rule } } }
    }
    return dial(loopback, realPort, options)
  }
}
