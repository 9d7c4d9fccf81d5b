// Asks again and again, at growing intervals, until there is an answer, the patience ends, or the server stops.

import type { Clock } from '../../core/clock.ts'
import { after, duration, formatDuration, minutes, seconds, type Duration } from '../../core/time.ts'

export interface Polling {
  readonly first: Duration
  readonly longest: Duration
  readonly patience: Duration
}

/** Authorities take seconds to look, and ask not to be asked all the time. */
export const POLLING: Polling = { first: seconds(1), longest: seconds(15), patience: minutes(5) }

export interface PollDeps {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly polling: Polling
}

/** Rejects when there was no answer in time, and when the server stops. */
export async function poll<T>(
  look: () => Promise<T | undefined>,
  { clock, signal, polling: { first, longest, patience } }: PollDeps,
): Promise<T> {
  const end = after(clock.ticks(), patience)
  for (let wait = first; ; wait = duration(Math.min(wait * 2, longest))) {
    signal.throwIfAborted()
    const found = await look()
    if (found !== undefined) return found
    if (clock.ticks() >= end) throw new Error(`still undecided after ${formatDuration(patience)}`)
    await pause(wait, clock, signal)
  }
}

function pause(span: Duration, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', settle)
      resolve()
    }
    const timer = clock.after(span, settle)
    signal.addEventListener('abort', settle, { once: true })
    if (signal.aborted) settle()
  })
}
