// What the commands about keys work with: the state folder, the configuration where one is named, DNS, and the language. What
// cannot be had is told, and the command ends.

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Config } from '../../config/config.ts'
import { parseDomain, type Domain } from '../../core/domain.ts'
import { DKIM_WORDS, type DkimWords } from '../../words/dkim.ts'
import type { CommandContext } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { safeText } from '../render/safe-text.ts'
import { printJson, printLines } from '../terminal.ts'
import { usualStateFolder } from '../state-folder.ts'
import { readConfig } from '../user-place.ts'

export interface KeyOptions extends LanguageOption {
  readonly config?: string
  readonly state?: string
  readonly json?: boolean
}

export interface KeyPlace {
  readonly stateFolder: string
  readonly config: Config | undefined
  readonly words: DkimWords
  /** Prints data, or with `--json` the value. */
  readonly tell: (value: unknown, lines: readonly string[], code?: ExitCode) => void
  /** Says on standard error what does not go. */
  readonly fail: (text: string, code?: ExitCode) => void
}

export const keyOptions = (command: Command, shape: string): Command =>
  languageOption(
    command
      .option('--config <file>', 'configuration file that names the state folder and the DNS servers')
      .option('--state <dir>', 'state folder of the server (else $WAYBILL_STATE, ./.waybill, /var/lib/waybill)'),
  ).option('--json', `print JSON: ${shape}`)

/** Undefined when it cannot be found, which has been told. */
export async function openPlace(
  { terminal, exit }: CommandContext,
  options: KeyOptions,
): Promise<KeyPlace | undefined> {
  const words = DKIM_WORDS[languageOf(terminal, options)]
  const fail = (text: string, code: ExitCode = EXIT.failed): void => {
    if (options.json === true) printJson(terminal, { error: text })
    terminal.err(`${safeText(text)}\n`)
    exit(code)
  }
  const config = options.config === undefined ? undefined : await readConfig(terminal, options.config)
  if (options.config !== undefined && config === undefined) {
    exit(EXIT.usage)
    return undefined
  }
  const stateFolder = resolve(options.state ?? config?.stateFolder ?? usualStateFolder(terminal.env))
  if (!existsSync(stateFolder)) {
    fail(words.noStateFolder(stateFolder), EXIT.usage)
    return undefined
  }
  return {
    stateFolder,
    config,
    words,
    tell(value, lines, code = EXIT.ok) {
      if (options.json === true) printJson(terminal, value)
      else printLines(terminal, lines)
      exit(code)
    },
    fail,
  }
}

/** Undefined when it is none, which has been told. */
export function readDomain(text: string, { words, fail }: KeyPlace): Domain | undefined {
  const domain = parseDomain(text.replace(/\.$/, ''))
  if (domain === undefined) fail(words.notADomain(text), EXIT.usage)
  return domain
}

/** Runs what touches the folder; what the system refuses is told with who may. */
export function guarded<T>({ stateFolder, words, fail }: KeyPlace, run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (code === '') throw error
    fail(
      code === 'EEXIST'
        ? words.exists(message.replace(/^.*\/([^/']+)\.pem'.*$/, '$1'))
        : words.notAllowed(message, stateFolder),
    )
    return undefined
  }
}
