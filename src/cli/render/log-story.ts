// The story of a message out of the log of another mail server: who, what, when; what became of each recipient, why and whose
// move it is; then the timeline, laid out as that of Waybill's own messages.

import type { Language } from '../../diagnose/diagnosis.ts'
import type { LogRecord } from '../../diagnose/logs/log-record.ts'
import type { LogRecipient, LogStory } from '../../diagnose/logs/log-story.ts'
import { peerText } from '../../diagnose/logs/story-events.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { labelled } from './layout.ts'
import { readable } from '../../diagnose/documents/header-fields.ts'
import { LOG_WORDS } from './log-report-words.ts'
import { LOG_STORY_WORDS } from './log-story-words.ts'
import { safeText } from './safe-text.ts'
import { renderTimeline, type LayoutContext } from './timeline.ts'

export interface LogStoryContext extends LayoutContext {
  readonly language: Language
}

const COLUMN = 14

export function renderLogStory(story: LogStory, context: LogStoryContext): string[] {
  const { paint, times, width, language } = context
  const words = LOG_STORY_WORDS[language]
  const line = (label: string, text: string | undefined): string[] =>
    text === undefined ? [] : labelled(`  ${label}`, safeText(text), { column: COLUMN, width })
  const { id, machine, format, from, size, arrivedAt, bounces, bounceOf } = story
  return [
    paint('strong', safeText(words.title(id, LOG_WORDS[language].format(format), machine))),
    ...line(words.from, from === '' ? words.nullSender : from),
    ...line(words.sentBy, story.sentBy),
    ...line(words.client, story.client),
    ...line(words.subject, readable(story.subject)),
    ...line('Message-ID', story.messageIdField),
    ...line(words.size, size === undefined ? undefined : GRAMMAR[language].size(size)),
    ...line(words.received, arrivedAt === undefined ? words.before : times.relative(arrivedAt)),
    ...line(words.tellsOf, bounceOf === undefined ? undefined : words.cameBack(bounceOf)),
    ...line(words.toldIn, bounces.length === 0 ? undefined : words.bounces(bounces.join(', '))),
    ...story.recipients.flatMap((recipient) => recipientLines(recipient, story.finished, context)),
    '',
    ...renderTimeline(story.events, context),
  ]
}

function recipientLines(
  recipient: LogRecipient,
  finished: boolean,
  { paint, times, width, language }: LogStoryContext,
): string[] {
  const words = LOG_STORY_WORDS[language]
  const { address, outcome, at, failures, diagnosis } = recipient
  const when = at === undefined ? '' : words.at(times.moment(at))
  const after = outcome === 'delivered' && failures > 0 ? words.after(failures) : ''
  const state = outcome === 'deferred' && finished ? 'ended' : outcome
  const head = `${safeText(address)}: ${words.states[state]}${when}${after}.`
  return [
    ...labelled(`  ${words.to}`, head, { column: COLUMN, width }).map((line) => paint(TONES[state], line)),
    ...(diagnosis === undefined ? [] : diagnosisLines(diagnosis, state, width, language)),
  ]
}

const TONES = { delivered: 'good', deferred: 'warn', ended: 'bad', failed: 'bad', unknown: 'plain' } as const

function diagnosisLines(
  { title, who, retryHelps, confidence, steps }: NonNullable<LogRecipient['diagnosis']>,
  state: keyof typeof TONES,
  width: number,
  language: Language,
): string[] {
  const words = LOG_STORY_WORDS[language]
  const reportWords = LOG_WORDS[language]
  const retry = retryHelps === null ? '' : ` ${retryHelps ? words.retryHelps : words.retryDoesNot}`
  // Waiting helps no more where the server has stopped trying.
  const over = who === 'wait' && state !== 'deferred'
  const step = over ? reportWords.waitOver.step : steps[0]
  return [
    ...labelled(`  ${words.why}`, `${title}${retry}`, { column: COLUMN, width }),
    ...labelled(`  ${reportWords.move}`, over ? reportWords.waitOver.who : reportWords.who.outgoing[who], {
      column: COLUMN,
      width,
    }),
    ...labelled(`  ${reportWords.howSure}`, reportWords.surer[confidence], { column: COLUMN, width }),
    ...(step === undefined ? [] : labelled(`  ${reportWords.step}`, step, { column: COLUMN, width })),
  ]
}

export function renderRefused(
  record: Extract<LogRecord, { kind: 'refused' }>,
  { paint, times, width, language }: LogStoryContext,
): string[] {
  const words = LOG_STORY_WORDS[language]
  const { client, from, recipient, stage, text, temporary, at } = record
  const line = (label: string, value: string | undefined): string[] =>
    value === undefined ? [] : labelled(`  ${label}`, safeText(value), { column: COLUMN, width })
  return [
    paint('strong', words.refused(temporary, at === undefined ? undefined : times.moment(at))),
    ...line(words.client, peerText(client)),
    ...line(words.from, from === '' ? '<>' : from),
    ...line(words.to, recipient),
    ...line(words.stage, stage),
    ...line(words.answer, text),
  ]
}
