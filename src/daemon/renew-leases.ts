// Says of the few attempts that take long that they are still under way here, so that no other node takes them up.

import type { Clock, Timer } from '../core/clock.ts'
import { RENEW_EVERY } from '../queue/lease.ts'
import type { Scheduler } from '../queue/schedule.ts'
import type { QueueStore } from '../queue/store.ts'

export interface RenewDeps {
  readonly scheduler: Pick<Scheduler, 'underWayFor'>
  readonly store: Pick<QueueStore, 'renew'>
  readonly clock: Clock
  readonly fault: (error: unknown) => void
}

/** Returns the function that stops it. */
export function startRenewing({ scheduler, store, clock, fault }: RenewDeps): () => void {
  const round = (): Timer =>
    clock.after(RENEW_EVERY, () => {
      timer = round()
      const long = scheduler.underWayFor(RENEW_EVERY)
      if (long.length > 0) store.renew(long, clock.now()).catch(fault)
    })
  let timer = round()
  return () => timer.cancel()
}
