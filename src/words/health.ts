// The words of `waybill health`, in both languages.

import { GRAMMAR } from './grammar.ts'
import type { Language } from './language.ts'

export interface HealthWords {
  readonly runs: (version: string, name: string | undefined, since: string | undefined) => string
  readonly since: (moment: string, age: string) => string
  readonly stopped: string
  readonly queued: (counts: { readonly messages: number; readonly recipients: number; readonly held: number }) => string
  readonly oldest: (age: string) => string
  /** Recipients of notifications that cannot be delivered. */
  readonly undeliverable: (count: number) => string
  /** A look through a large database. */
  readonly checking: (looked: number, of: number, since: string) => string
  readonly checked: (looked: number, when: string) => string
  readonly notChecked: (looked: number, of: number, when: string) => string
  readonly found: (count: number) => string
  /** Whose move it is then. */
  readonly foundMove: string
}

const en = GRAMMAR.en
const ru = GRAMMAR.ru

const EN: HealthWords = {
  runs: (version, name = 'a server without a name', since = '') => `Waybill ${version} runs as ${name}${since}.`,
  since: (moment, age) => `, since ${moment} (${age})`,
  stopped: 'No server runs.',
  queued: ({ messages, recipients, held }) =>
    `${en.count(messages, 'message')} with ${en.count(recipients, 'recipient')} waiting${held === 0 ? '' : `, ${held} of them held`}`,
  oldest: (age) => `; the oldest came ${age} ago`,
  undeliverable: (count) =>
    `${en.count(count, 'recipient')} of notifications that cannot be delivered: see \`waybill queue list\`. Postmaster is told, if there is one.`,
  checking: (looked, of, since) =>
    `The database is large and is looked through beside the work since ${since}: ${looked} of ${en.count(of, 'message')}.`,
  checked: (looked, when) => `The database was looked through until ${when}: ${en.count(looked, 'message')}.`,
  notChecked: (looked, of, when) =>
    `The look through the database ended at ${when} before its time: ${looked} of ${en.count(of, 'message')}. The log tells why.`,
  found: (count) => `Damage was found in ${count === 1 ? 'one place' : `${count} places`}:`,
  foundMove:
    'What is damaged is sent to nobody. It is your move: stop the server, and let `waybill queue salvage` put back what is whole.',
}

const RU: HealthWords = {
  runs: (version, name = 'сервер без имени', since = '') => `Waybill ${version} работает как ${name}${since}.`,
  since: (moment, age) => `, запущен ${moment} (${age})`,
  stopped: 'Сервер не запущен.',
  queued: ({ messages, recipients, held }) =>
    `В очереди ${ru.count(messages, 'message')}, ${ru.count(recipients, 'recipient')}${held === 0 ? '' : `; задержано: ${held}`}`,
  oldest: (age) => `; самое старое ждёт ${age}`,
  undeliverable: (count) =>
    `Получателей извещений, которые нельзя доставить: ${count}; см. \`waybill queue list\`. Сообщено postmaster, если он есть.`,
  checking: (looked, of, since) =>
    `База велика и проверяется во время работы, с ${since}: просмотрено ${looked} из ${of}.`,
  checked: (looked, when) => `База проверена, ${when}; просмотрено: ${ru.count(looked, 'message')}.`,
  notChecked: (looked, of, when) =>
    `Проверка базы прервалась, ${when}: просмотрено ${looked} из ${of}. Почему, сказано в журнале.`,
  found: (count) => `Найдены повреждения, мест: ${count}.`,
  foundMove:
    'Повреждённое никому не отправляется. Ход за вами: остановите сервер и запустите `waybill queue salvage`, он вернёт то, что цело.',
}

export const HEALTH_WORDS: Readonly<Record<Language, HealthWords>> = { en: EN, ru: RU }
