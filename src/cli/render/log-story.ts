// The story of a message out of the log of another mail server: who, what, when; what became of each recipient, why and whose
// move it is; then the timeline, laid out as that of Waybill's own messages.

import type { LogRecord } from '../../diagnose/logs/log-record.ts'
import type { LogRecipient, LogStory } from '../../diagnose/logs/log-story.ts'
import { peerText } from '../../diagnose/logs/story-events.ts'
import { formatSize, labelled, plural } from './layout.ts'
import { LOG_WORDS } from './log-report-words.ts'
import { safeText } from './safe-text.ts'
import { renderTimeline, type LayoutContext } from './timeline.ts'

const COLUMN = 14

export function renderLogStory(story: LogStory, context: LayoutContext): string[] {
  const { paint, times, width } = context
  const line = (label: string, text: string | undefined): string[] =>
    text === undefined ? [] : labelled(`  ${label}`, safeText(text), { column: COLUMN, width })
  const { id, machine, format, from, size, arrivedAt, bounces } = story
  const where = machine === undefined ? '' : ` on ${machine}`
  return [
    paint('strong', safeText(`Message ${id}, in a log of ${LOG_WORDS.en.format(format)}${where}`)),
    ...line('From', from === '' ? 'the null sender <>' : from),
    ...line('Sent by', story.sentBy),
    ...line('Client', story.client),
    ...line('Subject', story.subject),
    ...line('Message-ID', story.messageIdField),
    ...line('Size', size === undefined ? undefined : formatSize(size)),
    ...line('Received', arrivedAt === undefined ? 'before this log begins' : times.relative(arrivedAt)),
    ...line('Tells of', story.bounceOf === undefined ? undefined : `message ${story.bounceOf}, which came back`),
    ...line('Told in', bounces.length === 0 ? undefined : `message ${bounces.join(', ')} (to the sender)`),
    ...story.recipients.flatMap((recipient) => recipientLines(recipient, story.finished, context)),
    '',
    ...renderTimeline(story.events, context),
  ]
}

function recipientLines(recipient: LogRecipient, finished: boolean, { paint, times, width }: LayoutContext): string[] {
  const { address, outcome, at, failures, diagnosis } = recipient
  const when = at === undefined ? '' : ` at ${times.moment(at)}`
  const after = outcome === 'delivered' && failures > 0 ? `, after ${plural(failures, 'failed attempt')}` : ''
  const state = STATES[outcome === 'deferred' && finished ? 'ended' : outcome]
  const head = labelled('  To', `${safeText(address)}: ${state.words}${when}${after}.`, { column: COLUMN, width })
  return [
    ...head.map((line) => paint(state.tone, line)),
    ...(diagnosis === undefined ? [] : diagnosisLines(diagnosis, width)),
  ]
}

const STATES = {
  delivered: { words: 'delivered', tone: 'good' },
  deferred: { words: 'not delivered yet; last tried', tone: 'warn' },
  ended: { words: 'not delivered, and taken off the queue; last tried', tone: 'bad' },
  failed: { words: 'given up', tone: 'bad' },
  unknown: { words: 'this log does not say what became of it', tone: 'plain' },
} as const

function diagnosisLines(
  { title, who, retryHelps, steps }: NonNullable<LogRecipient['diagnosis']>,
  width: number,
): string[] {
  const retry =
    retryHelps === null ? '' : retryHelps ? ' Trying again can help.' : ' Sending the same again will not help.'
  const step = steps[0]
  return [
    ...labelled('  Why', `${title}${retry}`, { column: COLUMN, width }),
    ...labelled('  Whose move', LOG_WORDS.en.who[who], { column: COLUMN, width }),
    ...(step === undefined ? [] : labelled('  Do this', step, { column: COLUMN, width })),
  ]
}

export function renderRefused(
  record: Extract<LogRecord, { kind: 'refused' }>,
  { paint, times, width }: LayoutContext,
): string[] {
  const { client, from, recipient, stage, text, temporary, at } = record
  const line = (label: string, value: string | undefined): string[] =>
    value === undefined ? [] : labelled(`  ${label}`, safeText(value), { column: COLUMN, width })
  return [
    paint('strong', `Refused${temporary ? ' for now' : ''}${at === undefined ? '' : ` at ${times.moment(at)}`}`),
    ...line('Client', peerText(client)),
    ...line('From', from === '' ? '<>' : from),
    ...line('To', recipient),
    ...line('Asked', stage),
    ...line('Answer', text),
  ]
}
