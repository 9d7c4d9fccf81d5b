// The recipients that take the place of one: what they inherit of it. They are due at once and count their own attempts.

import { formatMailbox, needsSmtputf8, type Mailbox } from '../core/address.ts'
import type { DsnOptions, Recipient, Redirected } from '../core/message.ts'
import type { Instant } from '../core/time.ts'
import type { AddedRecipient } from './store.ts'

export function inPlaceOf(
  recipient: Recipient,
  { to, local = [] }: Redirected,
  now: Instant,
): readonly AddedRecipient[] {
  const ancestors = [...(recipient.parent?.ancestors ?? []), formatMailbox(recipient.rcptTo)]
  const dsn = inheritedDsn(recipient, to.length > 1)
  const parent = { index: recipient.index, ancestors }
  return to.map((rcptTo) => ({
    parent: local.includes(rcptTo.domain) ? { ...parent, caseless: true } : parent,
    rcptTo,
    dsn,
    state: { kind: 'scheduled', due: now, attempts: 0 },
  }))
}

/**
 * RFC 3461 §5.2.1: what is sent on names the address that the sender wrote to. §5.2.7.3: where several take the place of
 * one, the sender is told of that, and of their deliveries no more.
 */
function inheritedDsn({ dsn: { notify, orcpt }, rcptTo }: Recipient, areSeveral: boolean): DsnOptions {
  const wished = areSeveral ? notify?.filter((news) => news !== 'SUCCESS') : notify
  return { ...(wished && { notify: wished }), orcpt: orcpt ?? originalRecipient(rcptTo) }
}

/** RFC 3461 §4.2, RFC 6533 §3. */
const originalRecipient = (address: Mailbox): string =>
  `${needsSmtputf8(address) ? 'utf-8' : 'rfc822'};${formatMailbox(address)}`
