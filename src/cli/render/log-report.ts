// The report of a log for people: what it is about, what fails most and what would mend it, then each cause with where it
// happens, an example and the step to take. English and Russian. Text out of the log is made safe before it is printed.

import type { Language } from '../../diagnose/diagnosis.ts'
import type { CauseReport, LogReport } from '../../diagnose/logs/report.ts'
import { cut, labelled, wrap } from './layout.ts'
import { LOG_WORDS, type LogWords } from './log-report-words.ts'
import type { Paint } from './paint.ts'
import { safeText } from './safe-text.ts'
import type { Times } from './times.ts'

export interface LogReportContext {
  readonly paint: Paint
  readonly width: number
  readonly times: Times
  readonly language: Language
}

const COLUMN = 14
const SHOWN_CAUSES = 15
const SHOWN_DESTINATIONS = 3
const SHOWN_UNRECOGNISED = 5
const LONGEST_EXAMPLE = 400

export function renderLogReport(report: LogReport, context: LogReportContext): string[] {
  const words = LOG_WORDS[context.language]
  const outgoing = report.causes.filter(({ side, count }) => side === 'outgoing' && count > 0)
  const incoming = report.causes.filter(({ side, count }) => side === 'incoming' && count > 0)
  const server = report.causes.filter(({ side, count }) => side === 'server' && count > 0)
  const recovered = report.causes.filter(({ count }) => count === 0)
  return [
    ...head(report, words, context),
    ...mendMost(report, words, context),
    ...group(words.outgoing, outgoing, words, context),
    ...group(words.server, server, words, context),
    ...group(words.incoming, incoming, words, context),
    ...recoveredOnly(recovered, words, context),
    ...notUnderstood(report, words, context),
  ]
}

function head(report: LogReport, words: LogWords, { paint, width, times }: LogReportContext): string[] {
  const { lines, stories, recipients, refused, first, last, open, cut: cutStories, joined } = report
  const { cutRecipients, cutLines } = report
  const line = (label: string, text: string): string[] => labelled(`  ${label}`, text, { column: COLUMN, width })
  const formats = Object.entries(report.formats).map(([format, count]) => `${words.format(format)} (${count})`)
  return [
    paint('strong', words.title(lines, report.files.length)),
    ...(formats.length === 0 ? [] : line(words.written, formats.join(', '))),
    ...(first === undefined || last === undefined
      ? []
      : line(words.time, `${times.moment(first)} – ${times.moment(last)}`)),
    ...line(words.messages, words.messageCounts({ stories, open, joined })),
    ...line(words.recipients, words.recipientCounts(recipients)),
    ...(refused.permanent + refused.temporary === 0 ? [] : line(words.refused, words.refusedCounts(refused))),
    ...(cutStories === 0 ? [] : line('', words.cut(cutStories))),
    ...(cutRecipients === 0 ? [] : line('', words.cutRecipients(cutRecipients))),
    ...(cutLines === 0 ? [] : line('', words.cutLines(cutLines))),
  ]
}

/** What to begin with, why, and how. */
function mendMost({ recipients, beginHere, causes }: LogReport, words: LogWords, context: LogReportContext): string[] {
  const { paint, width } = context
  const worst = causes.find(({ cause, side }) => cause === beginHere?.cause && side === beginHere.side)
  if (worst === undefined || beginHere === undefined)
    return causes.some(({ count }) => count > 0) ? [] : ['', paint('good', words.nothingFailed)]
  const share = worst.count / Math.max(1, recipients.failed + recipients.waiting + recipients.removed)
  return [
    '',
    ...wrap(words.mendMost(worst.title, worst.count, Math.round(share * 100)), width).map((part) =>
      paint('strong', part),
    ),
    ...wrap(words.beginWhy[beginHere.why], width),
    // Who wrote to addresses that do not exist is what helps there; what the cause's first step is stands below.
    ...(beginHere.why === 'theirs' && worst.origins.length > 0
      ? wrap(words.sentMostly(originsText(worst)), width)
      : []),
    ...(beginHere.why === 'many-hosts' || worst.step === '' ? [] : wrap(worst.step, width)),
  ]
}

