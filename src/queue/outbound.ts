// What is kept of how much each sender of ours sends elsewhere: the counts of the outbound guard (src/guard/), which survive
// whatever the queue survives, because they are written with the letters that they count. Plain data; nothing here knows what
// is much.

import type { Facts } from '../core/reason.ts'
import type { Instant } from '../core/time.ts'
import type { ServerEvent } from '../events/event.ts'
import type { NewMessage } from './store.ts'

/** What is added to the counts of one sender; what is left out is none. */
export interface OutboundCount {
  /** `user:alice`, `uid:www-data`, `script:www-data:/srv/shop/mail.php`, `host:192.0.2.7`. */
  readonly sender: string
  readonly at: Instant
  /** Recipients elsewhere whose mail went on its way. */
  readonly letters?: number
  /** Those whose mail was held. */
  readonly held?: number
  /** Those whose story has ended, delivered or not. */
  readonly ended?: number
  /** Of the ended, those who did not get it. */
  readonly failed?: number
  /** Of the failed, those where the other side took it for spam. */
  readonly spam?: number
  /** Domains that the sender had not written to before. */
  readonly domains?: readonly string[]
}

/** Why a sender is held; `values` are what was compared. */
export const ALARMS = ['hour', 'day', 'spike', 'domains', 'bounces', 'spam'] as const
export type AlarmKind = (typeof ALARMS)[number]

export interface HeldSender {
  readonly since: Instant
  readonly why: AlarmKind
  readonly values: Facts
}

/** Letters in an hour and in a day. */
export interface SendingLimits {
  readonly hour: number
  readonly day: number
}

/** What was decided about one sender. */
export interface SenderState {
  readonly held?: HeldSender
  /** An operator's; left out: those of the configuration. */
  readonly limits?: SendingLimits
}

export interface DayCount {
  readonly letters: number
  readonly held: number
  readonly ended: number
  readonly failed: number
  readonly spam: number
}

/** All that is kept. Minutes and days count from the epoch. */
export interface OutboundRecords {
  readonly minutes: readonly { readonly sender: string; readonly minute: number; readonly letters: number }[]
  readonly days: readonly (DayCount & { readonly sender: string; readonly day: number })[]
  readonly domains: readonly { readonly sender: string; readonly domain: string; readonly day: number }[]
  readonly states: readonly (SenderState & { readonly sender: string })[]
}

export interface SenderChange {
  readonly sender: string
  readonly at: Instant
  readonly state: SenderState
  /** What was sent until now does not count for limits and alarms any more; what is usual stays. */
  readonly afresh: boolean
  readonly event?: ServerEvent
  /** What tells postmaster, in the same transaction. */
  readonly letter?: NewMessage
}

export const minuteOf = (at: Instant): number => Math.floor(at / 60_000)
export const dayOf = (at: Instant): number => Math.floor(at / 86_400_000)
