// Lays events out as a timeline: local time, offset from the start of the story, headline, and below it the details.
// What went over the wire is printed as it was, however long; prose is wrapped.

import type { Instant } from '../../core/time.ts'
import type { Event } from '../../events/event.ts'
import { GUARD_WORDS } from '../../words/guard.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { note, reasonDetails, wordsOf, type EventText, type RenderContext } from './event-text.ts'
import { wrap } from './layout.ts'
import { renderMessageEvent } from './message-event.ts'
import type { Paint } from './paint.ts'
import { destinationText } from './reason.ts'
import { safeText } from './safe-text.ts'
import { renderSessionEvent } from './session-event.ts'

export interface LayoutContext extends RenderContext {
  readonly paint: Paint
  readonly width: number
}

const INDENT = 6

export function renderEvent(event: Event, context: RenderContext): EventText {
  switch (event.kind) {
    case 'connected':
    case 'submitted':
    case 'secured':
    case 'tls-failed':
    case 'helo':
    case 'logged-in':
    case 'login-refused':
    case 'locked-out':
    case 'scanned':
    case 'origin-checked':
    case 'command-refused':
    case 'out-of-step':
    case 'other-protocol':
    case 'decided':
    case 'limit':
    case 'no-room':
    case 'fields-removed':
    case 'content-refused':
    case 'disconnected':
      return renderSessionEvent(event, wordsOf(context))
    case 'queued':
    case 'readdressed':
    case 'signed':
    case 'sealed':
    case 'unsigned':
    case 'routed':
    case 'expanded':
    case 'merged':
    case 'attempt-started':
    case 'step':
    case 'delivered':
    case 'deferred':
    case 'failed':
    case 'notified':
    case 'warning-left-out':
    case 'retry-asked':
    case 'released':
    case 'given-up':
    case 'cancelled':
    case 'marked-delivered':
    case 'recipient-added':
    case 'sender-changed':
    case 'interrupted':
    case 'dismissed':
    case 'salvaged':
    case 'held':
    case 'logged':
      return renderMessageEvent(event, context)
    case 'route-paused':
    case 'route-resumed':
      return routeEvent(event, context)
    case 'sender-held':
    case 'sender-released':
    case 'sender-limited':
      return senderEvent(event, context)
    case 'clock-set':
      return clockSet(event, context)
    case 'reloaded':
      return reloaded(event, context)
  }
}

function senderEvent(
  event: Extract<Event, { kind: 'sender-held' | 'sender-released' | 'sender-limited' }>,
  { language = 'en' }: RenderContext,
): EventText {
  const words = GUARD_WORDS[language]
  const name = words.sender(safeText(event.sender))
  switch (event.kind) {
    case 'sender-held':
      return { headline: words.eventHeld(name), tone: 'bad', details: [note(words.why(event.why, event.values))] }
    case 'sender-released':
      return { headline: words.eventReleased(name, safeText(event.by)), tone: 'good', details: [] }
    case 'sender-limited': {
      const { hour, day } = event
      const limits = hour === undefined || day === undefined ? undefined : { hour, day }
      return { headline: words.eventLimited(name, safeText(event.by), limits), tone: 'plain', details: [] }
    }
  }
}

function clockSet({ by }: Extract<Event, { kind: 'clock-set' }>, { language = 'en' }: RenderContext): EventText {
  const words = wordsOf({ language })
  const span = GRAMMAR[language].span(Math.abs(by))
  return { headline: words.clockSet(span, by < 0), tone: 'warn', details: [note(words.notOlder)] }
}

function reloaded(
  { generation, changed, more }: Extract<Event, { kind: 'reloaded' }>,
  { language = 'en' }: RenderContext,
): EventText {
  const words = wordsOf({ language })
  const details = changed.length === 0 ? [] : [note(words.changed(changed.join(', '), more))]
  return { headline: words.reloaded(generation), tone: 'plain', details }
}

function routeEvent(
  event: Extract<Event, { kind: 'route-paused' | 'route-resumed' }>,
  context: RenderContext,
): EventText {
  const words = wordsOf(context)
  const { times } = context
  const where = destinationText(event.route, words)
  if (event.kind === 'route-resumed')
    return {
      headline: words.routeResumed(where),
      tone: 'good',
      details: [note(words.pausedSince(times.moment(event.since)))],
    }
  const details = [...reasonDetails(event.reason, words), note(words.asksAgain(times.moment(event.next)))]
  return { headline: words.routePaused(where), tone: 'bad', details }
}

export function renderTimeline(events: readonly Event[], context: LayoutContext): string[] {
  const first = events[0]
  const words = wordsOf(context)
  if (first === undefined) return [words.nothing]
  const lines: string[] = []
  let date: string | undefined
  for (const event of events) {
    const today = context.times.date(event.at)
    if (today !== date) {
      const explained = date === undefined ? words.localTime : ''
      lines.push(context.paint('dim', today + explained))
      date = today
    }
    lines.push(...layEvent(renderEvent(event, context), event.at, first.at, context))
  }
  return lines
}

function layEvent(text: EventText, at: Instant, start: Instant, context: LayoutContext): string[] {
  const { paint, times, width, language = 'en' } = context
  const offset = `+${GRAMMAR[language].span(Math.max(0, at - start))}`
  const prefix = `${times.clock(at)} ${offset.padStart(9)}  `
  const [head = '', ...rest] = wrap(text.headline, width - prefix.length)
  const pad = ' '.repeat(prefix.length)
  const lines = [paint('dim', prefix) + paint(text.tone, head), ...rest.map((line) => pad + paint(text.tone, line))]
  for (const { form, text: detail } of text.details) {
    const pieces = form === 'wire' ? [detail] : hang(detail, width - INDENT)
    lines.push(...pieces.map((line) => ' '.repeat(INDENT) + line))
  }
  return lines
}

/** Wraps, with further lines two deeper, so that they do not look like details of their own. */
const hang = (text: string, width: number): string[] =>
  wrap(text, width - 2).map((line, i) => (i === 0 ? line : `  ${line}`))
