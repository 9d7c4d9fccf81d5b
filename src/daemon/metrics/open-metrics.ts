// Puts the metrics together: what is counted from the start on, and what is asked when somebody wants to see it.

import type { Clock } from '../../core/clock.ts'
import type { Config } from '../../config/config.ts'
import type { Tap } from '../../events/tap.ts'
import type { QueueStore } from '../../queue/store.ts'
import { faultText, type Log } from '../log.ts'
import { MailMetrics } from './mail-metrics.ts'
import { measure, storeSeconds } from './measured-store.ts'
import { serveMetrics, type MetricsListening } from './serve-metrics.ts'
import { StateMetrics, type StateMetricsDeps } from './state-metrics.ts'

export interface MetricsDeps {
  readonly clock: Clock
  readonly log: Log
  readonly version: string
  readonly tap: Tap
  readonly store: QueueStore
}

/** What there is once the server is up. */
export type MetricsOf = Omit<StateMetricsDeps, 'clock' | 'version' | 'disk' | 'startedAt'>

export interface Metrics {
  serve(of: MetricsOf, started: AsyncDisposableStack): Promise<MetricsListening>
}

export function openMetrics(
  settings: NonNullable<Config['metrics']>,
  { clock, log, version, tap, store }: MetricsDeps,
): Metrics {
  const mail = new MailMetrics()
  const seconds = storeSeconds()
  tap.subscribe(mail.subscriber)
  measure(store, clock, seconds)
  const startedAt = clock.now()
  return {
    serve(of, started) {
      const state = new StateMetrics({ ...of, clock, version, startedAt, disk: () => store.disk })
      return serveMetrics(
        settings,
        async () => [...mail.families, seconds, ...(await state.families())],
        (error) => log.error('the metrics could not be told', { fault: faultText(error) }),
        started,
      )
    },
  }
}
