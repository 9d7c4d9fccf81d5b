// The sending side of a running server: the scheduler, and what a message goes through once it is taken up.

import { setMaxListeners } from 'node:events'
import type { Clock } from '../core/clock.ts'
import { duration, seconds, type Instant } from '../core/time.ts'
import { attempt } from '../deliver/attempt.ts'
import { AttemptSlots } from '../deliver/attempt-slots.ts'
import { deliver, type DeliverDeps } from '../deliver/deliver.ts'
import { PROBE_EVERY } from '../deliver/paused-routes.ts'
import { transportTo } from '../deliver/transports/transport.ts'
import { longestWait } from '../queue/retry.ts'
import { Scheduler } from '../queue/schedule.ts'
import { settle, type SettleDeps } from '../queue/settle.ts'
import type { QueueStore } from '../queue/store.ts'
import type { WallClockWatch } from '../queue/wall-clock-watch.ts'
import { destinationKey } from '../route/destination.ts'
import type { Generation } from '../site/generation.ts'
import type { Generations } from '../site/generations.ts'
import { startRenewing } from './renew-leases.ts'

export interface DeliveryOptions {
  /** Work on a message is done by the generation that holds when it begins. */
  readonly generations: Pick<Generations, 'current' | 'lease'>
  readonly clock: Clock
  readonly store: QueueStore
  /** A bug: something threw that must not. */
  readonly fault: (error: unknown) => void
  readonly clockWasSetBack: (due: Instant) => void
  readonly watch: WallClockWatch
  /** What became of the letters of a sender. */
  readonly ended: SettleDeps['ended'] & object
}

export interface SendingSide {
  readonly scheduler: Scheduler
  /** An operator wants attempts now: what is due is taken up, and `afresh` what was found dead is called again. */
  retryNow(how: { readonly afresh: boolean }): void
  /** The next message to each of these paused routes asks whether it is open. */
  probe(routes: readonly string[]): void
  /** Lets attempts under way finish for a while, then breaks them off; what broke off is taken up at the next start. */
  close(): Promise<void>
}

/** How long attempts under way may take to finish when the server stops. */
const STOP_GRACE = seconds(5)

export function startDelivery({
  generations,
  clock,
  store,
  fault,
  clockWasSetBack,
  watch,
  ended,
}: DeliveryOptions): SendingSide {
  const stop = new AbortController()
  // Every attempt under way listens to it.
  setMaxListeners(0, stop.signal)
  const limits = {
    get concurrency() {
      return generations.current.config.delivery.concurrency
    },
    get perDestination() {
      return generations.current.config.delivery.perDestination
    },
  }
  const slots = new AttemptSlots(limits)

  function depsOf({ config, route, attempts, notifier, noteForward, srs, sealer }: Generation): DeliverDeps {
    const { retry, bounces } = config
    const settleDeps: SettleDeps = {
      clock,
      retry,
      holdBounces: bounces.hold,
      store,
      notifier,
      watch,
      ended,
      stop: stop.signal,
      fault,
    }
    return {
      clock,
      route,
      srs,
      sealer,
      noteForward,
      fault,
      attempt(job) {
        const work = () => attempt(job, attempts, stop.signal)
        // What is delivered here waits for nobody else.
        return transportTo(job.destination).inTurn ? slots.run(destinationKey(job.destination), work) : work()
      },
      settle: (work, outcomes, along) => settle(work, outcomes, along, settleDeps),
      stopping: () => stop.signal.aborted,
    }
  }

  const scheduler = new Scheduler({
    clock,
    store,
    limits,
    fault,
    longestWait: () => duration(Math.max(longestWait(generations.current.config.retry), PROBE_EVERY)),
    clockWasSetBack,
    async deliver(work) {
      using lease = generations.lease()
      return await deliver(work, depsOf(lease.value))
    },
  })
  const stopRenewing = startRenewing({ scheduler, store, clock, fault })
  return {
    scheduler,
    retryNow({ afresh }) {
      if (afresh) {
        const { hosts, routes } = generations.current.attempts
        hosts.forget()
        routes.probeNow()
        scheduler.endRests()
      }
      scheduler.wake()
    },
    probe(names) {
      generations.current.attempts.routes.probeNow(names)
      scheduler.endRests()
      scheduler.wake()
    },
    async close() {
      const timer = clock.after(STOP_GRACE, () => stop.abort())
      await scheduler.close()
      timer.cancel()
      stopRenewing()
    },
  }
}
