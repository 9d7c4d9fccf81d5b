// What a router is: one rule that either takes an address, by telling where its mail goes or why it cannot go anywhere,
// or declines it to the next router. Each tells what it looked at, so that a trace can show why an address went where
// it went. Routers decide from the address and the configuration alone: no DNS, no files.

import type { Mailbox } from '../core/address.ts'
import type { Facts } from '../core/reason.ts'
import type { Routing } from './destination.ts'

export type RouterAnswer = Routing | { readonly kind: 'declined'; readonly compared: Facts }

export interface Router {
  readonly name: string
  readonly route: (rcptTo: Mailbox) => RouterAnswer
}
