// The work of `waybill backup` and `waybill restore`: finds the folders, and tells what was done or why not.

import { resolve } from 'node:path'
import { takeBackup } from '../control/backup/take-backup.ts'
import { restoreBackup, type RestoreProblem } from '../control/backup/restore-backup.ts'
import { restoredState, type RestoredState } from '../control/backup/restored-state.ts'
import { StoreError } from '../queue/store-error.ts'
import { BACKUP_WORDS, type BackupWords } from '../words/backup.ts'
import { GRAMMAR } from '../words/grammar.ts'
import type { BackupCommandOptions } from './commands/backup.ts'
import type { RestoreCommandOptions } from './commands/restore.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { languageOf } from './language.ts'
import { packageVersion } from './package-version.ts'
import { usualStateFolder } from './state-folder.ts'
import { printJson, printLines, type Terminal } from './terminal.ts'
import { readConfig } from './user-place.ts'

export async function runBackup(to: string, options: BackupCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const language = languageOf(terminal, options)
  const words = BACKUP_WORDS[language]
  const read = options.config === undefined ? undefined : await readConfig(terminal, options.config)
  if (options.config !== undefined && read === undefined) return EXIT.usage
  const stateFolder = resolve(options.state ?? read?.stateFolder ?? usualStateFolder(terminal.env))
  try {
    const backup = await takeBackup({
      stateFolder,
      config: options.config === undefined ? undefined : resolve(options.config),
      to: resolve(to),
      now: terminal.clock.now(),
      version: packageVersion(),
    })
    if (options.json === true) {
      printJson(terminal, backup)
      return EXIT.ok
    }
    const { folder, files, messages, recipients, dropped } = backup
    const octets = files.reduce((sum, { size }) => sum + size, 0)
    printLines(terminal, [
      words.made(folder, files.length, GRAMMAR[language].size(octets)),
      words.waiting(messages, recipients),
      words.notIn,
      ...(dropped > 0 ? [words.dropped(dropped)] : []),
    ])
    return EXIT.ok
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return failed(terminal, options, error, whyNot(error, { to, stateFolder, words }))
  }
}

function whyNot(
  error: StoreError,
  { to, stateFolder, words }: { readonly to: string; readonly stateFolder: string; readonly words: BackupWords },
): string {
  if (error.code === 'no-queue') return words.noQueue(stateFolder)
  return error.code === 'conflict' ? words.isThere(to) : words.failed(error.message)
}

export async function runRestore(from: string, options: RestoreCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const words = BACKUP_WORDS[languageOf(terminal, options)]
  const found: RestoredState =
    options.state === undefined
      ? await restoredState(resolve(from), resolve(options.config))
      : { ok: true, folder: options.state }
  if (!found.ok) {
    terminal.err(`waybill: ${words.whichState(found.file)}\n`)
    return EXIT.usage
  }
  const stateFolder = resolve(found.folder ?? usualStateFolder(terminal.env))
  try {
    const answer = await restoreBackup({
      from: resolve(from),
      stateFolder,
      config: resolve(options.config),
      replace: options.replace === true,
      send: options.send === true,
      clock: terminal.clock,
      version: packageVersion(),
    })
    if (!answer.ok) {
      const { problem } = answer
      if (options.json === true) printJson(terminal, { problem })
      terminal.err(`waybill: ${problemText(problem, { from, stateFolder, words })}\n`)
      return EXIT.failed
    }
    const { value } = answer
    if (options.json === true) {
      printJson(terminal, value)
      return EXIT.ok
    }
    const { at, held, due, messages, kept, config } = value
    printLines(terminal, [
      words.restored(value.stateFolder, at),
      ...(held > 0 ? [words.held(messages, held, at)] : []),
      ...(due > 0 ? [words.due(due, at)] : []),
      ...(kept === undefined ? [] : [words.kept(kept)]),
      ...(config ? [config.isWritten ? words.configWritten(config.file) : words.configLeft(config.file)] : []),
    ])
    return EXIT.ok
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
    if (!(error instanceof StoreError) && typeof code !== 'string') throw error
    return failed(terminal, options, error, words.cannotRestore(error instanceof Error ? error.message : String(error)))
  }
}

function problemText(
  problem: RestoreProblem,
  { from, stateFolder, words }: { readonly from: string; readonly stateFolder: string; readonly words: BackupWords },
): string {
  switch (problem.kind) {
    case 'no-backup':
      return words.noBackup(from)
    case 'newer':
      return words.newer(problem.version)
    case 'altered':
      return words.altered(from, problem.paths)
    case 'occupied':
      return words.occupied(stateFolder, problem.names)
    case 'failed':
      return words.cannotRestore(problem.text)
  }
}

function failed(terminal: Terminal, { json }: { readonly json?: boolean }, error: unknown, text: string): ExitCode {
  const code = error instanceof StoreError ? error.code : 'io-error'
  if (json === true) printJson(terminal, { problem: { kind: code, text } })
  terminal.err(`waybill: ${text}\n`)
  return code === 'in-use' ? EXIT.unavailable : EXIT.failed
}
