// A line of progress on standard error while a large log is read; only on a terminal, and only when it takes long enough to be
// read.

import type { Progress } from '../diagnose/logs/read-log.ts'
import { GRAMMAR } from '../words/grammar.ts'
import type { Terminal } from './terminal.ts'

const FIRST_AFTER_MS = 400
const EVERY_MS = 200
const BAR = 24
/** Returns to the beginning of the line and empties it (ECMA-48 EL). */
const CLEAR = '\r\u001B[K'

export interface LogProgress {
  readonly show: (progress: Progress) => void
  /** Takes the line away. */
  readonly clear: () => void
}

export function makeLogProgress({ clock, err, errIsTerminal }: Terminal): LogProgress {
  if (errIsTerminal !== true) return { show: () => undefined, clear: () => undefined }
  const start = clock.now()
  let next = start + FIRST_AFTER_MS
  let shown = false
  return {
    show(progress) {
      const now = clock.now()
      if (now < next) return
      next = now + EVERY_MS
      shown = true
      err(`${CLEAR}${progressText(progress, (now - start) / 1000)}`)
    },
    clear() {
      if (shown) err(CLEAR)
    },
  }
}

export function progressText({ lines, bytes, total }: Progress, seconds: number): string {
  const rate = seconds > 0 ? `, ${Math.round(lines / seconds / 1000)} 000 lines/s` : ''
  const read = `${GRAMMAR.en.size(bytes)}${rate}`
  if (total === undefined || total === 0) return `Reading: ${read}`
  const share = Math.min(1, bytes / total)
  const filled = Math.round(share * BAR)
  return `Reading [${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${Math.floor(share * 100)} % of ${GRAMMAR.en.size(total)}${rate}`
}
