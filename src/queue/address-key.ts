// By what the recipients of a message are told apart when others take the place of some: each address gets the message once.

import { formatMailbox } from '../core/address.ts'
import type { Recipient } from '../core/message.ts'

/**
 * Undefined for one that others took the place of: it gets nothing itself, and two that stand for each other would each be
 * taken for served by the other. What an address was made into itself (`bob: bob, archive@there`) is not made into more, so
 * it is another than the address that may be.
 */
export function addressKey({
  rcptTo,
  parent,
  state,
}: Pick<Recipient, 'rcptTo' | 'parent' | 'state'>): string | undefined {
  if (state.kind === 'done' && state.outcome.kind === 'expanded') return undefined
  const address = formatMailbox(rcptTo)
  return parent?.ancestors.includes(address) === true ? `itself ${address}` : address
}
