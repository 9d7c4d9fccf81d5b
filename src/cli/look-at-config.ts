// The work of `waybill config check`, `show` and `explain`: they need no server.

import { effectiveSettings } from '../config/effective.ts'
import { loadConfig } from '../config/load.ts'
import { FOREIGN_NAMES, nearestKey } from '../config/nearest-key.ts'
import { findReference, readReferencePage } from '../config/reference.ts'
import { checkConfig } from '../site/check.ts'
import { CONFIG_WORDS } from '../words/config.ts'
import type { CheckCommandOptions, ShowCommandOptions } from './commands/config.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { languageOf, type LanguageOption, localeLanguage } from './language.ts'
import { findingLines, keyLines, settingLines } from './render/config.ts'
import { printJson, printLines, type Terminal } from './terminal.ts'

export async function runCheck(file: string, options: CheckCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const { findings } = await checkConfig(file, { elsewhere: options.elsewhere === true, clock: terminal.clock })
  if (options.json === true) printJson(terminal, { findings })
  else printLines(terminal, findingLines(file, findings, languageOf(terminal, options)))
  return findings.some(({ level }) => level === 'error') ? EXIT.failed : EXIT.ok
}

export async function runShow(file: string, options: ShowCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const loaded = await loadConfig(file)
  if (!loaded.ok) {
    const { problemsText } = await import('./render/problems.ts')
    terminal.err(`${problemsText(loaded.problems, localeLanguage(terminal.env))}\n`)
    return EXIT.usage
  }
  if (options.expanded === true) {
    const { expandedConfig, yamlOf } = await import('./expanded-config.ts')
    const expanded = expandedConfig(loaded.config, terminal.clock)
    if (options.json === true) printJson(terminal, expanded)
    else terminal.out(yamlOf(expanded))
    return EXIT.ok
  }
  const all = effectiveSettings(loaded.config, readReferencePage())
  const settings = options.changed === true ? all.filter(({ from }) => typeof from === 'object') : all
  if (options.json === true) printJson(terminal, settings)
  else printLines(terminal, settingLines(settings, languageOf(terminal, options)))
  return EXIT.ok
}

interface KeyOptions extends LanguageOption {
  readonly json?: boolean
}

export async function runExplainKey(text: string, options: KeyOptions, terminal: Terminal): Promise<ExitCode> {
  const language = languageOf(terminal, options)
  const page = readReferencePage()
  const reference = findReference(page, FOREIGN_NAMES.get(text.toLowerCase()) ?? text)
  if (reference === undefined) {
    const words = CONFIG_WORDS[language]
    const near = nearestName(text, [...page.keys()])
    terminal.err(`waybill: ${words.noKey(text)}${near === undefined ? '' : ` ${words.meant(near)}`}\n`)
    return EXIT.failed
  }
  const below = [...page.keys()].filter((key) => new RegExp(`^[.[\\]*]+[^.]+$`).test(afterPrefix(key, reference.key)))
  const elsewhere = [...FOREIGN_NAMES].flatMap(([name, key]) => (key === reference.key ? [name] : []))
  if (options.json === true) printJson(terminal, { ...reference, below, elsewhere })
  else printLines(terminal, keyLines({ reference, below, elsewhere }, { language, width: terminal.width }))
  return EXIT.ok
}

/** The key that was probably meant, whole. */
function nearestName(text: string, keys: readonly string[]): string | undefined {
  const above = text.slice(0, text.lastIndexOf('.') + 1)
  const beside = keys.filter((key) => key.startsWith(above)).map((key) => key.slice(above.length))
  const near = nearestKey(
    text.slice(above.length),
    beside.filter((key) => !key.includes('.')),
    keys,
  )
  return near === undefined || keys.includes(near) ? near : `${above}${near}`
}

const afterPrefix = (key: string, prefix: string): string => (key.startsWith(prefix) ? key.slice(prefix.length) : '')
