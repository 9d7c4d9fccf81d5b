// Shows a message to all scanners at once, to each exactly once, and gives their results in the configured order. Here is
// what holds for every scanner: the time limit, the size limit, and that a scanner which breaks is "unavailable".

import type { Clock } from '../core/clock.ts'
import { formatDuration } from '../core/time.ts'
import { unavailable, type Scanner, type ScanMessage, type ScanOutcome, type ScanResult } from './scanner.ts'

export interface ScanDeps {
  readonly clock: Clock
  /** Aborted when nobody waits for the results any more. */
  readonly signal?: AbortSignal
}

export function runScanners(
  scanners: readonly Scanner[],
  message: ScanMessage,
  deps: ScanDeps,
): Promise<readonly ScanResult[]> {
  return Promise.all(scanners.map((scanner) => runOne(scanner, message, deps)))
}

async function runOne(scanner: Scanner, message: ScanMessage, deps: ScanDeps): Promise<ScanResult> {
  const started = performance.now()
  const outcome = await withinLimits(scanner, message, deps)
  return { ...outcome, scanner: scanner.name, ms: Math.round(performance.now() - started) }
}

async function withinLimits(scanner: Scanner, message: ScanMessage, deps: ScanDeps): Promise<ScanOutcome> {
  const { maxSize, timeout } = scanner
  if (maxSize !== undefined && message.size > maxSize) {
    return { kind: 'skipped', size: message.size, limit: maxSize, facts: {} }
  }
  const stop = new AbortController()
  // Whoever comes first is the cause; a scanner that does not heed the signal is not waited for.
  const cut = Promise.withResolvers<ScanOutcome>()
  const end = (problem: string): void => {
    cut.resolve(unavailable(problem))
    stop.abort()
  }
  const timer = deps.clock.after(timeout, () => end(`no answer within ${formatDuration(timeout)}`), true)
  const abandon = (): void => end('nobody waits for the answer any more')
  deps.signal?.addEventListener('abort', abandon, { once: true })
  if (deps.signal?.aborted === true) abandon()
  try {
    return await Promise.race([cut.promise, asked(scanner, message, stop.signal)])
  } finally {
    timer.cancel()
    deps.signal?.removeEventListener('abort', abandon)
    stop.abort()
  }
}

async function asked(scanner: Scanner, message: ScanMessage, signal: AbortSignal): Promise<ScanOutcome> {
  if (signal.aborted) return unavailable('not asked')
  try {
    return await scanner.scan(message, signal)
  } catch (error) {
    return unavailable(error instanceof Error ? error.message : String(error))
  }
}
