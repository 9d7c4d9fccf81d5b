// From the configuration of the scanners to the scanners: one for each entry of `scanners`, in their order.

import type { ScannerConfig } from '../config/scanners-schema.ts'
import { scanWithClamd } from './clamd.ts'
import { scanWithCommand } from './command.ts'
import { scanWithMilter } from './milter/milter.ts'
import { scanWithRspamd } from './rspamd.ts'
import type { Scanner } from './scanner.ts'
import { scanWithSpamd } from './spamd.ts'

export const makeScanners = (configs: readonly ScannerConfig[]): readonly Scanner[] => configs.map(makeScanner)

function makeScanner({ name, timeout, maxSize, engine }: ScannerConfig): Scanner {
  return { name, timeout, ...(maxSize === undefined ? {} : { maxSize }), scan: scanOf(engine) }
}

function scanOf(engine: ScannerConfig['engine']): Scanner['scan'] {
  switch (engine.kind) {
    case 'spamd':
      return (message, signal) => scanWithSpamd(engine.place, message, signal)
    case 'rspamd':
      return (message, signal) => scanWithRspamd(engine.place, message, signal)
    case 'clamd':
      return (message, signal) => scanWithClamd(engine.place, message, signal)
    case 'milter':
      return (message, signal) => scanWithMilter(engine.place, message, signal)
    case 'command':
      return (message, signal) => scanWithCommand(engine.argv, message, signal)
  }
}
