// The words of `waybill reload`, in both languages.

import { GRAMMAR } from './grammar.ts'
import type { Language } from './language.ts'

export interface ReloadWords {
  readonly replaced: (before: number, generation: number) => string
  readonly tried: (generation: number) => string
  /** Nothing was changed. */
  readonly goesOn: (generation: number) => string
  readonly noSettings: string
  /** Values as they are written; undefined: the file does not name the setting. */
  readonly setting: (key: string, before: string | undefined, after: string | undefined, place: string) => string
  readonly opened: (place: string) => string
  readonly closed: (place: string) => string
  readonly moved: (recipients: number, asked: number) => string
  readonly lost: (recipients: number, asked: number) => string
  /** Mail that was lost by what was forced. */
  readonly wereLost: (recipients: number) => string
  readonly example: (address: string, now: string, then: string) => string
  readonly more: (count: number) => string
  readonly sampled: (asked: number) => string
  readonly byForce: string
  readonly returned: (why: string) => string
  readonly thrownAway: string
  readonly waits: string
  readonly others: (count: number) => string
  readonly mailbox: (user: string) => string
  readonly transport: (name: string) => string
  readonly mx: (domain: string) => string
  readonly host: (host: string, port: number) => string
  readonly inTurn: (hosts: readonly string[], order: 'written' | 'random') => string
}

const en = GRAMMAR.en.count
const ru = GRAMMAR.ru.count

const EN: ReloadWords = {
  replaced: (before, generation) => `The configuration was replaced: generation ${before} → ${generation}.`,
  tried: (generation) => `The file is right and could take the place of generation ${generation}. Nothing was changed.`,
  goesOn: (generation) =>
    `Nothing was changed: generation ${generation} goes on. Mend the file and run \`waybill reload\` again.`,
  noSettings: '  No setting is written otherwise.',
  setting: (key, before, after, place) =>
    after === undefined
      ? `  ${key}: no longer written, was ${before}`
      : before === undefined
        ? `  ${key}: ${after}, new${place}`
        : `  ${key}: ${after}, was ${before}${place}`,
  opened: (place) => `  listens on ${place}`,
  closed: (place) => `  no longer listens on ${place}`,
  moved: (count, asked) => `  Of ${en(asked, 'recipient')} waiting, ${count} go another way.`,
  lost: (count, asked) => `Of ${en(asked, 'recipient')} waiting, ${count} would no longer get their mail:`,
  wereLost: (count) => `  ${en(count, 'recipient')} waiting will no longer get their mail:`,
  example: (address, now, then) => `  ${address}: now ${now}, then ${then}`,
  more: (count) => `  … and ${count} more`,
  sampled: (asked) => `  Only the oldest were asked about (${asked}): more wait.`,
  byForce:
    'Nothing was changed. Deliver that mail first (`waybill queue retry all`), or mend the file; `waybill reload --force` takes it as it is.',
  returned: (why) => `returned to the sender (${why})`,
  thrownAway: 'thrown away',
  waits: 'waits, not known yet',
  others: (count) => en(count, 'recipient'),
  mailbox: (user) => `mailbox ${user}`,
  transport: (name) => `transport ${name}`,
  mx: (domain) => `MX of ${domain}`,
  host: (host, port) => `${host} port ${port}`,
  inTurn: (hosts, order) => hosts.join(order === 'written' ? ', then ' : ' or '),
}

const RU: ReloadWords = {
  replaced: (before, generation) => `Настройки заменены: поколение ${before} → ${generation}.`,
  tried: (generation) => `Ошибок в файле нет, он может сменить поколение ${generation}. Ничего не изменено.`,
  goesOn: (generation) =>
    `Ничего не изменено: действует поколение ${generation}. Исправьте файл и повторите \`waybill reload\`.`,
  noSettings: '  Ни одна настройка не изменилась.',
  setting: (key, before, after, place) =>
    after === undefined
      ? `  ${key}: убрано, было ${before}`
      : before === undefined
        ? `  ${key}: ${after}, добавлено${place}`
        : `  ${key}: ${after}, было ${before}${place}`,
  opened: (place) => `  принимает соединения на ${place}`,
  closed: (place) => `  больше не принимает соединения на ${place}`,
  moved: (count, asked) => `  Другим путём пойдёт почта для ${count} из ожидающих (всего ${ru(asked, 'recipient')}).`,
  lost: (count, asked) => `Почту не получат ${count} из ожидающих (всего ${ru(asked, 'recipient')}):`,
  wereLost: (count) => `  Ожидающих, которые почту теперь не получат: ${count}:`,
  example: (address, now, then) => `  ${address}: сейчас ${now}, потом ${then}`,
  more: (count) => `  … и ещё ${count}`,
  sampled: (asked) => `  Проверены только самые старые (${asked}): в очереди есть и другие.`,
  byForce:
    'Ничего не изменено. Сначала доставьте эти письма (`waybill queue retry all`) или исправьте файл; `waybill reload --force` примет его как есть.',
  returned: (why) => `возврат отправителю (${why})`,
  thrownAway: 'письмо выбрасывается',
  waits: 'ждёт, пока неизвестно',
  others: (count) => ru(count, 'recipient'),
  mailbox: (user) => `ящик ${user}`,
  transport: (name) => `доставка ${name}`,
  mx: (domain) => `MX домена ${domain}`,
  host: (host, port) => `${host}, порт ${port}`,
  inTurn: (hosts, order) => hosts.join(order === 'written' ? '; затем ' : ' или '),
}

export const RELOAD_WORDS: Readonly<Record<Language, ReloadWords>> = { en: EN, ru: RU }
