// The work of `waybill config diff`: two files, or a running server and a file.

import { resolve } from 'node:path'
import { loadConfig } from '../config/load.ts'
import { changesBetween, type Written } from '../config/written.ts'
import { connectControl } from '../control/client.ts'
import type { ControlAnswer } from '../control/control.ts'
import { runningConfiguration, type RunningConfiguration } from '../control/use-cases/configuration.ts'
import { CONFIG_WORDS } from '../words/config.ts'
import { RELOAD_WORDS } from '../words/reload.ts'
import type { DiffCommandOptions } from './commands/config.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { languageOf, localeLanguage } from './language.ts'
import { packageVersion } from './package-version.ts'
import { usualStateFolder } from './state-folder.ts'
import { settingLine } from './render/reload.ts'
import { printJson, printLines, type Terminal } from './terminal.ts'
import { printProblem } from './with-control.ts'

interface Side {
  readonly name: string
  readonly written: Written
}

export async function runDiff(
  [file, other]: readonly [string | undefined, string | undefined],
  options: DiffCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const language = languageOf(terminal, options)
  const words = CONFIG_WORDS[language]
  let before: Side | undefined
  let newer = other
  if (file !== undefined && other !== undefined) before = await fromFile(file, terminal)
  else {
    const running = await askServer(options, terminal)
    if (!running.ok) return printProblem(terminal, options, running.problem)
    const { value } = running
    newer = file ?? value.file
    before = { name: words.running(value.generation), written: new Map(value.settings.map((one) => [one.key, one])) }
  }
  if (newer === undefined) {
    terminal.err(`waybill: ${words.noFile}\n`)
    return EXIT.usage
  }
  const after = before && (await fromFile(newer, terminal))
  if (before === undefined || after === undefined) return EXIT.usage
  const settings = changesBetween(before.written, after.written)
  if (options.json === true) printJson(terminal, { settings })
  else if (settings.length === 0) printLines(terminal, [words.same(before.name, after.name)])
  else {
    const lines = settings.map((change) => settingLine(change, RELOAD_WORDS[language]))
    printLines(terminal, [words.differs(before.name, after.name), ...lines])
  }
  return settings.length === 0 ? EXIT.ok : EXIT.failed
}

async function fromFile(file: string, terminal: Terminal): Promise<Side | undefined> {
  const loaded = await loadConfig(file)
  if (loaded.ok) return { name: file, written: loaded.config.written }
  const { problemsText } = await import('./render/problems.ts')
  terminal.err(`${problemsText(loaded.problems, localeLanguage(terminal.env))}\n`)
  return undefined
}

async function askServer(
  { state }: DiffCommandOptions,
  { env, clock }: Terminal,
): Promise<ControlAnswer<RunningConfiguration>> {
  const stateFolder = state === undefined ? usualStateFolder(env) : resolve(state)
  const connected = await connectControl({ stateFolder, clock, version: packageVersion() })
  if (!connected.ok) return connected
  try {
    return await connected.value.control.ask(runningConfiguration, {})
  } finally {
    await connected.value.close()
  }
}
