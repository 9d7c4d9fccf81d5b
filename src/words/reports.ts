// What `waybill reports` says of what other servers report about a domain.

import type { Language } from './language.ts'
import { GRAMMAR } from './grammar.ts'

type Kind = 'dmarc-report' | 'tls-report'

export interface ReportsWords {
  readonly mistake: string
  readonly unreadable: (path: string) => string
  readonly noReport: (files: number) => string
  readonly kinds: Readonly<Record<Kind, string>>
  readonly counts: Readonly<Record<Kind, (good: number, bad: number) => string>>
  /** How many there are, who sent them, and of which days. */
  readonly from: (reports: number, reporters: string, days: string) => string
  /** Lines that are left out. */
  readonly rest: (rows: number) => string
  readonly others: (files: number, first: string) => string
  readonly more: string
}

const [EN, RU] = [GRAMMAR.en, GRAMMAR.ru]

export const REPORTS_WORDS: Readonly<Record<Language, ReportsWords>> = {
  en: {
    mistake: 'error',
    unreadable: (path) => `${path}: there is nothing of that name`,
    noReport: (files) => `no report of DMARC or TLS is in ${files === 1 ? 'that file' : `these ${files} files`}`,
    kinds: { 'dmarc-report': 'mail in its name (DMARC)', 'tls-report': 'TLS to its servers' },
    counts: {
      'dmarc-report': (good, bad) => `${EN.count(good, 'message')} passed, ${bad} did not.`,
      'tls-report': (good, bad) => `${EN.count(good, 'session')} went well, ${bad} failed.`,
    },
    from: (reports, reporters, days) => `Reports: ${reports}, of ${reporters}${days === '' ? '' : `; ${days}`}.`,
    rest: (rows) => `and ${rows} more lines: --json has them`,
    others: (files, first) => `Files that are no reports: ${files} (${first}).`,
    more: 'What a failure means and what to do: `waybill explain FILE` of one report. Who is meant by an address that passes and is none of yours is worth knowing, too.',
  },
  ru: {
    mistake: 'ошибка',
    unreadable: (path) => `${path}: такого файла или папки нет`,
    noReport: (files) =>
      `отчётов DMARC или TLS ${files === 1 ? 'в этом файле' : 'в этих файлах'} нет (файлов: ${files})`,
    kinds: { 'dmarc-report': 'письма от его имени (DMARC)', 'tls-report': 'TLS с его серверами' },
    counts: {
      'dmarc-report': (good, bad) => `Прошли проверку: ${RU.count(good, 'message')}; не прошли: ${bad}.`,
      'tls-report': (good, bad) => `Удачно: ${RU.count(good, 'session')}; неудачно: ${bad}.`,
    },
    from: (reports, reporters, days) => `Отчётов: ${reports}; от кого: ${reporters}${days === '' ? '' : `; ${days}`}.`,
    rest: (rows) => `и ещё строк: ${rows}; все покажет --json`,
    others: (files, first) => `Файлов, которые не отчёты: ${files} (${first}).`,
    more: 'Что значит неудача и что делать, скажет `waybill explain ФАЙЛ` про один отчёт. Если проверку проходит адрес, который вам незнаком, узнайте, чей он.',
  },
}
