// What a filter means, said plainly: MemoryStore picks and counts by it, and the tables must say the same.

import { formatMailbox, formatReversePath } from '../core/address.ts'
import type { Recipient } from '../core/message.ts'
import type { Reason } from '../core/reason.ts'
import type {
  QueueFilter,
  QueueGroup,
  QueueSort,
  Selecting,
  Selection,
  Summarizing,
  Summary,
  TroubleKey,
} from './queue-filter.ts'
import type { QueueEntry } from './reader.ts'

interface Meant extends QueueEntry {
  /** Those of them who are meant. */
  readonly recipients: readonly Recipient[]
}

export function selectFrom(entries: readonly QueueEntry[], { filter, sort, limit, afterId }: Selecting): Selection {
  const picked = entries
    .filter(({ message }) => message.id > (afterId ?? ''))
    .flatMap((entry) => meantOf(entry, filter))
    .map((meant) => ({
      id: meant.message.id,
      recipients: meant.recipients.map(({ index }) => index),
      key: keyOf(meant, sort),
    }))
    .sort((a, b) => compare(a.key, b.key) || compare(a.id, b.id))
    .slice(0, limit)
  const last = picked.at(-1)
  return { picked, unreadable: [], ...(sort === 'oldest' && picked.length === limit && last && { lookedTo: last.id }) }
}

export function summarizeFrom(entries: readonly QueueEntry[], { filter, by, afterId }: Summarizing): Summary {
  const groups = new Map<string, QueueGroup>()
  const meant = entries.filter(({ message }) => message.id > (afterId ?? '')).flatMap((entry) => meantOf(entry, filter))
  for (const { message, recipients } of meant) {
    const keys = recipients.map((recipient) => {
      if (by.kind === 'age') return String(by.bounds.filter((bound) => message.receivedAt < bound).length)
      if (by.kind === 'trouble') return troubleKey(recipient)
      return by.kind === 'domain'
        ? recipient.rcptTo.domain
        : by.kind === 'reason'
          ? (reasonOf(recipient)?.code ?? '')
          : ''
    })
    for (const key of new Set(keys)) {
      const before = groups.get(key)
      groups.set(key, {
        key,
        messages: (before?.messages ?? 0) + 1,
        recipients: (before?.recipients ?? 0) + keys.filter((one) => one === key).length,
        octets: (before?.octets ?? 0) + message.size,
        oldest: before && before.oldest < message.receivedAt ? before.oldest : message.receivedAt,
        newest: before && before.newest > message.receivedAt ? before.newest : message.receivedAt,
        ...(by.kind === 'trouble' && { example: before?.example ?? message.id }),
      })
    }
  }
  return { messages: meant.length, groups: [...groups.values()], unreadable: [] }
}

const troubleKey = (recipient: Recipient): string => {
  const { state } = recipient
  const held = state.kind === 'held' && state.ends === undefined ? 1 : 0
  const key: TroubleKey = [held, reasonOf(recipient)?.code ?? '', recipient.rcptTo.domain]
  return JSON.stringify(key)
}

function meantOf({ message, recipients }: QueueEntry, filter: QueueFilter): Meant[] {
  const {
    sender,
    receivedBefore = Infinity,
    receivedAfter = -Infinity,
    atLeast = 0,
    atMost = Infinity,
    client,
  } = filter
  const { receivedAt, size, origin } = message
  const fits =
    fitsPattern(sender, formatReversePath(message.mailFrom)) &&
    receivedAt < receivedBefore &&
    receivedAt > receivedAfter &&
    size >= atLeast &&
    size <= atMost &&
    (client === undefined || (origin.kind === 'smtp' && origin.client === client))
  const meant = fits ? recipients.filter((recipient) => isMeant(recipient, filter)) : []
  return meant.length === 0 ? [] : [{ message, recipients: meant }]
}

function isMeant(recipient: Recipient, { recipient: address, domain, states, reason, heldBy }: QueueFilter): boolean {
  const { kind } = recipient.state
  const code = reasonOf(recipient)?.code ?? ''
  return (
    kind !== 'done' &&
    fitsPattern(address, formatMailbox(recipient.rcptTo)) &&
    fitsPattern(domain, recipient.rcptTo.domain) &&
    (states === undefined || states.includes(kind === 'scheduled' ? 'waiting' : kind)) &&
    (heldBy === undefined || (recipient.state.kind === 'held' && recipient.state.by === heldBy)) &&
    (reason === undefined || code === reason || code.startsWith(`${reason}.`))
  )
}

function fitsPattern(pattern: string | undefined, value: string): boolean {
  if (pattern === undefined) return true
  const [first = '', ...others] = pattern.split('*')
  const text = value.toLowerCase()
  const last = others.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  let from = first.length
  for (const part of others) {
    const at = text.indexOf(part, from)
    if (at < 0 || at + part.length > text.length - last.length) return false
    from = at + part.length
  }
  return true
}

const reasonOf = ({ state }: Recipient): Reason | undefined => (state.kind === 'done' ? undefined : state.lastReason)

function keyOf({ message, recipients }: Meant, sort: QueueSort): number | string {
  const time = message.id
  switch (sort) {
    case 'oldest':
      return time
    case 'newest':
      return 0 - message.receivedAt
    case 'size':
      return -message.size
    case 'next':
      return Math.min(...recipients.map(({ state }) => (state.kind === 'scheduled' ? state.due : Infinity)))
    case 'attempts':
      return -Math.max(...recipients.map(({ state }) => (state.kind === 'done' ? 0 : state.attempts)))
    case 'sender':
      return formatReversePath(message.mailFrom).toLowerCase()
  }
}

const compare = (a: number | string, b: number | string): number => (a === b ? 0 : a < b ? -1 : 1)
