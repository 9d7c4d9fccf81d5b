// Puts messages that were found into a queue, as if they had just been accepted, with their states and their story. Those of whom
// it is not known whether they have the message are held: an operator who knows, or who takes the risk, says `queue retry`.

import { formatMailbox, formatReversePath } from '../../core/address.ts'
import type { Recipient, RecipientState } from '../../core/message.ts'
import type { Reason } from '../../core/reason.ts'
import { instant } from '../../core/time.ts'
import type { Event } from '../../events/event.ts'
import { StoreError } from '../store-error.ts'
import { encodeEntry } from '../sqlite/encode.ts'
import type { Asked, Queue } from '../sqlite/queue.ts'
import type { PageRow } from './catalogue.ts'
import type { Contents } from './contents.ts'
import type { FoundMessage } from './find.ts'
import type { PutBack } from './salvage-report.ts'

type Whole = Extract<FoundMessage, { kind: 'whole' }>

/** Who held it, as `queue list` shows it. */
const BY = 'salvage'
/** Octets of contents in one transaction. */
const AT_ONCE = 8 * 1024 * 1024
const ENTRIES_AT_ONCE = 500

export const putBackOf = ({ source, message, recipients, unsure }: Whole): PutBack => {
  const waiting = recipients.filter(({ state }) => state.kind !== 'done')
  const isHeld = ({ index, state }: Recipient): boolean => state.kind === 'held' || unsure.includes(index)
  const addresses = (some: readonly Recipient[]): string[] => some.map(({ rcptTo }) => formatMailbox(rcptTo))
  return {
    id: message.id,
    from: formatReversePath(message.mailFrom),
    recipients: addresses(waiting.filter((one) => !isHeld(one))),
    held: addresses(waiting.filter(isHeld)),
    found: source,
  }
}

export class Returning {
  readonly #queue: Queue
  readonly #contents: Contents
  readonly #now: number
  #asked: Asked[] = []
  #octets = 0

  constructor(queue: Queue, contents: Contents, now: number) {
    this.#queue = queue
    this.#contents = contents
    this.#now = now
  }

  add(found: Whole): void {
    const { message, content } = found
    const bytes = content?.kind === 'inline' ? content.bytes : new Uint8Array()
    const entry = encodeEntry(
      {
        message,
        recipients: found.recipients.map((one) => ({ ...one, state: this.#stateOf(one, found) })),
        content: content?.kind === 'file' ? this.#contents.bringBack(message.id, content) : { kind: 'inline', bytes },
        events: [...found.events, ...this.#newEvents(found)],
      },
      () => 0,
    )
    this.#asked.push({ operation: ['accept', entry], bodies: bytes })
    this.#octets += bytes.length
    if (this.#octets >= AT_ONCE || this.#asked.length >= ENTRIES_AT_ONCE) this.flush()
  }

  /** A row of the table `refused`. */
  addRefused({ values: [session, at, client, events, omitted] }: PageRow): void {
    if (typeof session !== 'number' || typeof at !== 'number' || typeof client !== 'string') return
    if (typeof events !== 'string' || typeof omitted !== 'number') return
    this.#asked.push({ operation: ['refused', [[session, at, client, events, omitted]]], bodies: new Uint8Array() })
    if (this.#asked.length >= ENTRIES_AT_ONCE) this.flush()
  }

  flush(): void {
    for (const result of this.#queue.run(this.#asked)) {
      if (typeof result === 'object' && result !== null && 'code' in result)
        throw new StoreError(result.code, result.text)
    }
    this.#asked = []
    this.#octets = 0
  }

  #stateOf({ index, state }: Recipient, { unsure, source }: Whole): RecipientState {
    if (state.kind === 'done' || state.kind === 'held') return state
    if (unsure.includes(index)) {
      return { kind: 'held', by: BY, attempts: state.attempts, lastReason: notKnown(source) }
    }
    const { attempts, lastReason } = state
    return { kind: 'scheduled', due: instant(this.#now), attempts, ...(lastReason && { lastReason }) }
  }

  #newEvents(found: Whole): Event[] {
    if (found.content === undefined) return []
    const { recipients, held } = putBackOf(found)
    const [at, message] = [instant(this.#now), found.message.id]
    const unsure = found.recipients.filter(({ index }) => found.unsure.includes(index))
    return [
      { at, kind: 'salvaged', message, found: found.source, recipients: [...recipients, ...held] },
      ...(unsure.length === 0
        ? []
        : [
            {
              at,
              kind: 'held',
              message,
              by: BY,
              reason: notKnown(found.source),
              recipients: unsure.map(({ rcptTo }) => formatMailbox(rcptTo)),
            } satisfies Event,
          ]),
    ]
  }
}

const notKnown = (found: string): Reason => ({ code: 'local.salvaged', facts: { found } })
