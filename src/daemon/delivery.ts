// The sending side of a running server: the scheduler, and what a message goes through once it is taken up.

import { setMaxListeners } from 'node:events'
import { threadId } from 'node:worker_threads'
import { createNotifier } from '../bounce/notifier.ts'
import type { Clock } from '../core/clock.ts'
import type { IdSource } from '../core/id.ts'
import type { Random } from '../core/random.ts'
import { seconds } from '../core/time.ts'
import type { Config } from '../config/config.ts'
import { attempt } from '../deliver/attempt.ts'
import type { AttemptDeps } from '../deliver/attempt-deps.ts'
import { AttemptSlots } from '../deliver/attempt-slots.ts'
import { deliver, type DeliverDeps } from '../deliver/deliver.ts'
import { makeMaildirNames } from '../deliver/maildir-names.ts'
import { readSpool } from '../deliver/read-spool.ts'
import { SessionPool } from '../deliver/session-pool.ts'
import type { Resolver } from '../dns/resolver.ts'
import { CLIENT_TIMEOUTS } from '../net/client-timeouts.ts'
import type { Dialer } from '../net/dialer.ts'
import { Scheduler } from '../queue/schedule.ts'
import { settle, type SettleDeps } from '../queue/settle.ts'
import type { QueueStore } from '../queue/store.ts'
import { destinationKey } from '../route/destination.ts'
import type { Route } from '../route/route.ts'
import { selfRecognizer } from '../site/own-addresses.ts'
import { faultText, type Log } from './log.ts'

export interface DeliveryOptions {
  readonly config: Config
  readonly clock: Clock
  readonly random: Random
  readonly ids: IdSource
  readonly store: QueueStore
  readonly route: Route
  readonly resolver: Resolver
  readonly dialer: Dialer
  readonly log: Log
}

export interface Delivery {
  readonly scheduler: Scheduler
  /** Lets attempts under way finish for a while, then breaks them off; what broke off is taken up at the next start. */
  close(): Promise<void>
}

/** How long attempts under way may take to finish when the server stops. */
const STOP_GRACE = seconds(5)

export function startDelivery(options: DeliveryOptions): Delivery {
  const { config, clock, ids, store, route, log } = options
  const stop = new AbortController()
  // Every attempt under way listens to it.
  setMaxListeners(0, stop.signal)
  const fault = (error: unknown): void => log.error('a fault in delivery', { fault: faultText(error) })
  const pool = new SessionPool({ clock, ...config.delivery })
  const slots = new AttemptSlots(config.delivery)
  const attemptDeps = makeAttemptDeps(options, pool, fault)
  const notifier = createNotifier({
    ids,
    hostname: config.hostname,
    smarthost: config.smarthost?.host,
    languages: config.bounces.languages,
    firstState: (domains, size) => scheduler.firstState(domains, size),
  })
  const settleDeps: SettleDeps = { clock, retry: config.retry, store, notifier, stop: stop.signal, fault }
  const deliverDeps: DeliverDeps = {
    clock,
    route,
    fault,
    attempt(job) {
      const work = () => attempt(job, attemptDeps, stop.signal)
      // What is delivered here waits for nobody else.
      return job.destination.kind === 'mailbox' ? work() : slots.run(destinationKey(job.destination), work)
    },
    settle: (work, outcomes, events) => settle(work, outcomes, events, settleDeps),
    stopping: () => stop.signal.aborted,
  }
  const scheduler = new Scheduler({
    clock,
    store,
    limits: config.delivery,
    deliver: (work) => deliver(work, deliverDeps),
    fault,
  })
  return {
    scheduler,
    async close() {
      const timer = clock.after(STOP_GRACE, () => stop.abort())
      await scheduler.close()
      timer.cancel()
      await pool.close()
    },
  }
}

function makeAttemptDeps(options: DeliveryOptions, pool: SessionPool, fault: (error: unknown) => void): AttemptDeps {
  const { config, clock, random, resolver, dialer } = options
  const { hostname, tls } = config
  return {
    clock,
    random,
    resolver,
    dialer,
    hostname,
    tls,
    pool,
    fault,
    isSelf: selfRecognizer(config),
    timeouts: CLIENT_TIMEOUTS,
    names: makeMaildirNames({ clock, hostname, pid: process.pid, thread: threadId }),
    readBody: readSpool,
  }
}
