// Lets the store forget finished messages and refused sessions beyond the limits of history, and give up what was held for its
// time, now and then.

import type { Clock, Timer } from '../core/clock.ts'
import { minutes, seconds, type Instant } from '../core/time.ts'
import type { QueueStore } from '../queue/store.ts'

const EVERY = minutes(5)
/** While there is more to forget, the next round comes soon: each is small, so that mail does not wait for it. */
const SOON = seconds(1)

export interface PruningDeps {
  readonly store: Pick<QueueStore, 'prune' | 'endHeld'>
  readonly clock: Clock
  /** What is held until then may end; undefined while that cannot be told. */
  readonly heldUntil: () => Instant | undefined
  readonly fault: (error: unknown) => void
}

/** Returns the function that stops it. */
export function startPruning({ store, clock, heldUntil, fault }: PruningDeps): () => void {
  let timer: Timer | undefined
  let stopped = false
  const work = async (): Promise<number> => {
    const until = heldUntil()
    const ended = until === undefined ? 0 : await store.endHeld(until)
    return ended + (await store.prune(clock.now()))
  }
  const round = (): void => {
    work()
      .catch((error: unknown) => {
        fault(error)
        return 0
      })
      .then((changed) => {
        if (!stopped) timer = clock.after(changed > 0 ? SOON : EVERY, round)
      })
      .catch(fault)
  }
  timer = clock.after(SOON, round)
  return () => {
    stopped = true
    timer?.cancel()
  }
}
