// The work of `waybill reports`: finds the files, reads what are reports, and prints the account of each domain.

import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Document } from '../diagnose/documents/document.ts'
import { readDocuments } from '../diagnose/documents/recognise.ts'
import { sumReports, type DomainAccount } from '../diagnose/documents/sum-reports.ts'
import { REPORTS_WORDS, type ReportsWords } from '../words/reports.ts'
import type { ReportsOptions } from './commands/reports.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { languageOf } from './language.ts'
import { hang, indent, labelled } from './render/layout.ts'
import { safeText } from './render/safe-text.ts'
import { printJson, printLines, type Terminal } from './terminal.ts'

const MOST_FILES = 10_000
const LARGEST_FILE = 64 * 1024 * 1024
/** Lines of one domain; `--json` has all. */
const MOST_ROWS = 20
const COLUMN = 9

export async function runReports(
  paths: readonly string[],
  options: ReportsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const language = languageOf(terminal, options)
  const words = REPORTS_WORDS[language]
  const files: string[] = []
  for (const path of paths) {
    const found = await filesBelow(path)
    if (!found) {
      terminal.err(`${words.mistake}: ${words.unreadable(safeText(path))}\n`)
      return EXIT.usage
    }
    files.push(...found)
  }
  const documents: Document[] = []
  const others: string[] = []
  for (const file of files.slice(0, MOST_FILES)) {
    const read = await reportsIn(file)
    documents.push(...read)
    if (read.length === 0) others.push(file)
  }
  const accounts = sumReports(documents)
  if (options.json === true) printJson(terminal, { domains: accounts, others })
  else if (accounts.length === 0) terminal.err(`${words.mistake}: ${words.noReport(files.length)}\n`)
  else {
    const lines = accounts.flatMap((account) => [...accountLines(account, words, language, terminal), ''])
    const left = others.length === 0 ? [] : hang(words.others(others.length, safeText(others[0] ?? '')), terminal.width)
    printLines(terminal, [...lines, ...hang(words.more, terminal.width), ...left])
  }
  if (accounts.length === 0) return EXIT.usage
  return accounts.some(({ bad }) => bad > 0) ? EXIT.failed : EXIT.ok
}

/** Undefined: nothing is there. */
async function filesBelow(path: string): Promise<readonly string[] | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return undefined
  if (!found.isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** None of a file that is none, or that cannot be read. */
async function reportsIn(file: string): Promise<readonly Document[]> {
  const found = await stat(file).catch(() => undefined)
  if (!found || found.size > LARGEST_FILE) return []
  const bytes = await readFile(file).catch(() => undefined)
  const documents = bytes ? await readDocuments(bytes) : []
  return documents.filter(({ kind }) => kind === 'dmarc-report' || kind === 'tls-report')
}

function accountLines(
  { kind, domain, good, bad, reports, reporters, dates, rows }: DomainAccount,
  words: ReportsWords,
  language: 'en' | 'ru',
  { paint, width }: Terminal,
): readonly string[] {
  const days = [...new Set(dates.flatMap((date) => date.split(' – ')))].toSorted()
  const span = days.length < 2 ? days.join('') : `${days[0]} – ${days.at(-1)}`
  const shown = rows.slice(0, MOST_ROWS)
  return [
    paint('strong', `${safeText(domain)}: ${words.kinds[kind]}`),
    ...indent(hang(words.counts[kind](good, bad), width - 2), 2),
    ...indent(hang(words.from(reports, safeText(reporters.join(', ')), safeText(span)), width - 2), 2),
    ...shown.flatMap((row) => {
      const said = `${safeText(row.place)}: ${safeText(row.says[language])}`
      return indent(labelled(String(row.count), said, { column: COLUMN, width: width - 2 }), 2).map((line) =>
        row.good ? line : paint('bad', line),
      )
    }),
    ...(rows.length > shown.length ? indent([words.rest(rows.length - shown.length)], 2) : []),
  ]
}
