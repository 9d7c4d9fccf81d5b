// The table with which the report of a log begins: a row for each cause, with how often, where, since when, whether it goes on,
// whose move it is and how sure that is. It decides which rows are shown and how they fit into the width; long titles and
// several destinations take several lines of their cell. Text out of the log is made safe before it is printed.

import type { Instant } from '../../core/time.ts'
import type { CauseReport, LogReport, Side } from '../../diagnose/logs/report.ts'
import { cut, wrap } from './layout.ts'
import type { LogReportContext } from './log-report.ts'
import type { LogWords } from './log-report-words.ts'
import { safeText } from './safe-text.ts'

/** In characters; what the others leave goes to the cause. */
const WIDTHS = { count: 6, where: 15, since: 5, going: 4, move: 10, sure: 6 } as const
const NARROWEST_CAUSE = 22
const MOST_LINES_OF_CELL = 3
/** Of each side. */
const SHOWN_ROWS: Readonly<Record<Side, number>> = { outgoing: 4, server: 2, incoming: 2 }
const SIDES: readonly Side[] = ['outgoing', 'server', 'incoming']
const DAY_MS = 86_400_000

export function renderTable(report: LogReport, words: LogWords, context: LogReportContext): string[] {
  const harmful = report.causes.filter(({ count }) => count > 0)
  if (harmful.length === 0) return []
  const widths = [Math.max(NARROWEST_CAUSE, context.width - total(Object.values(WIDTHS))), ...Object.values(WIDTHS)]
  const { title, count, where, since, going, move, sure } = words.columns
  const [first] = harmful
  const order = first === undefined ? SIDES : [first.side, ...SIDES.filter((side) => side !== first.side)]
  return [
    context.paint('strong', line([title, count, where, since, going, move, sure], widths)),
    ...order.flatMap((side) => group(side, { report, words, context, widths })),
  ]
}

/** With a blank behind each. */
const total = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width + 1, 0)

interface Materials {
  readonly report: LogReport
  readonly words: LogWords
  readonly context: LogReportContext
  readonly widths: readonly number[]
}

function group(side: Side, { report, words, context, widths }: Materials): string[] {
  const causes = report.causes.filter((one) => one.side === side && one.count > 0)
  if (causes.length === 0) return []
  const shown = context.all === true ? causes : causes.slice(0, SHOWN_ROWS[side])
  const hidden = causes.slice(shown.length)
  return [
    context.paint('dim', words.sides[side]),
    ...shown.flatMap((cause) => row(cause, { report, words, context, widths })),
    ...(hidden.length === 0
      ? []
      : [
          words.moreCauses(
            hidden.length,
            hidden.reduce((sum, { count }) => sum + count, 0),
          ),
        ]),
  ]
}

function row(cause: CauseReport, { report, words, context, widths }: Materials): string[] {
  const { side, count, confidence, first, stillGoingOn } = cause
  const bad = cause.failed + cause.refused + cause.waiting > 0
  const cells = [
    wrap(`${isFirst(cause, report) ? '→ ' : ''}${titleOf(cause, words)}`, widths[0] ?? NARROWEST_CAUSE),
    [String(count)],
    whereOf(cause, words, widths[2] ?? WIDTHS.where),
    [first === undefined ? '' : sinceOf(first, report, context)],
    [stillGoingOn === null ? '?' : stillGoingOn ? words.yes : words.no],
    wrap(moverOf(cause, words), widths[5] ?? WIDTHS.move),
    [words.sure[confidence]],
  ]
  const height = Math.min(MOST_LINES_OF_CELL, Math.max(...cells.map(({ length }) => length)))
  const paintAs = side === 'server' || !bad ? 'warn' : 'bad'
  return Array.from({ length: height }, (_, i) => {
    const texts = cells.map((parts, column) => partAt(parts, i, widths[column] ?? 0))
    // Only the cause is coloured, so that the rest stays readable everywhere.
    const [name = '', ...rest] = texts.map((text, column) => text.padEnd(widths[column] ?? 0))
    return `${context.paint(paintAs, name)} ${rest.join(' ')}`.trimEnd()
  })
}

/** What to begin with is marked. */
const isFirst = (cause: CauseReport, { causes, beginHere }: LogReport): boolean =>
  beginHere !== undefined && cause === causes[0]

/** Of a cell with too many lines the last one shown says so. */
function partAt(parts: readonly string[], i: number, width: number): string {
  const text = parts[i] ?? ''
  if (i < MOST_LINES_OF_CELL - 1 || parts.length <= MOST_LINES_OF_CELL) return cut(text, width)
  return cut(`${text} ${parts[i + 1] ?? ''}`, width)
}

const line = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, i) => cut(cell, widths[i] ?? 0).padEnd(widths[i] ?? 0))
    .join(' ')
    .trimEnd()

/** From fewer addresses it is somebody's program with an old password. */
const MANY_CLIENTS = 10

export const isGuessing = ({ cause, side, originCount }: CauseReport): boolean =>
  cause === 'auth.failed' && side === 'incoming' && originCount >= MANY_CLIENTS

export function titleOf(report: CauseReport, words: LogWords): string {
  const { cause, side, title, reasonElsewhere } = report
  if (reasonElsewhere) return words.reasonElsewhere.title
  if (isGuessing(report)) return words.guessing.title
  const own = report.own ? words.own[cause] : undefined
  if (own !== undefined) return own.title
  return cause === 'unknown' ? words.unknownTitle[side] : title.replace(/\.$/, '')
}

/** Domains; of refused clients how many they were. */
function whereOf(cause: CauseReport, words: LogWords, width: number): string[] {
  const { side, destinations, moreDestinations, originCount, origins } = cause
  if (side === 'server') return [words.thisServer]
  if (side === 'incoming') {
    const [only] = origins
    return originCount === 1 && only !== undefined
      ? [safeText(cut(only.origin, width))]
      : [words.clientCount(originCount)]
  }
  const [first] = destinations
  if (first === undefined) return []
  const others = destinations.length - 1 + moreDestinations
  const name = first.destination === 'local' ? words.thisServer : safeText(first.destination)
  return [cut(name, width), ...(others === 0 ? [] : [words.moreDestinations(others)])]
}

/** The clock where the log ends within a day, else the date. */
function sinceOf(first: Instant, { last }: LogReport, { times }: LogReportContext): string {
  const near = last === undefined || last - first < DAY_MS
  return near ? times.clock(first).slice(0, 5) : times.date(first).slice(5)
}

/** Whose move it is, seen by whoever keeps the server that wrote the log. */
function moverOf({ side, who, own }: CauseReport, words: LogWords): string {
  const { you, client, other } = words.movers
  if (own) return you
  switch (who) {
    case 'sender-admin':
      return side === 'outgoing' ? you : client
    case 'domain-owner':
      return side === 'outgoing' ? words.movers.yourDns : client
    case 'ip-owner':
      return side === 'outgoing' ? words.movers.yourIp : client
    case 'recipient-admin':
      return side === 'outgoing' ? other : you
    case 'sender':
      return side === 'outgoing' ? words.movers.writer : client
    case 'recipient':
      return words.movers.recipient
    case 'wait':
      return words.movers.wait
    case 'unknown':
      return words.movers.unknown
  }
}
