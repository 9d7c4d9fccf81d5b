// Whoever makes a recipient active owns it for a while, so that of several nodes over one queue each start takes up only what
// its own process left, and no operator takes from another node what that is attempting. What another node has is due again
// when its time is over: had it died for good, its mail would wait no longer than that.

import { hours } from '../core/time.ts'

/** Longer than most attempts take by far: what two nodes attempt at once arrives twice. */
const LEASE = hours(4)

/** How often a node says what it still has of that which was under way the last time: often enough to be late twice. */
export const RENEW_EVERY = hours(1)

/** Until when nobody else takes up what became active at `now`, or is still under way then. */
export const leaseEnd = (now: number): number => now + LEASE

export interface Ownership {
  /** Null when nobody attempts it, and for an owner of a version that had one node. */
  readonly owner: number | null
  /** Null for an owner of such a version. */
  readonly until: number | null
}

/** When a start of `node` at `now` has an active recipient tried again. */
export const dueAfterStart = ({ owner, until }: Ownership, node: number, now: number): number =>
  owner === null || owner === node ? now : Math.max(now, until ?? now)

/** Whether at `now` another node than `node` attempts the recipient. */
export const isElsewhere = ({ owner, until }: Ownership, node: number, now: number): boolean =>
  owner !== null && owner !== node && until !== null && until > now
