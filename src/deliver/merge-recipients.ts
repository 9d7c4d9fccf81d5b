// Recipients of one message who are one and the same at its destination: an address that was named twice (in To, Cc and Bcc
// of careless programs), or several addresses of one mailbox. They get one copy, and each has its own outcome. Which
// addresses are the same is known here for mailboxes of our own only; elsewhere it is the spelling that counts (RFC 5321
// §2.4), with the domain in any case.

import { formatMailbox } from '../core/address.ts'
import type { DsnOptions, NotifyOn, Outcome, Recipient } from '../core/message.ts'
import type { Destination } from '../route/destination.ts'

export interface MergedRecipients {
  /** One for each copy; whom a server is told of, with the wishes of all that it stands for. */
  readonly recipients: readonly Recipient[]
  /** The others, by the index of the one that stands for them. */
  readonly also: ReadonlyMap<number, readonly Recipient[]>
}

const NOBODY: MergedRecipients['also'] = new Map()

export function mergeRecipients(all: readonly Recipient[], destination: Destination): MergedRecipients {
  if (all.length < 2) return { recipients: all, also: NOBODY }
  const oneMailbox =
    destination.kind === 'mailbox' ||
    destination.kind === 'mbox' ||
    (destination.kind === 'lmtp' && destination.as !== undefined)
  const groups = new Map<string, Recipient[]>()
  for (const recipient of all) {
    // All that go to one mailbox are the same.
    const key = oneMailbox ? '' : formatMailbox(recipient.rcptTo)
    const group = groups.get(key)
    if (group) group.push(recipient)
    else groups.set(key, [recipient])
  }
  if (groups.size === all.length) return { recipients: all, also: NOBODY }
  const also = new Map<number, readonly Recipient[]>()
  const recipients = [...groups.values()].flatMap(([first, ...others]) => {
    if (!first || others.length === 0) return first ?? []
    also.set(first.index, others)
    return { ...first, dsn: others.reduce((dsn, other) => bothWishes(dsn, other.dsn), first.dsn) }
  })
  return { recipients, also }
}

/** RFC 3461 §4.1: what is told by default; a delay only perhaps, but who asked for more has asked for no less. */
const BY_DEFAULT: readonly NotifyOn[] = ['FAILURE', 'DELAY']

/** The next server hears of the address once, so it is asked for whatever one of them wants; ORCPT can be one only. */
function bothWishes(one: DsnOptions, other: DsnOptions): DsnOptions {
  const orcpt = one.orcpt ?? other.orcpt
  const notify =
    one.notify === undefined && other.notify === undefined
      ? undefined
      : [...new Set([...(one.notify ?? BY_DEFAULT), ...(other.notify ?? BY_DEFAULT)])]
  return { ...(notify ? { notify } : {}), ...(orcpt === undefined ? {} : { orcpt }) }
}

/** What the one that was tried came to is the outcome of all that it stands for. */
export function withMerged(
  outcomes: ReadonlyMap<number, Outcome>,
  also: MergedRecipients['also'],
): ReadonlyMap<number, Outcome> {
  if (also.size === 0) return outcomes
  const all = new Map(outcomes)
  for (const [index, others] of also) {
    const outcome = outcomes.get(index)
    if (outcome) for (const other of others) all.set(other.index, outcome)
  }
  return all
}
