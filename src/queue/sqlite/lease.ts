// Whoever makes a recipient active owns it for a while, so that of several nodes over one queue each start takes up only what
// its own process left. What another node has is due again when its time is over: had it died for good, its mail would wait
// no longer than that.

import { hours } from '../../core/time.ts'

/** Longer than any attempt takes: what two nodes attempt at once arrives twice. */
const LEASE = hours(4)

/** Until when nobody else takes up what became active at `now`. */
export const leaseEnd = (now: number): number => now + LEASE

export interface Ownership {
  /** Null for an owner of a version that had one node. */
  readonly owner: number | null
  /** Null as above. */
  readonly until: number | null
}

/** When a start of `node` at `now` has an active recipient tried again. */
export const dueAfterStart = ({ owner, until }: Ownership, node: number, now: number): number =>
  owner === null || owner === node ? now : Math.max(now, until ?? now)
