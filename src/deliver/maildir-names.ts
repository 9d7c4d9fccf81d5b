// Unique file names in a Maildir: `seconds.M<microseconds>P<process>V<thread>Q<count>.<host>`. Time and process tell runs
// apart, the count deliveries of one source, the thread sources of one process. The name says nothing about the mail.

import type { Clock } from '../core/clock.ts'

export interface MaildirNames {
  readonly next: () => string
}

export function makeMaildirNames(deps: {
  readonly clock: Clock
  readonly hostname: string
  readonly pid: number
  /** Of worker_threads; sources in one process need different ones. */
  readonly thread: number
}): MaildirNames {
  // A slash ends a file name, a colon its unique part.
  const host = deps.hostname.replaceAll('/', '\\057').replaceAll(':', '\\072')
  let count = 0
  return {
    next() {
      const now = deps.clock.now()
      const microseconds = String((now % 1000) * 1000).padStart(6, '0')
      return `${Math.floor(now / 1000)}.M${microseconds}P${deps.pid}V${deps.thread}Q${count++}.${host}`
    },
  }
}
