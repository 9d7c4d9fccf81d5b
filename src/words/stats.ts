// What `waybill stats` says.

import type { Language } from './language.ts'

export interface StatsWords {
  readonly span: (from: string, to: string) => string
  readonly nothing: (since: string) => string
  readonly received: string
  readonly delivered: string
  readonly deferred: string
  readonly failed: string
  readonly refused: string
  readonly ofThemTemporary: (count: number) => string
  readonly refusedBecause: string
  readonly failedBecause: string
  readonly destinations: string
  readonly destinationHead: readonly [string, string, string, string]
  readonly users: string
  readonly more: (count: number) => string
  readonly unrecognised: (count: number) => string
  readonly noLog: (folder: string) => string
  readonly badTime: (option: string, text: string) => string
}

const EN: StatsWords = {
  span: (from, to) => `From ${from} to ${to}`,
  nothing: (since) => `Nothing since ${since}.`,
  received: 'Messages received',
  delivered: 'Recipients delivered',
  deferred: 'Attempts deferred',
  failed: 'Recipients failed',
  refused: 'Clients refused',
  ofThemTemporary: (count) => `of them for now: ${count}`,
  refusedBecause: 'Refused because',
  failedBecause: 'Failed because',
  destinations: 'Destinations',
  destinationHead: ['domain', 'delivered', 'deferred', 'failed'],
  users: 'Senders of ours',
  more: (count) => `... and ${count} more (--limit)`,
  unrecognised: (count) => `Lines that were not understood: ${count}`,
  noLog: (folder) =>
    `there is no mail log in ${folder}: name files, or the server with --config or --state (a log elsewhere: log.folder)`,
  badTime: (option, text) => `--${option} ${text}: write a span (24h, 7d), a date (2026-11-29) or a date with a time`,
}

const RU: StatsWords = {
  span: (from, to) => `С ${from} по ${to}`,
  nothing: (since) => `С ${since} ничего не было.`,
  received: 'Принято писем',
  delivered: 'Доставлено получателям',
  deferred: 'Отложено попыток',
  failed: 'Не доставлено получателям',
  refused: 'Отказов клиентам',
  ofThemTemporary: (count) => `из них временных: ${count}`,
  refusedBecause: 'Причины отказов',
  failedBecause: 'Причины недоставки',
  destinations: 'Куда',
  destinationHead: ['домен', 'доставлено', 'отложено', 'не доставлено'],
  users: 'Наши отправители',
  more: (count) => `... и ещё ${count} (--limit)`,
  unrecognised: (count) => `Строк, которые не удалось понять: ${count}`,
  noLog: (folder) =>
    `в ${folder} нет почтового журнала: назовите файлы или сервер (--config, --state); журнал в другом месте — log.folder`,
  badTime: (option, text) => `--${option} ${text}: напишите срок (24h, 7d), дату (2026-11-29) или дату со временем`,
}

export const STATS_WORDS: Readonly<Record<Language, StatsWords>> = { en: EN, ru: RU }
