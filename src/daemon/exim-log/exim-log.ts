// The mail log in the format of Exim's, `mainlog` and `rejectlog` in one folder: a subscriber of the tap, so that no mail waits for
// it. What it could not keep up with is a line, too.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogConfig } from '../../config/config.ts'
import { selectorsOf } from '../../config/log-selectors.ts'
import type { Clock } from '../../core/clock.ts'
import { duration, type Instant } from '../../core/time.ts'
import type { MessageId } from '../../core/id.ts'
import type { Missed, Subscriber } from '../../events/tap.ts'
import type { QueueReader } from '../../queue/reader.ts'
import type { Log } from '../log.ts'
import { EximLines, LOGGED_KINDS, type LoggedEvent, type MailLogLine } from './exim-lines.ts'
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
/** What came in this time is written at once: each write is one more thing that the next sync of the queue waits for. */
const GATHERED = duration(250)

export function eximLog({ folder, selectors: written }: LogConfig, { clock, log, reader }: EximLogDeps): EximLog {
  const selectors = selectorsOf(written)
  const view = new EximLines(selectors)
  const stamp = (at: Instant): string => {
    const time = localTime(at, selectors.has('millisec'), selectors.has('timezone'))
    return selectors.has('pid') ? `${time} [${process.pid}]` : time
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
  let made: Promise<unknown> | undefined
  const closing = Promise.withResolvers<void>()
  const gather = async (): Promise<void> => {
    const waited = Promise.withResolvers<void>()
    const timer = clock.after(GATHERED, waited.resolve)
    await Promise.race([waited.promise, closing.promise])
    timer.cancel()
  }
  const write = async (lines: readonly MailLogLine[]): Promise<void> => {
    const format = (some: readonly MailLogLine[]): string =>
      some.map(({ at, text }) => `${stamp(at)} ${text}\n`).join('')
    if (lines.length > 0) await main.write(format(lines), lines.length)
    const rejected = lines.filter((line) => line.rejected === true)
    if (rejected.length > 0) await reject.write(format(rejected), rejected.length)
  }
  return {
    subscriber: {
      name: 'mail log',
      kinds: LOGGED_KINDS,
      room: ROOM,
      async receive(events, missed) {
        // The state folder is made by the store, closed to others; events come when that is there.
        await (made ??= mkdir(folder, { recursive: true, mode: 0o750 }).catch(() => undefined))
        await write([...view.lines(events)])
        await write(await ended(view.takeUnsure(), view, reader()))
        if (missed) await write([missedLine(missed, clock.now())])
        await gather()
      },
    },
    hurry: () => closing.resolve(),
    reopen() {
      void main.close()
      void reject.close()
    },
    async close() {
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
