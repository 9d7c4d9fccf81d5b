// What an operator may order for the recipients of a message that are not done and in nobody's hands. Plain data.

import type { Mailbox, ReversePath } from '../core/address.ts'
import type { MessageId } from '../core/id.ts'
import type { Reason } from '../core/reason.ts'
import type { Instant } from '../core/time.ts'

/**
 * `retry`: due now, held or not; `hold`: tried by nobody until somebody says so; `release`: what is held is due now; `remove`:
 * given up, and nobody is told; `bounce`: given up, and the sender is told by the attempt that takes it up next;
 * `mark-delivered`: done, for it has arrived some other way, and nobody is told.
 */
export type OrderKind = 'retry' | 'hold' | 'release' | 'remove' | 'bounce' | 'mark-delivered'

/** Changes the envelope of a message that is queued and of which nobody is being tried. */
export type EnvelopeOrder = {
  readonly message: MessageId
  readonly now: Instant
  /** Who ordered it, for the event. */
  readonly by: string
} & (
  | { readonly kind: 'add-recipient'; readonly address: Mailbox }
  | { readonly kind: 'change-sender'; readonly address: ReversePath }
)

/** The last reason of recipients that are to be bounced: whoever takes them up attempts nothing. */
export const GIVEN_UP: Reason = { code: 'queue.given-up', facts: {} }

/** The same, with what the last attempt had met with. */
export function givenUp(met: Reason | undefined): Reason {
  const last = met?.code === GIVEN_UP.code ? met.last : met
  return last === undefined ? GIVEN_UP : { ...GIVEN_UP, last }
}

export interface Order {
  readonly kind: OrderKind
  readonly message: MessageId
  readonly now: Instant
  /** Who ordered it, for the events. */
  readonly by: string
  /** By index; left out: all. */
  readonly recipients?: readonly number[]
}

/** That a message which cannot be read back is given up. */
export interface Dismissal {
  readonly message: MessageId
  readonly now: Instant
  /** Who gave it up, for the event. */
  readonly by: string
}

/** `none`: nothing that cannot be read back is there under this name; `stuck`: it cannot be taken from where it lies. */
export type Dismissed = 'dismissed' | 'none' | 'stuck'

/** What an order came to, in recipients. */
export interface Changed {
  readonly changed: number
  /** Left as they are, because another node attempts them. */
  readonly elsewhere: number
  /** The message could not be read back, and has been set aside. */
  readonly damaged?: true
}
