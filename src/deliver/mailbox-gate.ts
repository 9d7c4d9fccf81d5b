// Keeps a mailbox on a dead mount from holding up everybody. A call to a file system that does not answer cannot be called off:
// it keeps one of the process's few file threads for as long as the mount is dead. So few work on one mailbox at a time, whoever
// does not come back within its patience is not waited for, a mailbox with such a one is left alone until it comes back, and when
// there are many of them nobody is delivered here: the threads that are left are for the queue.

import type { Clock } from '../core/clock.ts'
import { minutes, type Duration } from '../core/time.ts'

export interface MailboxGateOptions {
  readonly clock: Clock
  readonly patience?: Duration
}

/** At work on one mailbox at a time. */
export const AT_ONCE = 2
/** Those that do not come back, of all mailboxes; the launcher sees to it that there are more threads (bin/waybill.js). */
export const MOST_STUCK = 8
/** Longer than any disk that is merely slow takes over one step of a large message. */
const PATIENCE = minutes(1)

interface Line {
  working: number
  stuck: number
  readonly waiting: ((goes: boolean) => void)[]
}

/** Given to the work: whether somebody still waits for it. What nobody waits for must not be completed. */
export interface Awaited {
  readonly awaited: boolean
}

export class MailboxGate {
  readonly #clock: Clock
  readonly #patience: Duration
  readonly #lines = new Map<string, Line>()
  #stuck = 0

  constructor({ clock, patience = PATIENCE }: MailboxGateOptions) {
    this.#clock = clock
    this.#patience = patience
  }

  /** Works that are not waited for any more and have not come back. */
  get stuck(): number {
    return this.#stuck
  }

  /** Does `work` when it is its turn; `stuck` when the mailbox does not answer, in which case it may still be going on. */
  async run<T>(mailbox: string, work: (by: Awaited) => Promise<T>, atOnce = AT_ONCE): Promise<T | 'stuck'> {
    const line = this.#lines.get(mailbox) ?? { working: 0, stuck: 0, waiting: [] }
    this.#lines.set(mailbox, line)
    if (line.stuck > 0 || this.#stuck >= MOST_STUCK) return 'stuck'
    if (line.working < atOnce) line.working++
    else if (!(await new Promise<boolean>((resolve) => line.waiting.push(resolve)))) return 'stuck'
    return this.#waitFor(mailbox, line, work)
  }

  #waitFor<T>(mailbox: string, line: Line, work: (by: Awaited) => Promise<T>): Promise<T | 'stuck'> {
    return new Promise((resolve, reject) => {
      const by = { awaited: true }
      const timer = this.#clock.after(this.#patience, () => {
        by.awaited = false
        line.stuck++
        this.#stuck++
        resolve('stuck')
        for (const goes of line.waiting.splice(0)) goes(false)
      })
      work(by)
        .then(resolve, reject)
        .finally(() => {
          timer.cancel()
          if (!by.awaited) {
            line.stuck--
            this.#stuck--
          }
          this.#leave(mailbox, line)
        })
        // `resolve` and `reject` do not throw.
        .catch(reject)
    })
  }

  #leave(mailbox: string, line: Line): void {
    const next = line.waiting.shift()
    if (next) return next(true)
    line.working--
    if (line.working === 0) this.#lines.delete(mailbox)
  }
}
