// What is true of each way to deliver, as data, so that nobody has to know a transport by its name.

import type { Delivery } from './message.ts'

export type TransportName = Delivery['transport']

const FACTS = {
  maildir: { final: true },
  mbox: { final: true },
  lmtp: { final: true },
  pipe: { final: true },
  autoreply: { final: true },
  smtp: { final: false },
} as const satisfies Readonly<Record<TransportName, { readonly final: boolean }>>

/** Whether the mail is where its recipient reads it: no other server goes on with it, or tells of it. */
export const isFinal = ({ transport }: Delivery): boolean => FACTS[transport].final
