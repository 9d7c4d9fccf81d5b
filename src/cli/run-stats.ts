// The work of `waybill stats`: finds the log, has it counted, and prints the figures.

import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Instant } from '../core/time.ts'
import { fileProblem } from '../diagnose/logs/log-files.ts'
import { readStats, type LogStats } from '../diagnose/logs/log-stats.ts'
import { GRAMMAR } from '../words/grammar.ts'
import { STATS_WORDS, type StatsWords } from '../words/stats.ts'
import type { StatsCommandOptions } from './commands/stats.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { languageOf } from './language.ts'
import { parseSince } from './log-report-command.ts'
import { safeText } from './render/safe-text.ts'
import { makeTimes, type Times } from './render/times.ts'
import { usualStateFolder } from './state-folder.ts'
import { printJson, printLines, type Terminal } from './terminal.ts'
import { readConfig } from './user-place.ts'

export async function runStats(
  named: readonly string[],
  options: StatsCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const language = languageOf(terminal, options)
  const words = STATS_WORDS[language]
  const refused = (text: string): ExitCode => {
    terminal.err(`waybill: ${text}\n`)
    return EXIT.usage
  }
  const now = terminal.clock.now()
  const span: { since?: Instant; until?: Instant } = {}
  for (const option of ['since', 'until'] as const) {
    const text = options[option]
    if (text === undefined) continue
    const at = parseSince(text, now)
    if (at === undefined) return refused(words.badTime(option, text))
    span[option] = at
  }
  let files = named
  if (files.length === 0) {
    const config = options.config === undefined ? undefined : await readConfig(terminal, options.config)
    if (options.config !== undefined && config === undefined) return EXIT.usage
    const state = resolve(options.state ?? config?.stateFolder ?? usualStateFolder(terminal.env))
    const folder = config?.log?.folder ?? join(state, 'log')
    let names: readonly string[] = []
    try {
      names = await readdir(folder)
    } catch (error) {
      const isGone = error instanceof Error && Reflect.get(error, 'code') === 'ENOENT'
      if (!isGone) return refused(`${folder}: ${fileProblem(error)}`)
    }
    files = names.filter((name) => /^mainlog(?:\.\d+(?:\.gz)?)?$/.test(name)).map((name) => join(folder, name))
    if (files.length === 0) return refused(words.noLog(folder))
  }
  const { timeZone } = terminal
  const stats = await readStats({ files, stdin: terminal.stdin, now, timeZone, ...span })
  for (const { name, problem } of stats.problems) terminal.err(`waybill: ${name}: ${problem}\n`)
  if (stats.lines === 0 && stats.problems.length > 0) return EXIT.usage
  if (options.json === true) printJson(terminal, stats)
  else {
    const times = makeTimes(now, timeZone, language)
    const limit = Math.max(1, Number.parseInt(options.limit, 10) || 10)
    const size = GRAMMAR[language].size
    printLines(terminal, statsLines(stats, { words, times, limit, size, since: span.since ?? now }))
  }
  return EXIT.ok
}

interface Printing {
  readonly words: StatsWords
  readonly times: Times
  readonly limit: number
  readonly size: (octets: number) => string
  readonly since: Instant
}

function statsLines(stats: LogStats, { words, times, limit, size, since }: Printing): readonly string[] {
  const moment = (at: Instant): string => `${times.date(at)} ${times.clock(at).slice(0, 8)}`
  const { first, last, received, refused } = stats
  if (first === undefined || last === undefined) return [words.nothing(moment(since))]
  const temporary = refused.temporary === 0 ? '' : `, ${words.ofThemTemporary(refused.temporary)}`
  const list = <T>(title: string, items: readonly T[], line: (item: T) => string): readonly string[] => {
    if (items.length === 0) return []
    const rest = items.length - limit
    return ['', title, ...items.slice(0, limit).map(line), ...(rest > 0 ? [`  ${words.more(rest)}`] : [])]
  }
  const counted = ({ text, count }: { readonly text: string; readonly count: number }): string =>
    `  ${`${count}`.padStart(7)}  ${safeText(text)}`
  const [, ...columns] = words.destinationHead
  const row = (name: string, cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => cell.padStart((columns[i] ?? '').length)).join('  ')}  ${name}`
  return [
    words.span(moment(first), moment(last)),
    '',
    ...aligned([
      [words.received, `${received.messages} (${size(received.octets)})`],
      [words.delivered, `${stats.delivered}`],
      [words.deferred, `${stats.deferred}`],
      [words.failed, `${stats.failed}`],
      [words.refused, `${refused.permanent + refused.temporary}${temporary}`],
    ]),
    ...list(words.refusedBecause, stats.refusedBecause, counted),
    ...list(words.failedBecause, stats.failedBecause, counted),
    ...(stats.destinations.length > 0
      ? list(`${words.destinations}\n${row(words.destinationHead[0], columns)}`, stats.destinations, (one) =>
          row(safeText(one.domain), [`${one.delivered}`, `${one.deferred}`, `${one.failed}`]),
        )
      : []),
    ...list(words.users, stats.users, ({ user, messages, octets }) =>
      counted({ text: `${user} (${size(octets)})`, count: messages }),
    ),
    ...(stats.unrecognised > 0 ? ['', words.unrecognised(stats.unrecognised)] : []),
  ]
}

function aligned(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)
}
