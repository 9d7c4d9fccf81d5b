// What is too much: the figures of a sender beside the limits, in the order in which they are told. Pure.

import type { GuardConfig } from '../config/config.ts'
import type { Facts } from '../core/reason.ts'
import type { AlarmKind, SendingLimits } from '../queue/outbound.ts'

/** What a sender has come to, the letter in question included. */
export interface Figures {
  /** Letters of the last hour and of the last 24. */
  readonly hour: number
  readonly day: number
  /** Letters of a usual day; undefined: the sender has not been known for long enough. */
  readonly usual: number | undefined
  /** Domains of the last day that the sender had never written to. */
  readonly newDomains: number
}

/** What became of the letters of a day. */
export interface Endings {
  readonly ended: number
  readonly failed: number
  readonly spam: number
}

export interface Alarm {
  readonly why: AlarmKind
  readonly values: Facts
}

/** Below this nothing is a spike: somebody who writes twice a day may well write to thirty people once. */
export const LEAST_SPIKE = 30
/** A share says nothing of fewer than these. */
export const LEAST_ENDED = 20
const LEAST_SPAM = 5

/** `own`: an operator has said how much this sender may, so what is usual does not matter. */
export function alarmOf(
  { hour, day, usual, newDomains }: Figures,
  limits: SendingLimits,
  own: boolean,
  settings: GuardConfig,
): Alarm | undefined {
  const rounded = usual === undefined ? {} : { usual: Math.round(usual * 10) / 10 }
  if (hour > limits.hour) return { why: 'hour', values: { letters: hour, limit: limits.hour, ...rounded } }
  if (day > limits.day) return { why: 'day', values: { letters: day, limit: limits.day, ...rounded } }
  if (usual === undefined || own) return undefined
  const spike = Math.max(LEAST_SPIKE, settings.spike * usual)
  if (settings.spike > 0 && day > spike) {
    return { why: 'spike', values: { letters: day, limit: Math.floor(spike), times: settings.spike, ...rounded } }
  }
  if (settings.newDomains > 0 && newDomains > settings.newDomains) {
    return { why: 'domains', values: { domains: newDomains, limit: settings.newDomains } }
  }
  return undefined
}

/** What became of letters tells of a bought list, or of spam. */
export function alarmOfEndings({ ended, failed, spam }: Endings, settings: GuardConfig): Alarm | undefined {
  if (ended < LEAST_ENDED) return undefined
  const share = (part: number): number => Math.round((100 * part) / ended)
  if (settings.spam > 0 && spam >= LEAST_SPAM && share(spam) >= settings.spam) {
    return { why: 'spam', values: { letters: ended, spam, share: share(spam), limit: settings.spam } }
  }
  if (settings.bounces > 0 && share(failed) >= settings.bounces) {
    return { why: 'bounces', values: { letters: ended, failed, share: share(failed), limit: settings.bounces } }
  }
  return undefined
}
