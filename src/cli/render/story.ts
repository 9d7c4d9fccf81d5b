// A whole story: who, what, when; the state of each recipient in a sentence; what stands in its way and what to do; then the
// timeline.

import type { Origin } from '../../core/message.ts'
import type { MessageView, RecipientView, StoryView } from '../../control/control.ts'
import type { Event, SessionEvent } from '../../events/event.ts'
import { readable } from '../../diagnose/documents/header-fields.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { QUEUE_WORDS, type QueueWords } from '../../words/queue.ts'
import type { TimelineWords } from '../../words/timeline.ts'
import { damagedHead } from './damaged.ts'
import { wordsOf } from './event-text.ts'
import { labelled } from './layout.ts'
import { diagnosisBlocks } from './recipient-diagnosis.ts'
import { describeState } from './recipient-state.ts'
import { recipientTree } from './recipient-tree.ts'
import { quoted } from './reason.ts'
import { safeText } from './safe-text.ts'
import { wordFor } from './session-event.ts'
import { STATE_WORDS, type StateWords } from './state-words.ts'
import { renderTimeline, type LayoutContext } from './timeline.ts'

const COLUMN = 12

export function renderStory(story: StoryView, context: LayoutContext): string[] {
  switch (story.kind) {
    case 'message':
      return [...renderMessageHead(story.message, story.events, context), '', ...renderTimeline(story.events, context)]
    case 'damaged':
      return [...damagedHead(story.damaged, context), '', ...renderTimeline(story.events, context)]
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
    ...named(message).flatMap(({ address }, i) => line(i === 0 ? head.to : '', safeText(address))),
    ...(subject === undefined ? [] : line(head.subject, safeText(readable(subject) ?? ''))),
    ...line(head.size, GRAMMAR[language].size(message.size)),
    ...line(head.received, `${times.relative(message.receivedAt)} ${originText(message.origin, words)}`),
    ...recipientTree(message.recipients).flatMap(({ recipient, depth }) => {
      const { tone, text } = describeState(recipient, events, context)
      const whose = '→ '.repeat(depth) + safeText(recipient.address)
      const lines = labelled(`  ${head.state}`, `${whose}: ${text}`, { column: COLUMN, width })
      return lines.map((part) => paint(tone, part))
    }),
    ...diagnosisBlocks(message.recipients, context),
  ]
}

/** Those that the client named. */
const named = ({ recipients }: MessageView): readonly RecipientView[] =>
  recipients.filter(({ parent }) => parent === undefined)

export function queuedSubject(events: readonly Event[]): string | undefined {
  for (const event of events) if (event.kind === 'queued') return event.subject
  return undefined
}

export function originText(origin: Origin, words: StateWords): string {
  switch (origin.kind) {
    case 'smtp':
      return words.by(origin.client, safeText(origin.helo), origin.protocol, origin.session)
    case 'local':
      return words.bySendmail(origin.user === undefined ? `${origin.uid}` : safeText(origin.user), origin.session)
    case 'bounce':
      return words.notification(origin.of)
    case 'reply':
      return words.reply(origin.of)
    case 'letter':
      return words.letter
  }
}

export function sessionHead(story: Extract<StoryView, { kind: 'session' }>, context: LayoutContext): string[] {
  const { paint, times, width, language = 'en' } = context
  const words = QUEUE_WORDS[language]
  const { client, began, state } = words.sessionLabels
  const line = (label: string, text: string): string[] => labelled(`  ${label}`, text, { column: COLUMN, width })
  const refusals = story.events
    .map((event) => refusalText(event, words, wordsOf(context)))
    .filter((text) => text !== undefined)
  const last = refusals.at(-1)
  const end = story.events.findLast(({ kind }) => kind === 'disconnected')
  const accepted = end?.kind === 'disconnected' ? end.accepted : 0
  return [
    paint('strong', words.session(story.session, accepted)),
    ...line(client, safeText(story.client)),
    ...line(began, times.relative(story.at)),
    ...(last === undefined
      ? line(state, words.undecided)
      : line(state, `${last.text} ${last.move}`).map((part) => paint('bad', part))),
    ...(refusals.length > 1 ? line('', words.refusalsBefore(refusals.length - 1)) : []),
  ]
}

/** What a refusing event said, and whose move it is then (RFC 5321 §4.2.1: 4yz asks the client to come again, 5yz not to). */
function refusalText(
  event: SessionEvent,
  words: QueueWords,
  timeline: TimelineWords,
): { readonly text: string; readonly move: string } | undefined {
  if (event.kind === 'tls-failed')
    return { text: words.handshake(safeText(event.problem)), move: words.mayConnectAgain }
  const found = refusal(event, words, timeline)
  if (found === undefined) return undefined
  const move = found.ours === true ? words.ownMatter : found.reply.code < 500 ? words.mayTryLater : words.mayNotRepeat
  return { text: words.wasAnswered(found.what, quoted(found.reply, timeline)), move }
}

type ReplyOf = Extract<SessionEvent, { kind: 'limit' }>['reply']

function refusal(
  event: SessionEvent,
  words: QueueWords,
  timeline: TimelineWords,
): { readonly what: string; readonly reply: ReplyOf; readonly ours?: boolean } | undefined {
  switch (event.kind) {
    case 'connected':
    case 'submitted':
    case 'secured':
    case 'tls-failed':
    case 'helo':
    case 'logged-in':
    case 'locked-out':
    case 'scanned':
    case 'origin-checked':
    case 'fields-removed':
    case 'disconnected':
      return undefined
    case 'login-refused':
      return { what: words.loginRefused(safeText(event.detail)), reply: event.reply }
    case 'command-refused':
      return { what: words.breaksProtocol(safeText(event.command)), reply: event.reply }
    case 'out-of-step':
      return { what: words.didNotWait(safeText(event.awaited)), reply: event.reply }
    case 'other-protocol':
      return { what: words.notSmtp, reply: event.reply }
    case 'decided':
      if (event.decision.verdict !== 'deny' && event.decision.verdict !== 'defer') return undefined
      return {
        what: words.ruleRefused(safeText(event.decision.rule), timeline.subject(event.stage, safeText(event.subject))),
        reply: event.decision.reply,
      }
    case 'limit':
      return { what: words.limitCrossed(safeText(event.limit)), reply: event.reply }
    case 'no-room':
      return { what: timeline.noRoom(event.cause, event.announced), reply: event.reply, ours: true }
    case 'content-refused':
      return {
        what: words.contentRefused(wordFor(event.problem, timeline.contentProblems)),
        reply: event.reply,
        ours: event.problem === 'not-stored',
      }
  }
}
