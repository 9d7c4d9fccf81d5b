// The store with a watch in hand: how long what goes into the queue takes until it is on disk. Made only where metrics are asked for.

import type { Clock } from '../../core/clock.ts'
import { between } from '../../core/time.ts'
import type { QueueStore } from '../../queue/store.ts'
import { Histogram } from './family.ts'

/** Seconds. */
const OF_DISKS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]

export const storeSeconds = (): Histogram =>
  new Histogram({
    name: 'waybill_store_seconds',
    help: 'How long changes of the queue took until they were on disk (fsync), by what was done: accept, settle; and claim, which waits for no disk.',
    labels: ['operation'],
    bounds: OF_DISKS,
  })

/** The same store: others may hold it already. */
export function measure(store: QueueStore, clock: Clock, seconds: Histogram): QueueStore {
  const timed = <A extends readonly unknown[], R>(operation: string, call: (...given: A) => Promise<R>) => {
    const labels = [operation]
    return async (...given: A): Promise<R> => {
      const begun = clock.ticks()
      const result = await call(...given)
      seconds.observe(labels, between(begun, clock.ticks()) / 1000)
      return result
    }
  }
  return Object.assign(store, {
    accept: timed('accept', store.accept.bind(store)),
    settle: timed('settle', store.settle.bind(store)),
    claimDue: timed('claim', store.claimDue.bind(store)),
  })
}
