// The caller's side of the store thread. Operations asked for in one turn of the event loop, or while the thread has not yet
// answered, travel in one message, their bodies copied into one buffer that is handed over; answers come in the order of asking. Refused sessions wait a little
// for other company, as nobody waits for them.

import type { MessagePort } from 'node:worker_threads'
import type { Clock, Timer } from '../../core/clock.ts'
import type { MessageId } from '../../core/id.ts'
import { duration, instant, type Instant } from '../../core/time.ts'
import type { Event, ServerEvent } from '../../events/event.ts'
import { ROOMY, type DiskState } from '../disk.ts'
import type { Changed, Dismissal, Dismissed, EnvelopeOrder, Order } from '../order.ts'
import type { SenderChange } from '../outbound.ts'
import { StoreError } from '../store-error.ts'
import type {
  BodyWriter,
  Claimed,
  Committed,
  NewMessage,
  QueueStore,
  Recovery,
  RefusedSession,
  Settlement,
  DelayWarning,
} from '../store.ts'
import { openBodyFile } from './body-file.ts'
import { BodyBuffer } from './body-buffer.ts'
import { decodeClaims } from './decode-claim.ts'
import { decodeEvents } from './rows.ts'
import {
  encodeEntry,
  encodeEvents,
  encodeOutbound,
  encodeRecipient,
  encodeRefused,
  encodeState,
  idNumber,
} from './encode.ts'
import type { Folder } from './folder.ts'
import type { AckWire, BatchWire, ChangedWire, FailureWire, OperationWire, RefusedWire, ResultWire } from './wire.ts'

/** Short, for whoever asks why at once; long enough that a flood of refusals shares its commits. */
const REFUSED_WAIT = duration(50)
/** A flood of strangers must not fill the memory: of more than this many in one wait the oldest are lost. */
const REFUSED_WAITING = 1000
/** Messages forgotten in one transaction, so that nobody else waits for long. */
const PRUNE_AT_ONCE = 250
/** Recipients ended in one transaction, for the same reason. */
const END_AT_ONCE = 250

interface Pending {
  /** What is told when it is on disk. */
  readonly events: readonly Event[]
  readonly resolve: (result: ResultWire) => void
  readonly reject: (error: StoreError) => void
}

/** For the metrics: how much work came together in how many commits. */
export interface StoreStats {
  readonly operations: number
  readonly failed: number
  readonly batches: number
  /** Transactions of the store thread, those for other clients included. */
  readonly commits: number
}

export interface StoreClientDeps {
  readonly port: MessagePort
  readonly folder: Folder
  readonly clock: Clock
  readonly recovery: Recovery
  /** What the start made, for whoever listens. */
  readonly events: readonly Event[]
}

export class StoreClient implements QueueStore {
  readonly recovery: Recovery
  #disk = ROOMY
  readonly #port: MessagePort
  readonly #folder: Folder
  readonly #clock: Clock
  #operations: OperationWire[] = []
  #bodies = new BodyBuffer()
  #refused: { readonly wire: RefusedWire; readonly events: readonly Event[] }[] = []
  #refusedTimer: Timer | undefined
  /** Asked and not answered, in order. */
  readonly #pending: Pending[] = []
  #flushing = false
  /** A batch is with the store thread: what is asked meanwhile goes with the next one, as it would in the next commit. */
  #asking = false
  #ended: StoreError | undefined
  #closing: Promise<void> | undefined
  #ofStart: readonly Event[]
  #committed: Committed = () => {}
  #stats = { operations: 0, failed: 0, batches: 0, commits: 0 }

