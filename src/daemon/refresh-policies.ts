// Fetches the MTA-STS policies that are kept and old anew, once an hour, so that none expires between two letters and lets the next
// one go in clear (RFC 8461 §10.2). Where policies are not asked for it does nothing.

import type { Clock, Timer } from '../core/clock.ts'
import { hours } from '../core/time.ts'
import type { Generations } from '../site/generations.ts'

export interface RefreshPoliciesDeps {
  readonly generations: Pick<Generations, 'lease'>
  readonly clock: Clock
  readonly fault: (error: unknown) => void
}

const EVERY = hours(1)

/** Returns the function that stops it. */
export function startRefreshingPolicies({ generations, clock, fault }: RefreshPoliciesDeps): () => void {
  const stop = new AbortController()
  let timer: Timer | undefined
  const round = async (): Promise<void> => {
    using lease = generations.lease()
    await lease.value.attempts.policies?.sts?.refresh(stop.signal)
  }
  const next = (): void => {
    timer = clock.after(EVERY, () => {
      round()
        .catch(fault)
        .finally(() => !stop.signal.aborted && next())
    })
  }
  next()
  return () => {
    stop.abort()
    timer?.cancel()
  }
}
