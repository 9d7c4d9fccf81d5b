// The words of `waybill status`, and those of `waybill health` for configuration and backends, in both languages.

import { backendNameInRussian, backendProblemInRussian } from './backends-ru.ts'
import type { Language } from './language.ts'

/** What clients get while something that the server leans on is down. */
type Effect = 'log-in' | 'mail-waits' | 'delivery-waits' | 'mail-passes' | 'nothing-leaves' | 'unsigned'

export interface StatusWords {
  readonly configuration: (generation: number, file: string | undefined, since: string) => string
  readonly listening: (places: string) => string
  readonly nowhere: string
  readonly backendUp: (name: string) => string
  readonly backendDown: (name: string, since: string, problem: string, effect: Effect) => string
  readonly resting: (count: number) => string
  readonly lastGood: string
  readonly notTaken: (when: string, kind: 'faulty' | 'would-lose') => string
  readonly warning: (message: string, place: string) => string
  readonly needsYou: string
  readonly nothing: string
}

const EFFECT_EN: Readonly<Record<Effect, string>> = {
  'log-in': 'log-ins are answered 454 meanwhile',
  'mail-waits': 'mail is answered 451 meanwhile, and comes again',
  'delivery-waits': 'mail for it waits in the queue meanwhile',
  'mail-passes': 'mail passes unseen meanwhile',
  unsigned: 'mail is signed with the keys that were read before, or leaves unsigned meanwhile',
  'nothing-leaves': 'no mail leaves through the smarthost meanwhile; it waits',
}
const EFFECT_RU: Readonly<Record<Effect, string>> = {
  'log-in': 'пока на вход отвечаем 454',
  'mail-waits': 'пока на письма отвечаем 451, их пришлют снова',
  'delivery-waits': 'пока письма для него ждут в очереди',
  'mail-passes': 'пока письма проходят без проверки',
  unsigned: 'пока почта подписывается прежними ключами или уходит без подписи',
  'nothing-leaves': 'пока через вышестоящий сервер ничего не уходит, почта ждёт',
}

const EN: StatusWords = {
  configuration: (generation, file, since) =>
    `Configuration: ${file ?? 'that of the sandbox'}, generation ${generation}, since ${since}.`,
  listening: (places) => `Listens on ${places}.`,
  nowhere: 'Listens nowhere.',
  backendUp: (name) => `Up: ${name}.`,
  backendDown: (name, since, problem, effect) => `Down since ${since}: ${name}: ${problem}; ${EFFECT_EN[effect]}.`,
  resting: (count) => `Destinations that rest because nobody answers there: ${count}; see \`waybill queue list\`.`,
  lastGood:
    'The configuration file has mistakes: the server runs on the configuration that it ran on before. Mend the file (`waybill config check`), then `waybill reload`.',
  notTaken: (when, kind) =>
    kind === 'faulty'
      ? `The configuration file had mistakes at the last reload (${when}), and was not taken up: \`waybill config check\`, then \`waybill reload\`.`
      : `The last reload (${when}) was not done, because mail that waits would be lost by it: \`waybill reload --dry-run\`.`,
  warning: (message, place) => `${message} (${place})`,
  needsYou: 'What needs you:',
  nothing: 'Nothing needs you.',
}

const RU: StatusWords = {
  configuration: (generation, file, since) =>
    `Настройки: ${file ?? 'песочница'}, поколение ${generation}, действуют с ${since}.`,
  listening: (places) => `Принимает соединения: ${places}.`,
  nowhere: 'Соединений не принимает.',
  backendUp: (name) => `Работает: ${backendNameInRussian(name)}.`,
  backendDown: (name, since, problem, effect) =>
    `Не работает с ${since}: ${backendNameInRussian(name)}: ${backendProblemInRussian(problem)}; ${EFFECT_RU[effect]}.`,
  resting: (count) => `Серверов, которые не отвечают и пока не вызываются: ${count}; см. \`waybill queue list\`.`,
  lastGood:
    'В файле настроек ошибки: сервер работает с прежними настройками. Исправьте файл (`waybill config check`), затем `waybill reload`.',
  notTaken: (when, kind) =>
    kind === 'faulty'
      ? `При последней перезагрузке настроек (${when}) в файле были ошибки, он не принят: \`waybill config check\`, затем \`waybill reload\`.`
      : `Последняя перезагрузка настроек (${when}) не выполнена: из-за неё пропала бы ожидающая почта: \`waybill reload --dry-run\`.`,
  warning: (message, place) => `${message} (${place})`,
  needsYou: 'Требует вашего внимания:',
  nothing: 'Ничего не требует вашего внимания.',
}

export const STATUS_WORDS: Readonly<Record<Language, StatusWords>> = { en: EN, ru: RU }
