// The scanners as one message meets them: all are shown it at once, when somebody first wants to know what they say, and
// never again.

import { runScanners, type ScanDeps } from '../scan/run-scanners.ts'
import type { Scanner, ScanMessage, ScanResult } from '../scan/scanner.ts'

export class Scans {
  /** What they said; empty until then. */
  results: readonly ScanResult[] = []
  readonly #scanners: readonly Scanner[]
  readonly #message: () => ScanMessage
  readonly #deps: ScanDeps
  #scanning: Promise<readonly ScanResult[]> | undefined

  constructor(scanners: readonly Scanner[], message: () => ScanMessage, deps: ScanDeps) {
    this.#scanners = scanners
    this.#message = message
    this.#deps = deps
  }

  /** Undefined while nobody has asked. */
  get underWay(): Promise<readonly ScanResult[]> | undefined {
    return this.#scanning
  }

  ask(): Promise<readonly ScanResult[]> {
    return (this.#scanning ??= this.#run())
  }

  async #run(): Promise<readonly ScanResult[]> {
    this.results = await runScanners(this.#scanners, this.#message(), this.#deps)
    return this.results
  }
}
