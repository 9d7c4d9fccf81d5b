// What is demanded of the TLS of a host: what `tls_domains` says of the domain, else the setting `tls`; and more where it is the
// smarthost and its own settings say so. A password travels only to whoever has proved their name, unless nobody can listen on the
// way. What the domain itself demands (MTA-STS, DANE) is found out with its hosts, in steps/tls-policy.ts.

import { forbidsClear, type Config, type TlsDemand } from '../config/config.ts'
import { isOnThisMachine } from '../core/ip.ts'
import type { Facts } from '../core/reason.ts'
import type { DaneDemand } from '../net/dane-fault.ts'
import type { Destination } from '../route/destination.ts'
import type { StsPolicies } from '../tls-policy/sts-policies.ts'

export interface HostDemand {
  readonly tls: TlsDemand
  /** TLS from the first byte. */
  readonly implicit: boolean
  /** By these the server proves itself, in place of an authority. */
  readonly dane?: DaneDemand
  /** Whether it could prove itself is found out, and nothing hangs on it. */
  readonly tested?: true
  /** Whose demand it is, where that is not the configuration: for whoever reads why mail waits. */
  readonly policy?: Facts
}

/** Where the demands of other domains are found; absent: they are not asked for. */
export interface TlsPolicies {
  /** MTA-STS (RFC 8461). */
  readonly sts?: Pick<StsPolicies, 'policyFor' | 'refresh'> | undefined
  /** DANE (RFC 7672). */
  readonly dane: boolean
}

type Settings = Pick<Config, 'tls' | 'tlsDomains'>

export function demandOn(destination: Destination, { tls, tlsDomains }: Settings): HostDemand {
  const general = ruleFor(destination, tlsDomains) ?? tls
  // Of our own, on this machine or in its network; LMTP servers offer no TLS by themselves.
  if (destination.kind === 'lmtp') return { tls: 'off', implicit: false }
  const smarthost = destination.kind === 'host' ? destination.smarthost : undefined
  if (!smarthost) return { tls: general, implicit: false }
  const implicit = smarthost.tls === 'implicit'
  if (smarthost.login && !isOnThisMachine(smarthost.host)) return { tls: 'verified', implicit }
  if (smarthost.tls === undefined || forbidsClear(general)) return { tls: general, implicit }
  return { tls: 'required', implicit }
}

/** What the configuration says of this domain, whose word is the last one. */
export function ruleFor(destination: Destination, tlsDomains: Config['tlsDomains']): TlsDemand | undefined {
  if (destination.kind !== 'mx' || tlsDomains.size === 0) return undefined
  const { domain } = destination
  const labels = domain.split('.')
  const above = labels.slice(1).map((_, at) => `*.${labels.slice(at + 1).join('.')}`)
  return [domain, ...above].map((pattern) => tlsDomains.get(pattern)).find((tls) => tls !== undefined)
}
