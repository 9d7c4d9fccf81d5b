// The words of `waybill config`, in both languages.

import type { Language } from './language.ts'

export interface ConfigWords {
  readonly error: string
  readonly warning: string
  readonly good: (file: string) => string
  readonly counted: (errors: number, warnings: number) => string
  readonly byDefault: string
  readonly byMachine: string
  readonly usual: string
  /** What other mail servers call it. */
  readonly elsewhere: string
  readonly keysBelow: string
  readonly noKey: (key: string) => string
  readonly meant: (key: string) => string
  readonly same: (one: string, other: string) => string
  readonly running: (generation: number) => string
  readonly differs: (one: string, other: string) => string
  readonly noFile: string
}

const EN: ConfigWords = {
  error: 'error',
  warning: 'warning',
  good: (file) => `${file} has no mistakes.`,
  counted: (errors, warnings) => `Errors: ${errors}. Warnings: ${warnings}.`,
  byDefault: 'default',
  byMachine: 'from the machine or from other settings',
  usual: 'Default',
  elsewhere: 'Elsewhere called',
  keysBelow: 'Keys below it',
  noKey: (key) => `There is no setting ${key}.`,
  meant: (key) => `Perhaps you meant ${key}.`,
  same: (one, other) => `${one} and ${other} say the same.`,
  running: (generation) => `the running server (generation ${generation})`,
  differs: (one, other) => `From ${one} to ${other}:`,
  noFile: 'This server was started without a configuration file: name two files.',
}

const RU: ConfigWords = {
  error: 'ошибка',
  warning: 'предупреждение',
  good: (file) => `В ${file} ошибок нет.`,
  counted: (errors, warnings) => `Ошибок: ${errors}. Предупреждений: ${warnings}.`,
  byDefault: 'по умолчанию',
  byMachine: 'взято у системы или из других настроек',
  usual: 'По умолчанию',
  elsewhere: 'В других программах',
  keysBelow: 'Ключи внутри',
  noKey: (key) => `Настройки ${key} нет.`,
  meant: (key) => `Возможно, имелась в виду ${key}.`,
  same: (one, other) => `${one} и ${other}: настройки одинаковы.`,
  running: (generation) => `работающий сервер (поколение ${generation})`,
  differs: (one, other) => `Отличия (было: ${one}; стало: ${other}):`,
  noFile: 'Сервер запущен без файла настроек: назовите два файла.',
}

export const CONFIG_WORDS: Readonly<Record<Language, ConfigWords>> = { en: EN, ru: RU }
