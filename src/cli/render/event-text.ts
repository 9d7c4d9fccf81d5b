// What a rendered event is, before it is laid out: a headline and details. The functions that make one stand in
// session-event.ts, message-event.ts and step.ts; timeline.ts lays them out.

import type { Reply } from '../../core/reply.ts'
import type { Reason } from '../../core/reason.ts'
import type { Language } from '../../diagnose/diagnosis.ts'
import type { Exchange } from '../../events/event.ts'
import { TIMELINE_WORDS, type TimelineWords } from '../../words/timeline.ts'
import { safeText } from './safe-text.ts'
import { factLines, reasonText, replyLines } from './reason.ts'
import type { Times } from './times.ts'
import type { Tone } from './paint.ts'

export interface Detail {
  /** Prose is wrapped; what went over the wire stays as it was. */
  readonly form: 'prose' | 'wire'
  readonly text: string
}

export interface EventText {
  readonly headline: string
  readonly tone: Tone
  readonly details: readonly Detail[]
}

export interface RenderContext {
  readonly times: Times
  /** No server runs on the store that is shown, so nothing is under way. */
  readonly stopped?: boolean
  readonly language?: Language
}

export const wordsOf = ({ language = 'en' }: Pick<RenderContext, 'language'>): TimelineWords => TIMELINE_WORDS[language]

export const note = (text: string): Detail => ({ form: 'prose', text })

export const sent = (line: string): Detail => ({ form: 'wire', text: `-> ${safeText(line)}` })

export const received = (reply: Reply): Detail[] =>
  replyLines(reply).map((line) => ({ form: 'wire', text: `<- ${line}` }))

export const exchangeDetails = (exchange: Exchange, words: TimelineWords): Detail[] => [
  ...(exchange.sent === '' ? [] : [sent(exchange.sent)]),
  ...(exchange.reply === undefined ? [note(words.noReply)] : received(exchange.reply)),
]

/** Why, then the reply in full, then the facts. */
export const reasonDetails = (reason: Reason, words: TimelineWords): Detail[] => [
  note(`${words.why}: ${reasonText(reason, words)}.`),
  ...(reason.reply === undefined ? [] : received(reason.reply)),
  ...(reason.facts === undefined ? [] : factLines(reason.facts, words).map(note)),
]
