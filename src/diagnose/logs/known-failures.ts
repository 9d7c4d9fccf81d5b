// What went wrong last with each destination: servers wait for a host without trying it, and log only that they wait.

import type { Explained } from './explain-once.ts'
import type { Attempted } from './log-record.ts'

export interface Failure {
  readonly explained: Explained
  readonly record: Attempted
}

/** A log may name more domains than are worth remembering. */
const MOST_DOMAINS = 10_000

export interface KnownFailures {
  /** Where nothing has gone wrong yet, nobody needs to look for a destination. */
  any(): boolean
  has(destination: string): boolean
  /** What a server waits for with a destination is a failure that it called temporary. */
  waitingFor(destination: string): Failure | undefined
  remember(destination: string, failure: Failure): void
}

export function makeKnownFailures(): KnownFailures {
  const lastOfDomain = new Map<string, Failure>()
  return {
    any() {
      return lastOfDomain.size > 0
    },
    has(destination) {
      return lastOfDomain.has(destination)
    },
    waitingFor(destination) {
      const last = lastOfDomain.get(destination)
      return last?.record.outcome === 'deferred' ? last : undefined
    },
    remember(destination, failure) {
      if (failure.record.outcome === 'failed' && lastOfDomain.has(destination)) return
      if (lastOfDomain.size >= MOST_DOMAINS) lastOfDomain.clear()
      lastOfDomain.set(destination, failure)
    },
  }
}
