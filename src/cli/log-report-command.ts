// The report of a log, as `waybill explain` prints it when its input is one. Reads the files, shows progress on standard error
// while it does, prints the report or its JSON. What the report says is decided in src/diagnose/logs/.
//
// Whether an input is a log says src/diagnose/logs/looks-like-log.ts; `-` among the files is standard input, or
// `options.stdin` where its beginning has been read already.

import type { Readable } from 'node:stream'
import { instant, parseDuration, type Instant } from '../core/time.ts'
import { makeExplain } from '../diagnose/explain.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import { readLog } from '../diagnose/logs/read-log.ts'
import type { SoftwareId } from '../diagnose/software.ts'
import type { LogReport } from '../diagnose/logs/report.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { makeLogProgress } from './log-progress.ts'
import { renderLogReport } from './render/log-report.ts'
import { makeTimes } from './render/times.ts'
import { printJson, printLines, type Terminal } from './terminal.ts'

export interface LogReportOptions {
  readonly language: Language
  readonly json?: boolean
  /** A queue id or a Message-ID. */
  readonly id?: string
  readonly address?: string
  readonly domain?: string
  readonly since?: Instant
  readonly until?: Instant
  readonly for?: SoftwareId
  /** Every cause in full. */
  readonly all?: boolean
  readonly stdin?: Readable
}

/** 0: a report was made; 1: no line was understood; 2: no file could be read. */
export async function runLogReport(
  terminal: Terminal,
  files: readonly string[],
  options: LogReportOptions,
): Promise<ExitCode> {
  const { id, address, domain, since, until, language } = options
  const progress = makeLogProgress(terminal)
  const report = await readLog({
    files,
    stdin: options.stdin ?? terminal.stdin,
    now: terminal.clock.now(),
    ...(terminal.timeZone === undefined ? {} : { timeZone: terminal.timeZone }),
    language,
    explain: makeExplain(),
    ...(options.for === undefined ? {} : { for: options.for }),
    filter: {
      ...(id === undefined ? {} : { id }),
      ...(address === undefined ? {} : { address }),
      ...(domain === undefined ? {} : { domain }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    },
    progress: progress.show,
  })
  progress.clear()
  for (const { name, problem } of report.files) {
    if (problem !== undefined) terminal.err(`waybill: ${name}: ${problem}\n`)
  }
  if (report.lines === 0 && report.files.every(({ problem }) => problem !== undefined)) return EXIT.usage
  print(terminal, report, options)
  return Object.keys(report.formats).length > 0 ? EXIT.ok : EXIT.failed
}

function print(terminal: Terminal, report: LogReport, { json, language, all = false }: LogReportOptions): void {
  if (json === true) return printJson(terminal, report)
  const { paint, width } = terminal
  const times = makeTimes(terminal.clock.now(), terminal.timeZone, language)
  printLines(terminal, renderLogReport(report, { paint, width, times, language, all }))
}

/**
 * What `--since` and `--until` take: a span before now (`7d`, `12h`), a date (`2026-11-22`), or a date with a time (`2026-11-22 05:20`,
 * RFC 3339). Undefined for anything else.
 */
export function parseSince(text: string, now: Instant): Instant | undefined {
  const span = parseDuration(text)
  if (span !== undefined) return instant(now - span)
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?)?$/.exec(text)
  if (found === null) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = ''] = found
  const ms = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`).getTime()
  return Number.isNaN(ms) ? undefined : instant(ms)
}
