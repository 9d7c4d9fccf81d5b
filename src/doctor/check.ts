// What a check is: one question about one target, and what it comes to. A check asks the world only through what it is handed
// (look.ts), which notes what was asked of whom and what came; it decides from the values, and says `unknown` where there are
// none. What it says, whose move it is and how bad it is stands in tables (found.ts, words/).

import type { IpAddress } from '../core/ip.ts'
import type { CauseId } from '../diagnose/causes/facts.ts'
import type { CheckStatus, FoundId, Mender } from './found.ts'
import type { Look } from './look.ts'
import type { World } from './world.ts'

/** What the sentences are filled with. */
export type Values = Readonly<Record<string, string>>

/** Where a cure is to be pasted; what a person has to do besides stands in the words. */
export type CurePlace = 'zone' | 'hosts' | 'shell' | 'waybill' | 'exim' | 'postfix'

export interface Cure {
  readonly where: CurePlace
  /** As it is typed or written, of one line or several. */
  readonly text: string
}

/** One question to the world. */
export interface Evidence {
  /** `MX example.org`, `connect`, `RCPT TO:<x@example.org>`. */
  readonly asked: string
  /** `DNS 192.0.2.53`, `192.0.2.1 port 25`, `/etc/hosts`. */
  readonly of: string
  /** What came, in the words of whoever answered. */
  readonly came: string
}

export interface CheckVerdict {
  readonly found: FoundId
  /** Which of several: an address, a host, a selector, a port. */
  readonly about?: string
  readonly values?: Values
  readonly cures?: readonly Cure[]
}

export interface CheckResult {
  readonly check: string
  readonly scope: Check['of']
  /** What was looked at: a domain, or the name of this host. */
  readonly target: string
  readonly about?: string
  readonly status: CheckStatus
  readonly found: FoundId
  readonly values: Values
  /** Whose move it is, where something is to be done. */
  readonly who?: Mender
  /** The refusals that come of it, as `explain` calls them. */
  readonly causes: readonly CauseId[]
  readonly cures: readonly Cure[]
  readonly evidence: readonly Evidence[]
}

interface CheckBase {
  /** `mx.alias`: its group, and itself. A contract with scripts. */
  readonly id: string
}

/** Nothing: there is nothing to look at, because another check tells of what is missing. */
type CheckVerdicts = Promise<readonly CheckVerdict[]>

export interface HostCheck extends CheckBase {
  readonly of: 'host'
  run(world: World, look: Look): CheckVerdicts
}

export interface DomainCheck extends CheckBase {
  readonly of: 'domain'
  run(domain: string, look: Look, world: World): CheckVerdicts
}

export type Check = HostCheck | DomainCheck

/** The address that others see this host come from, and how that is known. */
export interface OwnAddress {
  readonly address: IpAddress
  /** `told`: by whoever asks; `interface`: this machine has it; `dns`: the host name has it, as behind a translation. */
  readonly from: 'told' | 'interface' | 'dns'
}
