// In which language a command answers, and the options of those that say what stands in the way of each recipient.

import { InvalidArgumentError, type Command } from 'commander'
import { LANGUAGES, type Language } from '../diagnose/diagnosis.ts'
import type { Terminal } from './terminal.ts'

export interface LanguageOption {
  readonly lang?: Language
}

export interface ExplainedOptions extends LanguageOption {
  readonly offline?: boolean
}

export function readLanguage(text: string): Language {
  const language = LANGUAGES.find((one) => one === text)
  if (language) return language
  throw new InvalidArgumentError('It must be en or ru.')
}

export const languageOption = (command: Command): Command =>
  command.option('--lang <language>', 'en or ru (else by the locale)', readLanguage)

export const explainedOptions = (command: Command): Command =>
  languageOption(command).option('--offline', 'explain without asking DNS')

/** The variable that counts first, by POSIX: LC_ALL, then LC_MESSAGES, then LANG. */
export function localeLanguage(env: Terminal['env']): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return /^ru(?:[_.@]|$)/i.test(locale) ? 'ru' : 'en'
}

export const languageOf = ({ env }: Terminal, { lang }: LanguageOption): Language => lang ?? localeLanguage(env)

/** The fields of a use-case that are filled from them. */
export const explainedFields = async (_: object, options: ExplainedOptions, terminal: Terminal) => ({
  explain: languageOf(terminal, options),
  lookups: options.offline !== true,
})
