// Turns what the store keeps into the plain values of the control port. No decisions, no I/O.

import { formatMailbox, formatReversePath } from '../core/address.ts'
import { readHeader } from '../core/header.ts'
import { sessionId, parseId, timeOfId } from '../core/id.ts'
import { senderOf } from '../guard/sender-name.ts'
import type { DiskState } from '../queue/disk.ts'
import type { DamagedStory, QueueEntry, RefusedStory, Story } from '../queue/reader.ts'
import type { RestingDestination } from '../queue/resting-domains.ts'
import type { DiskView, MessageView, RestingView, StoryView } from './control.ts'

export function viewMessage(entry: QueueEntry | Story): MessageView {
  const { message, recipients } = entry
  const finishedAt = 'finishedAt' in entry ? entry.finishedAt : undefined
  return {
    id: message.id,
    from: formatReversePath(message.mailFrom),
    origin: message.origin,
    options: message.options,
    size: message.size,
    receivedAt: message.receivedAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    recipients: recipients.map(({ index, parent, rcptTo, dsn, state }) => ({
      index,
      address: formatMailbox(rcptTo),
      ...(parent && { parent: parent.index }),
      dsn,
      state,
    })),
  }
}

export const viewStory = (story: Story): StoryView => ({
  kind: 'message',
  message: viewMessage(story),
  events: story.events.filter((event) => !('sender' in event) || isSenderOf(story, event.sender)),
})

/** What became of other senders is not part of it. */
function isSenderOf({ message, events }: Story, sender: string): boolean {
  if (senderOf(message.origin) === sender) return true
  return events.some((event) => event.kind === 'held' && event.reason?.facts?.['sender'] === sender)
}

export function viewRefused({ session, at, client, events }: RefusedStory): StoryView {
  return { kind: 'session', session: sessionId(parseId(session) ?? 0), at, client, events }
}

export const viewDamaged = ({ events, ...damaged }: DamagedStory): StoryView => ({ kind: 'damaged', damaged, events })

/** When a story began, to put stories of all kinds in order. */
export function storyStart(story: StoryView): number {
  switch (story.kind) {
    case 'message':
      return story.message.receivedAt
    case 'damaged':
      return timeOfId(story.damaged.id)
    case 'session':
      return story.at
  }
}

/**
 * The header section at the start of a content (RFC 5322 §2.1), as text: UTF-8 where it is (RFC 6532), else Latin-1 so
 * that no octet is lost. `more`: the content goes on behind `bytes`.
 */
export function headerText(bytes: Uint8Array, more: boolean): { readonly text: string; readonly cut: boolean } {
  const { length, ends } = readHeader(bytes, more)
  const cut = ends === 'cut'
  const section = bytes.subarray(0, cut ? bytes.length : length)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(section)
  } catch {
    text = Buffer.from(section).toString('latin1')
  }
  return { text: text.replaceAll('\r\n', '\n').replace(/\n$/, ''), cut }
}

/** Domains of a destination at rest that are named. */
const NAMED = 10

export function viewResting({ where, domains, since, paused, next }: RestingDestination): RestingView {
  const named = { domains: domains.slice(0, NAMED), domainCount: domains.length }
  return { where, ...named, since, ...(paused && { paused }), ...(next !== undefined && { next }) }
}

/** With what each of its recipients waits for besides its own time. */
export function withRests(message: MessageView, rests: readonly RestingDestination[]): MessageView {
  if (rests.length === 0) return message
  const recipients = message.recipients.map((recipient) => {
    if (recipient.state.kind !== 'scheduled') return recipient
    const domain = recipient.address.slice(recipient.address.lastIndexOf('@') + 1)
    const rest = rests.find(({ domains }) => domains.includes(domain))
    return rest ? { ...recipient, resting: viewResting(rest) } : recipient
  })
  return { ...message, recipients }
}

/** Undefined while the disk takes mail. */
export const viewDisk = ({ trouble, figures }: DiskState): DiskView | undefined =>
  trouble === undefined ? undefined : { trouble, figures }
