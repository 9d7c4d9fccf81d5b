// A whole story: who, what, when; the state of each recipient in a sentence; what stands in its way and what to do; then the
// timeline.

import type { Origin } from '../../core/message.ts'
import type { MessageView, StoryView } from '../../control/control.ts'
import type { Event, SessionEvent } from '../../events/event.ts'
import { formatSize, labelled, plural } from './layout.ts'
import { diagnosisBlocks } from './recipient-diagnosis.ts'
import { describeState } from './recipient-state.ts'
import { quoted } from './reason.ts'
import { safeText } from './safe-text.ts'
import { renderSessionEvent, stageSubject } from './session-event.ts'
import { STATE_WORDS, type StateWords } from './state-words.ts'
import { renderTimeline, type LayoutContext } from './timeline.ts'

const COLUMN = 12

export function renderStory(story: StoryView, context: LayoutContext): string[] {
  switch (story.kind) {
    case 'message':
      return [...renderMessageHead(story.message, story.events, context), '', ...renderTimeline(story.events, context)]
    case 'session':
      return [...sessionHead(story, context), '', ...renderTimeline(story.events, context)]
  }
}

export function renderMessageHead(message: MessageView, events: readonly Event[], context: LayoutContext): string[] {
  const { paint, times, width, language = 'en' } = context
  const words = STATE_WORDS[language]
  const { head } = words
  const line = (label: string, text: string): string[] => labelled(`  ${label}`, text, { column: COLUMN, width })
  const subject = queuedSubject(events)
  return [
    paint('strong', words.message(message.id)),
    ...line(head.from, message.from === '' ? words.nullSender : safeText(message.from)),
    ...message.recipients.flatMap(({ address }, i) => line(i === 0 ? head.to : '', safeText(address))),
    ...(subject === undefined ? [] : line(head.subject, safeText(subject))),
    ...line(head.size, formatSize(message.size)),
    ...line(head.received, `${times.relative(message.receivedAt)} ${originText(message.origin, words)}`),
    ...message.recipients.flatMap((recipient) => {
      const { tone, text } = describeState(recipient, events, context)
      const lines = labelled(`  ${head.state}`, `${safeText(recipient.address)}: ${text}`, { column: COLUMN, width })
      return lines.map((part) => paint(tone, part))
    }),
    ...diagnosisBlocks(message.recipients, context),
  ]
}

function queuedSubject(events: readonly Event[]): string | undefined {
  for (const event of events) if (event.kind === 'queued') return event.subject
  return undefined
}

function originText(origin: Origin, words: StateWords): string {
  switch (origin.kind) {
    case 'smtp':
      return words.by(origin.client, safeText(origin.helo), origin.protocol, origin.session)
    case 'bounce':
      return words.notification(origin.of)
  }
}

function sessionHead(story: Extract<StoryView, { kind: 'session' }>, { paint, times, width }: LayoutContext): string[] {
  const line = (label: string, text: string): string[] => labelled(`  ${label}`, text, { column: COLUMN, width })
  const refusals = story.events.map(refusalText).filter((text) => text !== undefined)
  const last = refusals.at(-1)
  const end = story.events.findLast(({ kind }) => kind === 'disconnected')
  const accepted = end?.kind === 'disconnected' ? end.accepted : 0
  const title =
    accepted === 0 ? 'no message was accepted' : `${plural(accepted, 'message')} accepted, something else refused`
  return [
    paint('strong', `Session ${story.session}: ${title}`),
    ...line('Client', safeText(story.client)),
    ...line('Began', times.relative(story.at)),
    ...(last === undefined
      ? line('State', 'The client left before anything was decided. Nothing was lost: it had handed nothing over.')
      : line('State', `${last.text} ${last.move}`).map((part) => paint('bad', part))),
    ...(refusals.length > 1 ? line('', `(${plural(refusals.length - 1, 'refusal')} before it, below.)`) : []),
  ]
}

/** What a refusing event said, and whose move it is then (RFC 5321 §4.2.1: 4yz asks the client to come again, 5yz not to). */
function refusalText(event: SessionEvent): { readonly text: string; readonly move: string } | undefined {
  if (event.kind === 'tls-failed') {
    return {
      text: `The TLS handshake failed: ${safeText(event.problem)}.`,
      move: 'It is the client’s move: nothing was refused, and it may connect again.',
    }
  }
  const found = refusal(event)
  if (found === undefined) return undefined
  const move = found.ours
    ? 'It is this server’s own matter: the client did nothing wrong, and was told that it may try again later.'
    : found.reply.code < 500
      ? 'It is the client’s move: it was told that it may try again later.'
      : 'It is the client’s move: it was told not to repeat this unchanged.'
  return { text: `${found.what}. It was answered: ${quoted(found.reply)}.`, move }
}

type ReplyOf = Extract<SessionEvent, { kind: 'limit' }>['reply']

function refusal(
  event: SessionEvent,
): { readonly what: string; readonly reply: ReplyOf; readonly ours?: boolean } | undefined {
  switch (event.kind) {
    case 'connected':
    case 'secured':
    case 'tls-failed':
    case 'helo':
    case 'logged-in':
    case 'locked-out':
    case 'scanned':
    case 'fields-removed':
    case 'disconnected':
      return undefined
    case 'login-refused':
      return { what: `The log-in was refused: ${safeText(event.detail)}`, reply: event.reply }
    case 'command-refused':
      return { what: `The command “${safeText(event.command)}” breaks the protocol`, reply: event.reply }
    case 'out-of-step':
      return { what: `The client did not wait for the reply to ${safeText(event.awaited)}`, reply: event.reply }
    case 'other-protocol':
      return { what: 'What the client sent is not SMTP', reply: event.reply }
    case 'decided':
      if (event.decision.verdict !== 'deny' && event.decision.verdict !== 'defer') return undefined
      return {
        what: `Rule ${safeText(event.decision.rule)} refused ${stageSubject(event.stage, event.subject)}`,
        reply: event.decision.reply,
      }
    case 'limit':
      return { what: `The limit ${safeText(event.limit)} was crossed`, reply: event.reply }
    case 'no-room':
      return { what: renderSessionEvent(event).headline, reply: event.reply, ours: true }
    case 'content-refused':
      return {
        what: `The content was refused: ${safeText(event.problem)}`,
        reply: event.reply,
        ours: event.problem === 'not-stored',
      }
  }
}
