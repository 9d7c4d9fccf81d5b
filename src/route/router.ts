// What a router is: one way for mail, in a file of its own. It says which addresses it is asked about, and either takes one,
// by telling where its mail goes or why it cannot go anywhere, or declines it and says why. Each tells what it looked at.
// What it does not know now it must not decline: it answers `deferred`.

import type { Mailbox } from '../core/address.ts'
import type { Facts } from '../core/reason.ts'
import type { DeclinedBecause, Envelope, RouteVerdict } from './routing.ts'

export interface RouteQuestion extends Envelope {
  readonly rcptTo: Mailbox
}

export type RouterAnswer = (
  | RouteVerdict
  | { readonly kind: 'declined'; readonly because: DeclinedBecause }
  /** As `redirect`, to an address that other servers take: it cannot come round to this router. */
  | { readonly kind: 'leaves'; readonly to: readonly Mailbox[] }
  /** These get it, too, and the next router is asked. */
  | { readonly kind: 'copied'; readonly to: readonly Mailbox[] }
) & { readonly compared: Facts }

export interface Router {
  readonly name: string
  /** Addresses of this server, those of others, or both. */
  readonly asked: 'local' | 'elsewhere' | 'always'
  readonly route: (question: RouteQuestion) => RouterAnswer | Promise<RouterAnswer>
  /** It may send mail of different senders to one domain on different ways. */
  readonly bySender?: boolean
}

/** Where there is nothing to tell. */
export const NO_FACTS: Facts = {}
