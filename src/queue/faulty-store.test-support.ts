// A QueueStore that fails when a test wants it to: at the n-th write, before it (nothing was written) or after it (it was
// written, but whoever asked never learns). Everything else is left to the store inside.

import type { MessageId } from '../core/id.ts'
import type { Instant } from '../core/time.ts'
import type { ServerEvent } from '../events/event.ts'
import type { DiskState } from './disk.ts'
import type { Changed, Dismissal, Dismissed, EnvelopeOrder, Order } from './order.ts'
import type { SenderChange } from './outbound.ts'
import { StoreError } from './store-error.ts'
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
} from './store.ts'

/** What happens to the write with this number (from 1). */
export type Fault = (write: number, operation: string) => 'none' | 'before' | 'after'

/** Fails the n-th write once. */
export const faultAt =
  (n: number, when: 'before' | 'after' = 'before'): Fault =>
  (write) =>
    write === n ? when : 'none'

export class FaultyStore implements QueueStore {
  readonly #inner: QueueStore
  readonly #fault: Fault
  readonly #error: () => Error
  #writes = 0

  constructor(
    inner: QueueStore,
    fault: Fault,
    error: () => Error = () => new StoreError('io-error', 'a fault that the test asked for'),
  ) {
    this.#inner = inner
    this.#fault = fault
    this.#error = error
  }

  /** Writes asked for so far, failed ones included. */
  get writes(): number {
    return this.#writes
  }

  get recovery(): Recovery {
    return this.#inner.recovery
  }

  get disk(): DiskState {
    return this.#inner.disk
  }

  listen(committed: Committed): void {
    this.#inner.listen(committed)
  }

  accept(entry: NewMessage): Promise<void> {
    return this.#write('accept', () => this.#inner.accept(entry))
  }

  settle(settlement: Settlement): Promise<void> {
    return this.#write('settle', () => this.#inner.settle(settlement))
  }

  keepRefused(session: RefusedSession): void {
    this.#inner.keepRefused(session)
  }

  claimDue(...asked: Parameters<QueueStore['claimDue']>): Promise<readonly Claimed[]> {
    return this.#write('claimDue', () => this.#inner.claimDue(...asked))
  }

  nextDue(exceptDomains: readonly string[]): Promise<Instant | undefined> {
    return this.#inner.nextDue(exceptDomains)
  }

  renew(messages: readonly MessageId[], now: Instant): Promise<void> {
    return this.#write('renew', () => this.#inner.renew(messages, now))
  }

  order(order: Order): Promise<Changed> {
    return this.#write('order', () => this.#inner.order(order))
  }

  changeEnvelope(order: EnvelopeOrder): Promise<Changed> {
    return this.#write('changeEnvelope', () => this.#inner.changeEnvelope(order))
  }

  dismiss(dismissal: Dismissal): Promise<Dismissed> {
    return this.#write('dismiss', () => this.#inner.dismiss(dismissal))
  }

  prune(now: Instant): Promise<number> {
    return this.#write('prune', () => this.#inner.prune(now))
  }

  endHeld(now: Instant): Promise<number> {
    return this.#write('endHeld', () => this.#inner.endHeld(now))
  }

  tell(letter: NewMessage, upTo: number): Promise<void> {
    return this.#write('tell', () => this.#inner.tell(letter, upTo))
  }

  warn(warning: DelayWarning): Promise<boolean> {
    return this.#write('warn', () => this.#inner.warn(warning))
  }

  note(event: ServerEvent): Promise<void> {
    return this.#write('note', () => this.#inner.note(event))
  }

  changeSender(change: SenderChange): Promise<void> {
    return this.#write('changeSender', () => this.#inner.changeSender(change))
  }

  async openBody(id: MessageId): Promise<BodyWriter> {
    const body = await this.#write('openBody', () => this.#inner.openBody(id))
    return {
      write: (chunk) => this.#write('body.write', () => body.write(chunk)),
      finish: () => this.#write('body.finish', () => body.finish()),
      discard: () => body.discard(),
    }
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  async #write<T>(operation: string, run: () => Promise<T>): Promise<T> {
    const fault = this.#fault(++this.#writes, operation)
    if (fault === 'before') throw this.#error()
    const result = await run()
    if (fault === 'after') throw this.#error()
    return result
  }
}
