// What a server leans on (site/backends.ts), and what is wrong with it, in Russian. Names and problems are made in English, for
// events and the log; here they are shown to a Russian reader (sentences.ts).

import { inOtherWords, type SentencePair } from './sentences.ts'

const NAMES: readonly SentencePair[] = [
  ['file of users {}', 'файл пользователей {1}'],
  ['password file {}', 'файл паролей {1}'],
  ['database {}', 'база данных {1}'],
  ['passwords for smarthosts {}', 'пароли для смартхостов {1}'],
  ['password for the smarthost {}', 'пароль для смартхоста {1}'],
  ['program for tokens {}', 'программа, которая выдаёт токены, {1}'],
  ['DKIM keys of {}', 'ключи DKIM для {1}'],
  ['LMTP server (transport {}) {}', 'сервер LMTP (транспорт {1}) {2}'],
  ['table {} ({})', 'таблица {1} ({2})'],
  ['scanner {}: {}', 'проверка {1}: {2}'],
]

const PROBLEMS: readonly SentencePair[] = [
  [
    '{} cannot be read: there is no such file; waybill user add NAME --file {} makes one',
    '{1} не читается: такого файла нет; его создаст waybill user add ИМЯ --file {2}',
  ],
  ['{} cannot be read: there is no such file', '{1} не читается: такого файла нет'],
  ['{} is not a regular file', '{1} — не обычный файл'],
  [
    '{} has mode {}, so that others can read or change it; do {}',
    'у {1} права {2}: его могут прочесть или изменить другие; выполните {3}',
  ],
  ['ENOENT: no such file or directory, stat {}', 'нет файла {1}'],
  ['{} is larger than {} bytes', '{1} больше {2} байт'],
  ['{} cannot be read: {}', '{1} не читается: {2}'],
  ['nobody answers at {}: {}', 'по {1} никто не отвечает: {2}'],
  [
    'DNS has shown no key of {} yet; {} says what to publish',
    'в DNS ещё не видно ни одного ключа {1}; что опубликовать, скажет {2}',
  ],
]

export const backendNameInRussian = (name: string): string => inOtherWords(NAMES, name) ?? name
export const backendProblemInRussian = (problem: string): string => inOtherWords(PROBLEMS, problem) ?? problem

/** `NAME: PROBLEM`, as a warning of a configuration has it. */
export function backendTroubleInRussian(trouble: string): string {
  for (let at = trouble.indexOf(': '); at >= 0; at = trouble.indexOf(': ', at + 1)) {
    const [name, problem] = [trouble.slice(0, at), trouble.slice(at + 2)]
    if (inOtherWords(NAMES, name) !== undefined || inOtherWords(PROBLEMS, problem) !== undefined)
      return `${backendNameInRussian(name)}: ${backendProblemInRussian(problem)}`
  }
  return trouble
}
