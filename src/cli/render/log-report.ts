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
  const recovered = report.causes.filter(({ count }) => count === 0)
  return [
    ...head(report, words, context),
    ...mendMost(outgoing, report, words, context),
    ...group(words.outgoing, outgoing, words, context),
    ...group(words.incoming, incoming, words, context),
    ...recoveredOnly(recovered, words, context),
    ...notUnderstood(report, words, context),
  ]
}

function head(report: LogReport, words: LogWords, { paint, width, times }: LogReportContext): string[] {
  const { lines, stories, recipients, refused, first, last, open, cut: cutStories, joined } = report
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
  ]
}

/** What to begin with: the cause behind the most recipients that were not reached. */
function mendMost(
  causes: readonly CauseReport[],
  { recipients }: LogReport,
  words: LogWords,
  { paint, width }: LogReportContext,
): string[] {
  const worst = causes.find(({ cause }) => cause !== 'unknown') ?? causes[0]
  if (worst === undefined) return ['', paint('good', words.nothingFailed)]
  const share = worst.count / Math.max(1, recipients.failed + recipients.waiting + recipients.removed)
  return [
    '',
    ...wrap(words.mendMost(worst.title, worst.count, Math.round(share * 100)), width).map((part) =>
      paint('strong', part),
    ),
    ...(worst.step === '' ? [] : wrap(worst.step, width)),
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
  const { first, last, example, origins, side } = report
  const when = first === undefined || last === undefined ? '' : `, ${times.moment(first)} – ${times.moment(last)}`
  const from = origins.map(({ origin, count }) => `${safeText(cut(origin, 60))} (${count})`).join(', ')
  return [
    ...labelled(`${String(report.count)} `, report.title, {
      column: Math.max(4, String(report.count).length + 2),
      width,
    }).map((part) => paint(report.failed + report.refused > 0 ? 'bad' : 'warn', part)),
    ...line(words.what, `${words.fates(report)}${when}`),
    ...(side === 'outgoing' ? line(words.where, destinations(report, words)) : []),
    ...(from === '' ? [] : line(side === 'outgoing' ? words.from : words.clients, from)),
    ...line(words.example, exampleText(example)),
    ...line(words.move, words.who[report.who]),
    ...(report.step === '' ? [] : line(words.step, report.step)),
  ]
}

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
