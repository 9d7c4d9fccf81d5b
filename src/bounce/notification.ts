// What a notification tells about: the shared nouns of this folder.

import type { Domain } from '../core/domain.ts'
import type { EnhancedStatus } from '../core/enhanced-status.ts'
import { enhancedStatus } from '../core/enhanced-status.ts'
import type { Delivery, Message, Recipient } from '../core/message.ts'
import { reasonLayer, type Reason, type Remote } from '../core/reason.ts'
import type { Instant } from '../core/time.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import type { Original } from './original.ts'
import type { About } from './wants-notification.ts'

/** One recipient of which the notification tells. */
export interface Reported {
  readonly recipient: Recipient
  /** Without it, the remote's own enhanced code, or the general one of the kind. */
  readonly status?: EnhancedStatus
  /** Why it failed or waits; for an expired recipient, why the last attempt failed. */
  readonly reason?: Reason
  /** Whether it failed because the time for retrying is over. */
  readonly expired?: boolean
  /** How it was delivered or passed on. */
  readonly via?: Delivery
  /** Left out: one, where nothing else says so. */
  readonly attempts?: number
  /** When the last of them ended; undefined: that is not known. */
  readonly lastAttemptAt: Instant | undefined
  readonly willRetryUntil?: Instant | undefined
}

export interface NotificationInput {
  readonly about: About
  /** The message that the notification is about; its sender is who gets it. */
  readonly message: Message
  readonly original: Original
  /** Octets of an original up to which it is given back whole. */
  readonly returnLimit: number
  readonly recipients: readonly Reported[]
  readonly now: Instant
  readonly hostname: Domain
  /** The host that all outgoing mail goes through. */
  readonly smarthosts?: readonly string[] | undefined
  /** Of the text for people, one after the other; English where it is left out. */
  readonly languages?: readonly Language[] | undefined
  /** `active` when the caller delivers the notification at once. */
  readonly state?: 'scheduled' | 'active'
}

/** RFC 3463 §3.5: delivery time expired. Class 4, for no attempt found a permanent reason (RFC 3464 §2.3.4). */
const EXPIRED = enhancedStatus('4.4.7')
const GENERAL: Readonly<Record<About, EnhancedStatus>> = {
  failed: enhancedStatus('5.0.0'),
  delayed: enhancedStatus('4.0.0'),
  delivered: enhancedStatus('2.0.0'),
  relayed: enhancedStatus('2.0.0'),
  expanded: enhancedStatus('2.0.0'),
}

/** The true status: of the remote where it gave one that fits, never an invented one in its place. */
export function statusOf(reported: Reported, about: About): EnhancedStatus {
  if (reported.status !== undefined) return reported.status
  const enhanced = reported.reason?.reply?.enhanced
  if (hasExpired(reported)) return enhanced?.startsWith('4') ? enhanced : EXPIRED
  if (enhanced?.startsWith(GENERAL[about].charAt(0))) return enhanced
  return (about === 'delayed' && waitsFor(reported.reason)) || GENERAL[about]
}

/** RFC 3463 §3.5: what stands in the way where no server has said it. */
function waitsFor(reason: Reason | undefined): EnhancedStatus | undefined {
  if (reason === undefined) return undefined
  if (reason.code === 'smtp.lost' || reason.code === 'smtp.timeout') return enhancedStatus('4.4.2')
  const layer = reasonLayer(reason.code)
  return layer === 'connect' ? enhancedStatus('4.4.1') : layer === 'dns' ? enhancedStatus('4.4.3') : undefined
}

export const hasExpired = ({ expired, reason }: Reported): boolean => expired ?? reason?.code === 'queue.expired'

/** What the last attempt met with, also where a person has given up what it was to be tried for. */
export const lastMet = ({ reason }: Reported): Reason | undefined => reason?.last ?? reason

/** The other server that the recipient's fate was learned from; one of mailboxes of this site is no other. */
export function remoteOf(reported: Reported): Remote | undefined {
  const { via } = reported
  if (via?.transport === 'smtp') return via
  const remote = lastMet(reported)?.remote
  return remote?.protocol === 'lmtp' ? undefined : remote
}
