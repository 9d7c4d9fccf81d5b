// What the checks look at, as values and ports, so that a test decides what the world is like.

import type { Clock } from '../core/clock.ts'
import type { Domain } from '../core/domain.ts'
import type { IpAddress } from '../core/ip.ts'
import type { Duration, Instant } from '../core/time.ts'
import type { Resolver } from '../dns/resolver.ts'
import type { Dialer } from '../net/dialer.ts'
import type { ListenerMode } from '../smtp/session-facts.ts'
import type { Fetched } from '../tls-policy/sts-fetch.ts'
import type { Said } from '../words/language.ts'
import type { OwnAddress } from './check.ts'

export interface World {
  readonly clock: Clock
  /** After how long nothing that came is nothing that comes. */
  readonly silence: Duration
  readonly resolver: Resolver
  /** `DNS 192.0.2.53`: who answers. */
  readonly server: string
  /** Leads out into the world. */
  readonly dialer: Dialer
  /** Leads to this machine. */
  readonly here: Dialer
  /** What this host greets with; empty: it has no name. */
  readonly hostname: string
  /** Who knows that name: the configuration, or the machine. */
  readonly nameFrom: 'configuration' | 'machine' | 'told'
  /** The addresses that it sends from. */
  readonly own: readonly OwnAddress[]
  /** The addresses of its interfaces. */
  readonly machine: readonly IpAddress[]
  /** Where it takes mail, from other servers and from mail programs. */
  readonly ports: readonly MailPort[]
  /** Whether the mail server takes mail for anywhere from that address, as far as it is known. */
  readonly trusts: (address: IpAddress) => boolean
  /** Left out: no Waybill runs here, and no configuration was named. */
  readonly self?: (() => Promise<OwnState>) | undefined
  /** DKIM selectors: those that were told, and those that this server signs the domain's mail with. */
  readonly selectorsOf: (domain: string) => readonly string[]
  /** Zones of block lists to ask about the addresses. */
  readonly blockLists: readonly BlockListZone[]
  /** Zones of block lists to ask about the domains. */
  readonly domainLists: readonly string[]
  /** Fetches what a domain demands of TLS (RFC 8461). */
  readonly stsPolicy: (domain: Domain, signal: AbortSignal) => Promise<Fetched>
  /** The folder that mail is kept in. */
  readonly folder: string
  readonly room: (folder: string) => Promise<DiskSpace | undefined>
  /** How far the clock of this machine is from the time of others, in milliseconds; or why nobody told. */
  readonly clockOffset: (signal: AbortSignal) => Promise<ClockOffset>
}

/** What a Waybill knows of itself. */
export interface OwnState {
  /** The file of its configuration. */
  readonly file: string
  readonly warnings: readonly OwnWarning[]
  readonly backends: readonly { readonly name: string; readonly problem?: string }[]
  /** Left out: no server runs. */
  readonly queue?: {
    readonly messages: number
    readonly held: number
    readonly oldest?: Instant
    /** Routes. */
    readonly paused: readonly string[]
  }
}

export interface OwnWarning {
  readonly id: string
  /** File, line and column. */
  readonly where: string
  readonly says: Said
  readonly advice: Said
}

export interface MailPort {
  readonly port: number
  readonly mode: ListenerMode
}

export interface BlockListZone {
  readonly zone: string
  /** Many receivers ask it. */
  readonly major: boolean
}

export interface DiskSpace {
  /** Octets. */
  readonly free: number
  readonly total: number
}

export type ClockOffset =
  | { readonly ok: true; readonly offset: number; readonly of: string }
  | { readonly ok: false; readonly why: string; readonly of: string }