  constructor({ port, folder, clock, recovery, events }: StoreClientDeps) {
    this.#ofStart = events
    this.#port = port
    this.#folder = folder
    this.#clock = clock
    this.recovery = recovery
    port.on('message', (ack: AckWire) => this.#acknowledge(ack))
    port.on('close', () => this.fail(new StoreError('closed', 'the store thread has ended')))
  }

  get disk(): DiskState {
    return this.#disk
  }

  stats(): StoreStats {
    return { ...this.#stats }
  }

  listen(committed: Committed): void {
    this.#committed = committed
    this.#tell(this.#ofStart)
    this.#ofStart = []
  }

  async accept(entry: NewMessage): Promise<void> {
    const { outbound } = entry
    await this.#ask(() => ['accept', this.#encode(entry), outbound && encodeOutbound(outbound)], entry.events)
  }

  async settle({ message, states, events, spawned, added = [], outbound }: Settlement): Promise<void> {
    await this.#ask(
      () => [
        'settle',
        idNumber(message),
        states.map(({ index, state }) => encodeState(index, state)),
        encodeEvents(events),
        spawned.map((entry) => this.#encode(entry)),
        added.map((recipient) => encodeRecipient({ ...recipient, index: 0 })),
        outbound && encodeOutbound(outbound),
      ],
      spawned.length === 0 ? events : [...events, ...spawned.flatMap((entry) => entry.events)],
    )
  }

  keepRefused(session: RefusedSession): void {
    if (this.#ended) return
    this.#refused.push({ wire: encodeRefused(session), events: session.events })
    if (this.#refused.length > REFUSED_WAITING) this.#refused.shift()
    this.#refusedTimer ??= this.#clock.after(REFUSED_WAIT, () => {
      this.#gatherRefused()
      this.#flush()
    })
  }

  async claimDue(
    now: Instant,
    limit: number,
    exceptDomains: readonly string[],
    onceDomains: readonly string[] = [],
    octets = Infinity,
  ): Promise<readonly Claimed[]> {
    const asked = await this.#ask(() => ['claim', now, { messages: limit, octets }, exceptDomains, onceDomains])
    return decodeClaims(asked, this.#folder)
  }

  async nextDue(exceptDomains: readonly string[]): Promise<Instant | undefined> {
    const result = await this.#ask(() => ['next-due', exceptDomains])
    return typeof result === 'number' ? instant(result) : undefined
  }

  async renew(messages: readonly MessageId[], now: Instant): Promise<void> {
    await this.#ask(() => ['renew', messages.map(idNumber), now])
  }

  async order({ kind, message, now, by, recipients }: Order): Promise<Changed> {
    return changedBy(await this.#ask(() => ['order', kind, idNumber(message), now, by, recipients ?? null]))
  }

  async changeEnvelope({ kind, message, now, by, address }: EnvelopeOrder): Promise<Changed> {
    return changedBy(await this.#ask(() => ['envelope', kind, idNumber(message), now, by, JSON.stringify(address)]))
  }

  async dismiss({ message, now, by }: Dismissal): Promise<Dismissed> {
    const result = await this.#ask(() => ['dismiss', idNumber(message), now, by])
    if (eventsIn(result).length > 0) return 'dismissed'
    return isChange(result) && result.damaged ? 'stuck' : 'none'
  }

  async prune(now: Instant): Promise<number> {
    let all = 0
    for (;;) {
      const gone = await this.#askNumber(() => ['prune', now, PRUNE_AT_ONCE])
      all += gone
      if (gone < PRUNE_AT_ONCE) return all
    }
  }

  async endHeld(now: Instant): Promise<number> {
    let all = 0
    for (;;) {
      const ended = eventsIn(await this.#ask(() => ['end-held', now, END_AT_ONCE])).length
      all += ended
      if (ended < END_AT_ONCE) return all
    }
  }

  async tell(letter: NewMessage, upTo: number): Promise<void> {
    await this.#ask(() => ['tell', this.#encode(letter), upTo], letter.events)
  }

  async warn({ message, after, recipients, events, letter }: DelayWarning): Promise<boolean> {
    const result = await this.#ask(() => [
      'warn',
      idNumber(message),
      after,
      recipients,
      JSON.stringify(events),
      letter ? this.#encode(letter) : null,
    ])
    return typeof result === 'string'
  }

  async note(event: ServerEvent): Promise<void> {
    await this.#ask(() => ['note', JSON.stringify([event])], [event])
  }

  async changeSender({ sender, at, state, afresh, event, letter }: SenderChange): Promise<void> {
    await this.#ask(
      () => [
        'sender',
        sender,
        at,
        JSON.stringify(state),
        afresh,
        event ? JSON.stringify([event]) : null,
        letter ? this.#encode(letter) : null,
      ],
      [...(event ? [event] : []), ...(letter?.events ?? [])],
    )
  }

  async openBody(id: MessageId): Promise<BodyWriter> {
    if (this.#ended) throw this.#ended
    return openBodyFile(this.#folder, id)
  }

  /** Sends what waits and takes no more; resolves when everything asked for is answered. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    if (!this.#ended) {
      const answered = this.#ask(() => ['refused', []])
      this.#ended = new StoreError('closed', 'the store is closed')
      await answered.catch(() => undefined)
    }
    this.#port.close()
  }

  /** The thread is gone: nobody will answer any more. */
  fail(error: StoreError): void {
    this.#ended ??= error
    this.#refusedTimer?.cancel()
    for (const { reject } of this.#pending.splice(0)) reject(error)
  }

  /** The store thread has looked at the disk. */
  diskIs(disk: DiskState): void {
    this.#disk = disk
  }

  /** The store thread has made these of its own accord. */
  committed(events: readonly Event[]): void {
    this.#tell(events)
  }

  #tell(events: readonly Event[]): void {
    if (events.length > 0) this.#committed(events)
  }

  #encode(entry: NewMessage): ReturnType<typeof encodeEntry> {
    return encodeEntry(entry, (bytes) => this.#bodies.add(bytes))
  }

  async #askNumber(make: () => OperationWire): Promise<number> {
    const result = await this.#ask(make)
    return typeof result === 'number' ? result : 0
  }

  #ask(make: () => OperationWire, events: readonly Event[] = []): Promise<ResultWire> {
    return new Promise((resolve, reject) => {
      if (this.#ended) {
        reject(this.#ended)
        return
      }
      const operation = make()
      if (this.#operations.length === 0) this.#gatherRefused()
      this.#operations.push(operation)
      this.#pending.push({ resolve, reject, events })
      if (this.#flushing) return
      this.#flushing = true
      setImmediate(() => this.#flush())
    })
  }

  /** Refused sessions go ahead of the first operation of a batch. */
  #gatherRefused(): void {
    this.#refusedTimer?.cancel()
    this.#refusedTimer = undefined
    if (this.#refused.length === 0) return
    this.#operations.push(['refused', this.#refused.map(({ wire }) => wire)])
    this.#pending.push({ ...NOBODY, events: this.#refused.flatMap(({ events }) => events) })
    this.#refused = []
  }

  #flush(): void {
    this.#flushing = false
    if (this.#asking || this.#operations.length === 0) return
    this.#asking = true
    const bodies = this.#bodies.take()
    const batch: BatchWire = { operations: this.#operations, bodies }
    this.#stats.operations += this.#operations.length
    this.#stats.batches++
    this.#operations = []
    this.#port.postMessage(batch, [bodies.buffer])
  }

  #acknowledge({ results, commits }: AckWire): void {
    this.#stats.commits = commits
    this.#asking = false
    if (!this.#flushing) this.#flush()
    const answered = this.#pending.splice(0, results.length)
    for (const [i, { resolve, reject, events }] of answered.entries()) {
      const result = results[i] ?? null
      if (isFailure(result)) {
        this.#stats.failed++
        reject(new StoreError(result.code, result.text))
      } else {
        this.#tell(typeof result === 'string' || isChange(result) ? eventsIn(result) : events)
        resolve(result)
      }
    }
  }
}

function changedBy(result: ResultWire): Changed {
  const changed = eventsIn(result).reduce(
    (sum, event) => sum + ('recipients' in event ? event.recipients.length : 0),
    0,
  )
  if (!isChange(result)) return { changed, elsewhere: 0 }
  return { changed, elsewhere: result.elsewhere, ...(result.damaged && { damaged: true }) }
}

/** Those that the thread made itself. */
function eventsIn(result: ResultWire): readonly Event[] {
  const events = isChange(result) ? result.events : result
  return typeof events === 'string' ? decodeEvents(events) : []
}

/** Whoever keeps a refused session does not wait for it. */
const NOBODY: Omit<Pending, 'events'> = { resolve: () => {}, reject: () => {} }

const isChange = (result: ResultWire): result is ChangedWire =>
  typeof result === 'object' && result !== null && 'elsewhere' in result

const isFailure = (result: ResultWire): result is FailureWire =>
  typeof result === 'object' && result !== null && 'code' in result