function group(title: string, causes: readonly CauseReport[], words: LogWords, context: LogReportContext): string[] {
  if (causes.length === 0) return []
  const shown = causes.slice(0, SHOWN_CAUSES)
  const hidden = causes.slice(SHOWN_CAUSES)
  return [
    '',
    context.paint('strong', title),
    ...shown.flatMap((cause) => ['', ...renderCause(cause, words, context)]),
    ...(hidden.length === 0 ? [] : ['', words.moreCauses(hidden.length)]),
  ]
}

function renderCause(report: CauseReport, words: LogWords, { paint, width, times }: LogReportContext): string[] {
  const line = (label: string, text: string): string[] => labelled(`  ${label}`, text, { column: COLUMN, width })
  const { first, last, example, side } = report
  const when = first === undefined || last === undefined ? '' : `, ${times.moment(first)} – ${times.moment(last)}`
  const from = originsText(report)
  const over = report.who === 'wait' && report.failed > 0 && report.waiting === 0
  const step = over ? words.waitOver.step : report.step
  return [
    ...labelled(`${String(report.count)} `, report.title, {
      column: Math.max(4, String(report.count).length + 2),
      width,
    }).map((part) => paint(report.failed + report.refused > 0 ? 'bad' : 'warn', part)),
    ...line(words.what, `${words.fates(report)}${when}`),
    ...(side === 'outgoing' ? line(words.where, destinations(report, words)) : []),
    ...(from === '' ? [] : line(side === 'outgoing' ? words.from : words.clients, from)),
    ...line(words.example, exampleText(example)),
    ...line(words.move, over ? words.waitOver.who : words.who[report.who]),
    ...(step === '' ? [] : line(words.step, step)),
  ]
}

const originsText = ({ origins }: CauseReport): string =>
  origins.map(({ origin, count }) => `${safeText(cut(origin, 60))} (${count})`).join(', ')

function destinations({ destinations: all, moreDestinations }: CauseReport, words: LogWords): string {
  const shown = all.slice(0, SHOWN_DESTINATIONS).map(({ destination, count, recovered }) => {
    const name = destination === 'local' ? words.local : safeText(destination)
    return `${name} (${count > 0 ? count : recovered})`
  })
  const more = all.length - shown.length + moreDestinations
  return shown.join(', ') + (more > 0 ? ` ${words.moreDestinations(more)}` : '')
}

function exampleText({ id, recipient, host, stage, text }: CauseReport['example']): string {
  const about = [id, recipient === undefined ? undefined : `<${recipient}>`, host, stage].filter(
    (part) => part !== undefined,
  )
  return safeText(
    `${about.join(' ')}${about.length > 0 ? ': ' : ''}${cut(text.replaceAll('\n', ' '), LONGEST_EXAMPLE)}`,
  )
}

/** What went wrong for a while and well in the end needs no action; it is told in a line each. */
function recoveredOnly(causes: readonly CauseReport[], words: LogWords, { paint, width }: LogReportContext): string[] {
  if (causes.length === 0) return []
  return [
    '',
    paint('strong', words.recoveredTitle),
    ...causes.flatMap((report) =>
      labelled(String(report.recovered).padStart(7), `${report.title} ${destinations(report, words)}`, {
        column: 9,
        width,
      }),
    ),
  ]
}

function notUnderstood(report: LogReport, words: LogWords, { paint, width }: LogReportContext): string[] {
  const { unrecognised, otherPrograms } = report
  if (unrecognised.count === 0 && otherPrograms === 0) return []
  const shown = unrecognised.examples.slice(0, SHOWN_UNRECOGNISED)
  return [
    '',
    ...(otherPrograms === 0 ? [] : wrap(words.otherPrograms(otherPrograms), width)),
    ...(unrecognised.count === 0
      ? []
      : wrap(words.unrecognised(unrecognised.count), width).map((part) => paint('warn', part))),
    ...shown.map((line) => `  ${safeText(cut(line, width - 2))}`),
  ]
}
