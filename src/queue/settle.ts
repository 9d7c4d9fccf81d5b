// What an attempt came to, made lasting: decided once (settlement.ts), then written in one transaction, again and again
// while the store fails, for what happened must not be forgotten. What is written again is the same to the last octet, so
// that no failing disk makes a second bounce.

import type { Outcome, Redirected } from '../core/message.ts'
import { seconds, type Duration } from '../core/time.ts'
import {
  decideSettlement,
  type Along,
  type DecidedSettlement,
  type Settled,
  type SettlementDeps,
} from './settlement.ts'
import { StoreError } from './store-error.ts'
import type { Claimed, QueueStore } from './store.ts'

export interface SettleDeps extends SettlementDeps {
  readonly store: Pick<QueueStore, 'settle'>
  /** Aborted when the server stops: what cannot be written then is found interrupted at the next start. */
  readonly stop: AbortSignal
  fault(error: unknown): void
}

/** Waits between tries. */
const FIRST_WAIT = seconds(1)
const LONGEST_WAIT = seconds(30)

const NOTHING: Settled = { spawned: [], next: undefined }

/** Does not reject. */
export async function settle(
  work: Claimed,
  outcomes: ReadonlyMap<number, Outcome | Redirected>,
  along: Along,
  deps: SettleDeps,
): Promise<Settled> {
  let decided: DecidedSettlement | undefined
  /** Whether the store has been asked before, and may have done it. */
  let asked = false
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT) as Duration) {
    try {
      decided ??= await decideSettlement(work, outcomes, along, deps)
      await deps.store.settle(decided.settlement)
      return decided.settled
    } catch (error) {
      const code = error instanceof StoreError ? error.code : undefined
      // It was written the last time, and only the answer was lost.
      if (code === 'conflict' && asked && decided) return decided.settled
      deps.fault(error)
      // Trying again would change nothing: nobody waits for these recipients, or the message was set aside as damaged.
      if (code === 'conflict' || code === 'no-such-message') return NOTHING
      if (deps.stop.aborted) return NOTHING
      asked = decided !== undefined
      await pause(wait, deps)
    }
  }
}

/** Ends early when the server stops, for one last try. */
function pause(wait: Duration, { clock, stop }: SettleDeps): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      timer.cancel()
      stop.removeEventListener('abort', end)
      resolve()
    }
    const timer = clock.after(wait, end)
    stop.addEventListener('abort', end)
  })
}
