// The report of a log for people: one table of all causes, what to mend first, and the details of the three that matter most.
// English and Russian. Text out of the log is made safe before it is printed.

import type { Language } from '../../diagnose/diagnosis.ts'
import type { CauseReport, Example, LogReport } from '../../diagnose/logs/report.ts'
import { cut, labelled, wrap } from './layout.ts'
import { isGuessing, renderTable, titleOf } from './log-report-table.ts'
import { LOG_WORDS, type LogWords } from './log-report-words.ts'
import type { Paint } from './paint.ts'
import { safeText } from './safe-text.ts'
import type { Times } from './times.ts'

export interface LogReportContext {
  readonly paint: Paint
  readonly width: number
  readonly times: Times
  readonly language: Language
  /** Every cause in full, and not only the three that matter most. */
  readonly all?: boolean
}

const COLUMN = 14
const SHOWN_CAUSES = 3
const SHOWN_STEPS = 2
const SHOWN_RECOVERED = 3
const SHOWN_DESTINATIONS = 3
const SHOWN_UNRECOGNISED = 3
const LONGEST_EXAMPLE = 400

export function renderLogReport(report: LogReport, context: LogReportContext): string[] {
  const words = LOG_WORDS[context.language]
  const harmful = report.causes.filter(({ count }) => count > 0)
  const detailed = context.all === true ? harmful : harmful.slice(0, SHOWN_CAUSES)
  const recovered = report.causes.filter(({ count }) => count === 0)
  return [
    ...renderTable(report, words, context),
    ...(harmful.length === 0 ? [] : ['']),
    ...verdict(report, words, context),
    '',
    ...numbers(report, words, context),
    ...detailed.flatMap((cause) => ['', ...renderCause(cause, words, context)]),
    ...(detailed.length === harmful.length ? [] : ['', ...wrap(words.moreDetails(harmful.length), context.width)]),
    ...recoveredOnly(recovered, words, context),
    ...notUnderstood(report, words, context),
  ]
}

/** What the whole comes to, and what to do first. */
function verdict(report: LogReport, words: LogWords, { paint, width }: LogReportContext): string[] {
  const { beginHere, recipients, causes } = report
  const [first] = causes
  if (report.verdict !== 'begin-here' || beginHere === undefined || first === undefined) {
    const good = report.verdict === 'fine' || report.verdict === 'late'
    const text = report.verdict === 'begin-here' ? '' : words.verdicts[report.verdict](recipients)
    return wrap(text, width).map((part) => paint(good ? 'good' : 'strong', part))
  }
  const step = beginHere.why === 'many-hosts' ? words.manyHosts : (stepsOf(first, false, words)[0] ?? '')
  return [
    ...wrap(words.beginHere(titleOf(first, words)), width).map((part) => paint('strong', part)),
    ...(step === '' ? [] : wrap(step, width)),
  ]
}

function numbers(report: LogReport, words: LogWords, { paint, width, times }: LogReportContext): string[] {
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

function renderCause(report: CauseReport, words: LogWords, context: LogReportContext): string[] {
  const { paint, width, times } = context
  const line = (label: string, text: string): string[] => labelled(`  ${label}`, text, { column: COLUMN, width })
  const { first, last, example, side, kinds, failed, waiting, stillGoingOn } = report
  const when = first === undefined || last === undefined ? '' : `, ${times.moment(first)} – ${times.moment(last)}`
  const from = originsText(report)
  const over = report.who === 'wait' && failed > 0 && waiting === 0
  const steps = stepsOf(report, over, words)
  return [
    ...labelled(`${String(report.count)} `, titleOf(report, words), {
      column: Math.max(4, String(report.count).length + 2),
      width,
    }).map((part) => paint(failed + report.refused > 0 ? 'bad' : 'warn', part)),
    ...line(words.what, `${words.fates(report)}${when}`),
    ...(stillGoingOn === null ? [] : line(words.going, words.goesOn(stillGoingOn, waiting))),
    ...(side === 'outgoing' ? line(words.where, destinations(report, words)) : []),
    ...(from === '' ? [] : line(side === 'outgoing' ? words.from : words.clients, from)),
    ...(kinds.length > 1
      ? kinds.flatMap(({ text, count }, i) =>
          line(i === 0 ? words.lines : '', safeText(`${cut(text, 120)} (${count})`)),
        )
      : []),
    ...exampleLines(example, words, context).flatMap((text, i) => line(i === 0 ? words.example : '', text)),
    ...line(words.move, over ? words.waitOver.who : words.who[side][report.own ? 'own' : report.who]),
    ...line(words.howSure, words.surer[report.confidence]),
    ...steps.flatMap((step, i) => line(i === 0 ? words.step : '', step)),
  ]
}

function stepsOf(report: CauseReport, over: boolean, words: LogWords): readonly string[] {
  const { side, cause, reasonElsewhere, steps } = report
  if (isGuessing(report)) return [words.guessing.step]
  if (reasonElsewhere) return [words.reasonElsewhere.step]
  const own = report.own ? words.own[cause] : undefined
  if (own !== undefined) return [own.step]
  // What to do about a refusal that nobody understood is no help with lines that need not be one.
  if (side === 'server' && cause === 'unknown') return []
  return over ? [words.waitOver.step] : steps.slice(0, SHOWN_STEPS)
}

const originsText = ({ origins, originCount }: CauseReport): string =>
  origins.map(({ origin, count }) => `${safeText(cut(origin, 60))} (${count})`).join(', ') +
  (originCount > origins.length ? ', …' : '')

function destinations({ destinations: all, moreDestinations }: CauseReport, words: LogWords): string {
  const shown = all.slice(0, SHOWN_DESTINATIONS).map(({ destination, count, recovered }) => {
    const name = destination === 'local' ? words.thisServer : safeText(destination)
    return `${name} (${count > 0 ? count : recovered})`
  })
  const more = all.length - shown.length + moreDestinations
  return shown.join(', ') + (more > 0 ? ` ${words.moreDestinations(more)}` : '')
}

function exampleLines(example: Example, words: LogWords, { times }: LogReportContext): string[] {
  const { id, recipient, host, stage, text, earlier } = example
  const about = [id, recipient === undefined ? undefined : `<${recipient}>`, host, stage].filter(
    (part) => part !== undefined,
  )
  const shown = (words: string): string => safeText(cut(words.replaceAll('\n', ' '), LONGEST_EXAMPLE))
  const said = [safeText(about.join(' ')), shown(text)].filter((part) => part !== '').join(': ')
  if (earlier === undefined) return [said]
  const at = earlier.at === undefined ? '' : times.moment(earlier.at)
  return [said, words.earlier(at, earlier.host === undefined ? '' : safeText(earlier.host), shown(earlier.text))]
}

/** What went wrong for a while and well in the end needs no action; it is told in a line each. */
function recoveredOnly(causes: readonly CauseReport[], words: LogWords, context: LogReportContext): string[] {
  if (causes.length === 0) return []
  const { paint, width, all } = context
  const shown = all === true ? causes : causes.slice(0, SHOWN_RECOVERED)
  return [
    '',
    paint('strong', words.recoveredTitle),
    ...shown.flatMap((report) =>
      labelled(String(report.recovered).padStart(7), `${titleOf(report, words)}: ${destinations(report, words)}`, {
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
