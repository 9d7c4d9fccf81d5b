// Lets a question to a store take so long and no longer, and ends it when who asked has gone away. Whatever becomes of the
// question later is of no interest.

import type { Clock } from '../core/clock.ts'
import { formatDuration, type Duration } from '../core/time.ts'

export interface Deadline {
  readonly clock: Clock
  readonly timeout: Duration
  readonly signal: AbortSignal | undefined
}

export type Timely<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly detail: string }

/** Rejects only as `work` does; `abandon` is called when nobody waits any more. */
export function withinTime<T>(
  work: Promise<T>,
  { clock, timeout, signal }: Deadline,
  abandon: () => void,
): Promise<Timely<T>> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      timer.cancel()
      signal?.removeEventListener('abort', leave)
    }
    const giveUp = (detail: string): void => {
      settle()
      abandon()
      resolve({ ok: false, detail })
    }
    const leave = (): void => giveUp('the client went away')
    const timer = clock.after(timeout, () => giveUp(`no answer within ${formatDuration(timeout)}`))
    signal?.addEventListener('abort', leave, { once: true })
    if (signal?.aborted === true) leave()
    work.then(
      (value) => {
        settle()
        resolve({ ok: true, value })
      },
      (error: unknown) => {
        settle()
        reject(error instanceof Error ? error : new Error(String(error)))
      },
    )
  })
}
