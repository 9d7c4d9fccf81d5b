// What becomes of a reload, in the log: whoever sent a signal has nowhere else to look.

import type { ReloadOutcome } from '../site/reload.ts'
import type { Log } from './log.ts'

export function logReload(outcome: ReloadOutcome, log: Log): void {
  switch (outcome.kind) {
    case 'replaced': {
      const { generation, settings, opened, closed, queue } = outcome
      const facts = { generation, changed: settings.map(({ key }) => key), opened, closed }
      if (queue.lost === 0) return log.info('configuration replaced', facts)
      return log.warn('configuration replaced, though mail that waits is lost to its recipients by it', {
        ...facts,
        recipients: queue.lost,
      })
    }
    case 'tried':
      return
    case 'faulty':
      for (const { file, line, column, message, advice } of outcome.problems) {
        log.error('the configuration is faulty: the old one goes on', { file, line, column, message, advice })
      }
      return
    case 'would-lose':
      return log.error('the configuration was not replaced: mail that waits would be lost to its recipients by it', {
        recipients: outcome.queue.lost,
        examples: outcome.queue.examples.map(({ message, address }) => ({ message, address })),
        advice: 'see `waybill reload --dry-run`; `waybill reload --force` replaces it all the same',
      })
  }
}
