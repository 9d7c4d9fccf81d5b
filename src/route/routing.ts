// What routing is asked and what it answers: where the mail of one recipient goes next, by which router, what was compared,
// and who was asked before and why it declined. Plain data, so that events, `route` and the rules can tell all of it.

import type { Mailbox, ReversePath } from '../core/address.ts'
import type { EnhancedStatus } from '../core/enhanced-status.ts'
import type { Facts, Reason } from '../core/reason.ts'
import type { Destination } from './destination.ts'

/** What is known of the mail beside its recipient: at RCPT from the session, in the queue from the message. */
export interface Envelope {
  readonly mailFrom: ReversePath
  /** The addresses that this one was made of; left out where a client named it. */
  readonly ancestors?: readonly string[] | undefined
  /** At RCPT: whether there is such an address, not where its mail goes. */
  readonly verifying?: boolean | undefined
  /** Routes that held it, and may not do so again. */
  readonly released?: readonly string[] | undefined
}

/** Those that presets have. */
export const ROUTERS = [
  'replies',
  'hubbed-hosts',
  'srs',
  'real-user',
  'address-literal',
  'not-set-up',
  'nonlocal',
  'smarthost',
  'mx',
  'aliases',
  'forward',
  'named-in-forward',
  'local-user',
  'hub-user',
  'subaddress',
  'postmaster',
  'catch-all',
  'unknown-user',
] as const
export type RouterName = (typeof ROUTERS)[number]

/** Why a router leaves an address to the next one. */
export type DeclinedBecause =
  /** It only takes a copy. */
  | 'copied'
  /** The conditions of the route do not hold for it. */
  | 'conditions'
  /** It is for the addresses of this server only. */
  | 'not-local'
  /** It is for addresses elsewhere only. */
  | 'local'
  | 'no-hub'
  | 'no-literal'
  | 'literal'
  | 'no-alias'
  /** It comes of the very address that it is. */
  | 'made-of-itself'
  /** It held the mail, and somebody has let it go. */
  | 'released'
  | 'no-such-user'
  | 'verifying'
  | 'no-home'
  | 'no-forward'
  /** What is wrong with the file is in `compared`. */
  | 'forward-faulty'
  /** It is none of what the .forward of a user names besides addresses. */
  | 'not-named'
  | 'no-reply'
  | 'no-detail'
  | 'no-prefix'
  | 'no-srs'
  | 'no-catch-all'
  | 'not-postmaster'

export interface Declined {
  /** The name of a preset’s router, or of a route of the configuration. */
  readonly router: string
  readonly because: DeclinedBecause
  readonly compared: Facts
}

export type RouteVerdict =
  | {
      readonly kind: 'destination'
      readonly destination: Destination
      /** Mail of other senders to the same domain may go another way: what this one finds out is not true of theirs. */
      readonly bySender?: boolean
    }
  /** These take its place, or nobody: then its mail is thrown away. */
  | {
      readonly kind: 'redirect'
      readonly to: readonly Mailbox[]
      /** Domains of this server among theirs, where upper and lower case of a name are the same. */
      readonly local?: readonly string[]
    }
  | { readonly kind: 'failed'; readonly reason: Reason; readonly status: EnhancedStatus }
  /** Not known now: to be asked again. */
  | { readonly kind: 'deferred'; readonly reason: Reason }

export type Routing = RouteVerdict & {
  readonly router: string
  /** What all that were asked looked at. */
  readonly compared: Facts
  /** In the order of asking. */
  readonly declined: readonly Declined[]
}

/** A promise only where something must be looked up: most recipients must not cost a turn of the event loop. */
export type Route = (rcptTo: Mailbox, envelope: Envelope) => Routing | Promise<Routing>
