// Turns what the store keeps into the plain values of the control port. No decisions, no I/O.

import { formatMailbox, formatReversePath } from '../core/address.ts'
import { sessionId, parseId } from '../core/id.ts'
import type { QueueEntry, RefusedStory, Story } from '../queue/reader.ts'
import type { MessageView, StoryView } from './control.ts'

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
    recipients: recipients.map(({ index, rcptTo, dsn, state }) => ({
      index,
      address: formatMailbox(rcptTo),
      dsn,
      state,
    })),
  }
}

export const viewStory = (story: Story): StoryView => ({
  kind: 'message',
  message: viewMessage(story),
  events: story.events,
})

export function viewRefused({ session, at, client, events }: RefusedStory): StoryView {
  return { kind: 'session', session: sessionId(parseId(session) ?? 0), at, client, events }
}

/** When a story began, to put stories of both kinds in order. */
export const storyStart = (story: StoryView): number => (story.kind === 'message' ? story.message.receivedAt : story.at)

/**
 * The header section at the start of a content (RFC 5322 §2.1), as text: UTF-8 where it is (RFC 6532), else Latin-1 so
 * that no octet is lost.
 */
export function headerSection(bytes: Uint8Array): { readonly text: string; readonly complete: boolean } {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const end = latin1.startsWith('\r\n') ? 0 : latin1.indexOf('\r\n\r\n')
  const section = end < 0 ? bytes : bytes.subarray(0, end)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(section)
  } catch {
    text = Buffer.from(section).toString('latin1')
  }
  return { text: text.replaceAll('\r\n', '\n'), complete: end >= 0 }
}
