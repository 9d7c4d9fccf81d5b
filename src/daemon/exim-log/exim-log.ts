// The mail log in the format of Exim's, `mainlog` and `rejectlog` in one folder: a subscriber of the tap, so that no mail waits for
// it. What it could not keep up with is a line, too.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogConfig } from '../../config/config.ts'
import { selectorsOf } from '../../config/log-selectors.ts'
import type { Clock } from '../../core/clock.ts'
import { duration, type Duration, type Instant } from '../../core/time.ts'
import type { MessageId } from '../../core/id.ts'
import type { Missed, Subscriber } from '../../events/tap.ts'
import type { QueueReader } from '../../queue/reader.ts'
import type { Log } from '../log.ts'
import { EximLines, isLogged, LOGGED_KINDS, type LoggedEvent, type MailLogLine } from './exim-lines.ts'
import { LogFile } from './log-file.ts'

export interface EximLogDeps {
  readonly clock: Clock
  readonly log: Log
  /** Opened after the log is. */
  readonly reader: () => Pick<QueueReader, 'entries'> | undefined
}

export interface EximLog {
  readonly subscriber: Subscriber<LoggedEvent['kind']>
  /** After a rotation. */
  reopen(): void
  /** The server ends: lines are gathered no more. */
  hurry(): void
  close(): Promise<void>
}

/** Events that may wait while the disk is slow. */
const ROOM = 50_000
/** Events become lines soon, for what is held for longer costs the collector of garbage more than the lines do. */
const BETWEEN_LOOKS = duration(25)
/** Each write is one more thing that the next sync of the queue waits for. */
const BETWEEN_WRITES = duration(250)
/** Lines that may wait for the disk before events have to. */
const MOST_LINES = 20_000

export function eximLog({ folder, selectors: written }: LogConfig, { clock, log, reader }: EximLogDeps): EximLog {
  const selectors = selectorsOf(written)
  const view = new EximLines(selectors)
  const step = selectors.has('millisec') ? 1 : 1000
  let stamped = Number.NaN
  let stampThen = ''
  /** Of many lines in the same second, or millisecond, the first one's is kept. */
  const stamp = (at: Instant): string => {
    const now = Math.floor(at / step)
    if (now !== stamped) {
      const time = localTime(at, selectors.has('millisec'), selectors.has('timezone'))
      stampThen = selectors.has('pid') ? `${time} [${process.pid}]` : time
      stamped = now
    }
    return stampThen
  }
  const deps = {
    clock,
    trouble: (path: string, code: string) =>
      log.error('the mail log cannot be written; mail goes on without it', {
        path,
        code,
        advice: 'make room, or let the user of this server write there',
      }),
    over: (path: string, missing: number) => log.warn('the mail log is written again', { path, missing }),
    gap: (missing: number) => `${stamp(clock.now())} ${missing} lines of this log are missing\n`,
  }
  const main = new LogFile(join(folder, 'mainlog'), deps)
  const reject = new LogFile(join(folder, 'rejectlog'), deps)
  const pauses = new Set<() => void>()
  let closing = false
  const pause = async (length: Duration): Promise<void> => {
    if (closing) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = clock.after(length, resolve)
    pauses.add(resolve)
    await promise
    pauses.delete(resolve)
    timer.cancel()
  }
  const text = { main: '', reject: '', lines: 0, rejected: 0 }
  const add = (lines: readonly MailLogLine[]): void => {
    for (const line of lines) {
      const written = `${stamp(line.at)} ${line.text}\n`
      text.main += written
      text.lines++
      if (line.rejected !== true) continue
      text.reject += written
      text.rejected++
    }
  }
  let made: Promise<unknown> | undefined
  const write = async (): Promise<void> => {
    // The state folder is made by the store, closed to others; events come when that is there.
    await (made ??= mkdir(folder, { recursive: true, mode: 0o750 }).catch(() => undefined))
    while (text.lines > 0) {
      const { main: all, reject: some, lines, rejected } = text
      Object.assign(text, { main: '', reject: '', lines: 0, rejected: 0 })
      await main.write(all, lines)
      if (rejected > 0) await reject.write(some, rejected)
      if (text.lines > 0) await pause(BETWEEN_WRITES)
    }
  }
  let writing: Promise<void> | undefined
  return {
    subscriber: {
      name: 'mail log',
      kinds: LOGGED_KINDS,
      wants: isLogged,
      room: ROOM,
      async receive(events, missed) {
        add(view.lines(events))
        add(await ended(view.takeUnsure(), view, reader()))
        if (missed) add([missedLine(missed, clock.now())])
        writing ??= pause(BETWEEN_WRITES)
          .then(write)
          .finally(() => (writing = undefined))
        await (text.lines > MOST_LINES ? writing : pause(BETWEEN_LOOKS))
      },
    },
    hurry() {
      closing = true
      for (const end of pauses) end()
    },
    reopen() {
      void main.close()
      void reject.close()
    },
    async close() {
      await writing
      await Promise.all([main.close(), reject.close()])
    },
  }
}

const missedLine = ({ count, since }: Missed, at: Instant): MailLogLine => ({
  at,
  text: `${count} events since ${localTime(since, false, false)} are not in this log: the disk was too slow`,
})

/** Of messages that were queued before this log began. */
async function ended(
  unsure: ReadonlyMap<MessageId, Instant>,
  view: EximLines,
  reader: Pick<QueueReader, 'entries'> | undefined,
): Promise<readonly MailLogLine[]> {
  if (unsure.size === 0 || !reader) return []
  const entries = await reader.entries([...unsure.keys()]).catch(() => [])
  return entries.flatMap(({ message, recipients }) => {
    const at = unsure.get(message.id)
    return at !== undefined && recipients.every(({ state }) => state.kind === 'done')
      ? [view.completed(message.id, at)]
      : []
  })
}

const two = (n: number): string => String(n).padStart(2, '0')

/** `2026-11-22 05:20:43`, in the time of this machine. */
function localTime(at: Instant, withMilliseconds: boolean, withZone: boolean): string {
  const date = new Date(at)
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  const ms = withMilliseconds ? `.${String(date.getMilliseconds()).padStart(3, '0')}` : ''
  if (!withZone) return `${day} ${time}${ms}`
  const offset = -date.getTimezoneOffset()
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`
  return `${day} ${time}${ms} ${zone}`
}
