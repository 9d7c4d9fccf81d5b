// Lets the store forget finished messages and refused sessions beyond the limits of history, now and then.

import type { Clock, Timer } from '../core/clock.ts'
import { minutes, seconds } from '../core/time.ts'
import type { QueueStore } from '../queue/store.ts'

const EVERY = minutes(5)
/** While there is more to forget, the next round comes soon: each is small, so that mail does not wait for it. */
const SOON = seconds(1)

/** Returns the function that stops it. */
export function startPruning(
  store: Pick<QueueStore, 'prune'>,
  clock: Clock,
  fault: (error: unknown) => void,
): () => void {
  let timer: Timer | undefined
  let stopped = false
  const round = (): void => {
    store
      .prune(clock.now())
      .catch((error: unknown) => {
        fault(error)
        return 0
      })
      .then((forgotten) => {
        if (!stopped) timer = clock.after(forgotten > 0 ? SOON : EVERY, round)
      })
      .catch(fault)
  }
  timer = clock.after(SOON, round)
  return () => {
    stopped = true
    timer?.cancel()
  }
}
