// What is demanded of the TLS of a host: the setting `tls`, and more where it is the smarthost and its own settings say so. A
// password travels only to whoever has proved their name, unless nobody can listen on the way.

import { forbidsClear, type TlsDemand } from '../config/config.ts'
import { isOnThisMachine } from '../core/ip.ts'
import type { Destination } from '../route/destination.ts'

export interface HostDemand {
  readonly tls: TlsDemand
  /** TLS from the first byte. */
  readonly implicit: boolean
}

export function demandOn(destination: Destination, general: TlsDemand): HostDemand {
  // Of our own, on this machine or in its network; LMTP servers offer no TLS by themselves.
  if (destination.kind === 'lmtp') return { tls: 'off', implicit: false }
  const smarthost = destination.kind === 'host' ? destination.smarthost : undefined
  if (!smarthost) return { tls: general, implicit: false }
  const implicit = smarthost.tls === 'implicit'
  if (smarthost.login && !isOnThisMachine(smarthost.host)) return { tls: 'verified', implicit }
  if (smarthost.tls === undefined || forbidsClear(general)) return { tls: general, implicit }
  return { tls: 'required', implicit }
}
