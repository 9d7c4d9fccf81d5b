// Tells senders that their message is late (`bounces.warn`), and why, and until when it is tried. It goes over the queue by itself
// and does not wait for an attempt: what is due for a host that is down is not tried message by message, and its senders want to
// know all the same. Which time has been told stands in the store, written with the letter.

import { decideWarning } from '../bounce/delay-warning.ts'
import { formatMailbox } from '../core/address.ts'
import type { Clock, Timer } from '../core/clock.ts'
import { LONGEST_HEADER, readHeader } from '../core/header.ts'
import type { MessageId } from '../core/id.ts'
import type { Recipient } from '../core/message.ts'
import { duration, instant, minutes, type Duration, type Instant } from '../core/time.ts'
import type { MessageEvent } from '../events/event.ts'
import type { LateMessage, QueueReader } from '../queue/reader.ts'
import { triedUntil } from '../queue/settlement.ts'
import type { NewMessage, QueueStore, DelayWarning } from '../queue/store.ts'
import type { WallClockWatch } from '../queue/wall-clock-watch.ts'
import type { Generation } from '../site/generation.ts'
import type { Generations } from '../site/generations.ts'
import { faultText, type Log } from './log.ts'

export interface WarnSendersDeps {
  readonly generations: Pick<Generations, 'lease'>
  readonly clock: Clock
  readonly watch: Pick<WallClockWatch, 'look' | 'waited' | 'running' | 'setBack'>
  readonly reader: Pick<QueueReader, 'late' | 'content'>
  readonly store: Pick<QueueStore, 'warn'>
  readonly log: Log
  /** A letter is in the queue. */
  readonly sent: (letter: NewMessage) => void
}

const EVERY = minutes(5)
/** A clock that was ahead at the start is set right soon. */
const GRACE = minutes(15)
/** Messages that one question of the reader looks at, and those that it gives. */
const MOST = 2000
const LIMIT = 50

/** Returns the function that stops it. */
export function startWarningSenders(deps: WarnSendersDeps): () => void {
  const { clock, log, generations } = deps
  let timer: Timer | undefined
  let stopped = false
  const isStopped = (): boolean => stopped
  const round = (): void => {
    using lease = generations.lease()
    const every = shortest(lease.value.config.bounces.warn, EVERY)
    look(deps, isStopped)
      .catch((error: unknown) => {
        if (!stopped) log.warn('senders of late mail were not told; it is tried again', { fault: faultText(error) })
      })
      .finally(() => {
        if (!stopped) timer = clock.after(every, round)
      })
  }
  round()
  return () => {
    stopped = true
    timer?.cancel()
  }
}

const shortest = (times: readonly Duration[], most: Duration): Duration => duration(Math.min(most, ...times))

/** The longest time first: who has waited for several is told once. */
async function look(deps: WarnSendersDeps, isStopped: () => boolean): Promise<void> {
  using lease = deps.generations.lease()
  const generation = lease.value
  const { warn } = generation.config.bounces
  if (deps.watch.running() < shortest(warn, GRACE)) return
  for (const time of warn.toReversed()) {
    const before = instant(deps.watch.look() - time + deps.watch.setBack())
    let afterId: MessageId | undefined
    do {
      const asked = { before, least: time, most: MOST, limit: LIMIT, ...(afterId !== undefined && { afterId }) }
      const { messages, next } = await deps.reader.late(asked)
      for (const late of messages) {
        if (isStopped()) return
        if (deps.watch.waited(late.message.receivedAt) >= time) await warnOf(late, time, generation, deps)
      }
      afterId = next
    } while (afterId !== undefined && !isStopped())
  }
}

async function warnOf(late: LateMessage, time: Duration, generation: Generation, deps: WarnSendersDeps): Promise<void> {
  const { message } = late
  const { config, notifier } = generation
  const bytes = await deps.reader.content(message.id, LONGEST_HEADER)
  // It has ended meanwhile.
  if (bytes === undefined) return
  const header = readHeader(bytes, bytes.length === LONGEST_HEADER).fields
  const now = deps.clock.now()
  const schedule = { retry: config.retry, watch: deps.watch }
  const until = (recipient: Recipient): Instant => triedUntil(message, recipient, now, schedule)
  const decision = decideWarning({ late, header, until })
  if (decision.kind === 'not-yet') return
  const base = { at: now, message: message.id, after: time } as const
  if (decision.kind === 'leave-out') {
    const { recipients, why, field } = decision
    const fields = { recipients: addresses(recipients), why, ...(field !== undefined && { field }) }
    const event: MessageEvent = { ...base, kind: 'warning-left-out', ...fields }
    await deps.store.warn(warning(message.id, time, recipients, event))
    return
  }
  const letter = await notifier.compose('delayed', { message, content: { kind: 'inline', bytes } }, decision.about, now)
  const recipients = decision.about.map(({ recipient }) => recipient)
  const told = { recipients: addresses(recipients), about: 'delayed', notification: letter.message.id } as const
  const event: MessageEvent = { ...base, kind: 'notified', ...told }
  if (await deps.store.warn({ ...warning(message.id, time, recipients, event), letter })) deps.sent(letter)
}

const warning = (
  message: MessageId,
  after: Duration,
  recipients: readonly Recipient[],
  event: MessageEvent,
): DelayWarning => ({ message, after, recipients: recipients.map(({ index }) => index), events: [event] })

const addresses = (recipients: readonly Recipient[]): string[] => recipients.map(({ rcptTo }) => formatMailbox(rcptTo))
