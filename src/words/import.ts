// What `waybill import` says, but for the notes on single pieces, which stand where they are found.

import type { Language } from './language.ts'

export interface ImportWords {
  /** The first lines of the file that is written. */
  readonly head: readonly string[]
  readonly verdicts: Readonly<Record<'taken' | 'differs' | 'not-needed' | 'not-taken', string>>
  readonly written: (file: string) => string
  readonly isThere: (file: string) => string
  readonly nothingThere: (root: string) => string
  readonly unreadable: (why: string) => string
  readonly cannotWrite: (why: string) => string
  readonly noExim: (program: string) => string
  readonly noHostname: string
  readonly proof: (asked: number, alike: number) => string
  readonly deliberate: (why: string, count: number) => string
  readonly noneReal: string
  readonly real: (count: number) => string
  readonly more: (count: number) => string
}

const EN: ImportWords = {
  head: [
    'Made by `waybill import exim`. Behind each line stands where it comes from.',
    'All keys: docs/reference/configuration.md',
  ],
  verdicts: {
    taken: 'Taken',
    differs: 'Taken, and different here',
    'not-needed': 'Not needed here',
    'not-taken': 'NOT taken; what to write',
  },
  written: (file) => `\nWritten: ${file}`,
  isThere: (file) =>
    `${file} is there already: --print only looks, --replace keeps it as ${file}.old, --file names another`,
  nothingThere: (root) =>
    `there is neither etc/exim4/update-exim4.conf.conf nor etc/exim4/exim4.conf below ${root}: is Debian’s Exim configured there?`,
  unreadable: (why) => `the configuration of Exim cannot be read: ${why}. Start it as root.`,
  cannotWrite: (why) => `the configuration cannot be written: ${why}. --file names another place, --print only looks`,
  noExim: (program) => `the proof asks Exim, and ${program} is not there: name it with --exim`,
  noHostname: 'the full name of this server is not known: give it with --hostname mx.example.org',
  proof: (asked, alike) => `Asked ${asked} questions; ${alike} were answered alike.`,
  deliberate: (why, count) => `On purpose (${count}): ${why}`,
  noneReal: 'Nothing else differs.',
  real: (count) => `REAL differences (${count}):`,
  more: (count) => `  ... and ${count} more (--json shows all)`,
}

const RU: ImportWords = {
  head: [
    'Создано командой `waybill import exim`. За каждой строкой указано, откуда она взята.',
    'Все ключи: docs/reference/configuration.md',
  ],
  verdicts: {
    taken: 'Взято',
    differs: 'Взято, но работает здесь иначе',
    'not-needed': 'Здесь не нужно',
    'not-taken': 'НЕ взято; что написать',
  },
  written: (file) => `\nЗаписано: ${file}`,
  isThere: (file) =>
    `${file} уже есть: --print только показывает, --replace сохраняет его как ${file}.old, --file задаёт другой`,
  nothingThere: (root) =>
    `в ${root} нет ни etc/exim4/update-exim4.conf.conf, ни etc/exim4/exim4.conf: настроен ли там Exim из Debian?`,
  unreadable: (why) => `не удаётся прочитать конфигурацию Exim: ${why}. Запустите от имени root.`,
  cannotWrite: (why) =>
    `не удаётся записать конфигурацию: ${why}. --file задаёт другое место, --print только показывает`,
  noExim: (program) => `для проверки нужен Exim, а ${program} нет: укажите его в --exim`,
  noHostname: 'полное имя этого сервера неизвестно: укажите его: --hostname mx.example.org',
  proof: (asked, alike) => `Задано вопросов: ${asked}; одинаковых ответов: ${alike}.`,
  deliberate: (why, count) => `Намеренно (${count}): ${why}`,
  noneReal: 'Больше ничем ответы не различаются.',
  real: (count) => `НАСТОЯЩИЕ различия (${count}):`,
  more: (count) => `  ... и ещё ${count} (--json показывает все)`,
}

export const IMPORT_WORDS: Readonly<Record<Language, ImportWords>> = { en: EN, ru: RU }
