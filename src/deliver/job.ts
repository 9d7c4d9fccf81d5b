// What an attempt is given and what it gives back.

import type { Content, Message, Outcome, Recipient } from '../core/message.ts'
import type { Reason } from '../core/reason.ts'
import type { MessageEvent } from '../events/event.ts'
import type { NewMessage } from '../queue/store.ts'
import type { Tick } from '../core/time.ts'
import type { Destination } from '../route/destination.ts'

/** One message to one destination, for all its recipients there. */
export interface Job {
  readonly message: Message
  readonly content: Content
  readonly destination: Destination
  /** One for each copy. */
  readonly recipients: readonly Recipient[]
  /** Who shares the copy of another, by that one's index. */
  readonly also?: ReadonlyMap<number, readonly Recipient[]>
  /** 1 for the first attempt of these recipients. */
  readonly attempt: number
}

export interface AttemptResult {
  /** By recipient index; every recipient of the job is in it. */
  readonly outcomes: ReadonlyMap<number, Outcome>
  readonly events: readonly MessageEvent[]
  /** Messages that it made. */
  readonly replies?: readonly NewMessage[]
  /** Every host of the destination was found dead, now or a moment ago: until then nobody need be called again. */
  readonly restsUntil?: Tick
  /** The destination is a route of ours that is paused, for this. */
  readonly paused?: Reason
}
