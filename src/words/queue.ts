// The words of the queue and of the head of a story, in both languages: headings of the table, states, and what became of a
// session.

import { GRAMMAR } from './grammar.ts'
import type { Language } from './language.ts'
import { handshakeInRussian } from './handshakes.ts'

export interface QueueWords {
  readonly empty: string
  readonly nothingBehind: string
  /** ID, age, size, state, next try, sender. */
  readonly head: readonly string[]
  readonly secondHead: string
  /** `shown` of all that wait. */
  readonly summary: (
    shown: number,
    counts: { readonly messages: number; readonly recipients: number; readonly held: number },
  ) => string
  /** Of a filter: nothing is meant; so many were counted; so many are shown, and there is more behind this one. */
  readonly noneMeant: string
  readonly meant: (counted: { readonly messages: number; readonly recipients: number }) => string
  readonly moreBehind: (shown: number, id: string) => string
  /** Messages, recipients, size, oldest, newest; the first column is the last record's. */
  readonly groupHead: readonly string[]
  readonly groupKinds: Readonly<Record<'domain' | 'reason' | 'age', string>>
  readonly ageFrom: (span: string) => string
  readonly ageBelow: (span: string) => string
  readonly unreadable: (ids: readonly string[]) => string
  readonly states: Readonly<Record<'cutOff' | 'active' | 'deferred' | 'new' | 'held' | 'done', string>>
  readonly notTried: string
  /** A destination at rest; `next` is missing while a message is on its way to it. */
  readonly resting: (where: string, domains: string, since: string, next: string | undefined) => string
  /** A route that is paused, and why. */
  readonly paused: (where: string, why: string, since: string, next: string | undefined) => string
  readonly held: (where: string, since: string, next: string | undefined) => string
  readonly waitsFor: (where: string, since: string, next: string | undefined) => string
  readonly damaged: (count: number) => string
  /** Whose move it is with them. */
  readonly damagedMove: string
  readonly damagedMessage: (id: string) => string
  readonly damagedLabels: Readonly<Record<'from' | 'to' | 'came' | 'why' | 'state', string>>
  readonly setAside: (when: string) => string
  readonly inPlace: string
  readonly dismissed: (by: string, when: string) => string
  readonly unknown: string
  readonly heldUntil: (when: string, why: string) => string
  readonly heldBy: (by: string, since: string) => string
  readonly options: string
  readonly contentGone: string
  readonly header: string
  readonly cutHere: string

  readonly session: (id: string, accepted: number) => string
  readonly sessionLabels: Readonly<Record<'client' | 'began' | 'state', string>>
  readonly undecided: string
  readonly refusalsBefore: (count: number) => string
  readonly handshake: (problem: string) => string
  readonly mayConnectAgain: string
  readonly mayTryLater: string
  readonly mayNotRepeat: string
  readonly ownMatter: string
  readonly wasAnswered: (what: string, reply: string) => string
  readonly loginRefused: (detail: string) => string
  readonly breaksProtocol: (command: string) => string
  readonly didNotWait: (awaited: string) => string
  readonly notSmtp: string
  readonly ruleRefused: (rule: string, subject: string) => string
  readonly limitCrossed: (limit: string) => string
  readonly contentRefused: (problem: string) => string
  readonly olderStories: (subject: string) => string
  readonly noServer: string
}

const en = GRAMMAR.en
const ru = GRAMMAR.ru

const EN: QueueWords = {
  empty: 'The queue is empty: nothing waits to be delivered.',
  nothingBehind: 'There is nothing behind that message.',
  head: ['ID', 'AGE', 'SIZE', 'STATE', 'NEXT', 'FROM'],
  secondHead: 'RECIPIENTS: LAST REASON',
  summary: (shown, { messages, recipients, held }) =>
    `${messages > shown ? `${shown} of ` : ''}${en.count(messages, 'message')} with ${en.count(recipients, 'recipient')} waiting` +
    `${held === 0 ? '' : `, ${held} of them held`}.`,
  noneMeant: 'No queued message is meant by that.',
  meant: ({ messages, recipients }) => `${en.count(messages, 'message')} with ${en.count(recipients, 'recipient')}.`,
  moreBehind: (shown, id) => `${en.count(shown, 'message')} shown; for more: --after ${id}`,
  groupHead: ['MESSAGES', 'RECIPIENTS', 'SIZE', 'OLDEST', 'NEWEST'],
  groupKinds: { domain: 'DOMAIN', reason: 'LAST REASON', age: 'AGE' },
  ageFrom: (span) => `${span} and more`,
  ageBelow: (span) => `less than ${span}`,
  unreadable: (ids) =>
    `${en.count(ids.length, 'message')} cannot be read and ${ids.length === 1 ? 'was' : 'were'} passed over: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}`,
  states: { cutOff: 'cut off', active: 'active', deferred: 'deferred', new: 'new', held: 'held', done: 'done' },
  notTried: 'not tried yet',
  resting: (where, domains, since, next) =>
    `Nobody answers at ${where} (${domains}) since ${since}: its mail waits, and one message ${next === undefined ? 'is trying now' : `tries ${next}`}.`,
  paused: (where, why, since, next) =>
    `Paused since ${since}: ${where}: ${why}. All its mail is held; one message asks again ${next ?? 'right now'}: \`waybill queue routes\`.`,
  held: (where, since, next) =>
    `All mail over ${where} is held, since ${since} and without end; one message asks again ${next ?? 'right now'}, or at \`waybill queue resume\`.`,
  waitsFor: (where, since, next) =>
    `All mail for ${where} waits, as nobody answers there since ${since}; one message ${next === undefined ? 'is trying for all now' : `tries for all at ${next}`}.`,
  damaged: (count) => `${en.count(count, 'message')} damaged: kept as found, and sent to nobody.`,
  damagedMove:
    'It is your move: stop the server, and let `waybill queue salvage` put back what is whole; what it calls lost, `waybill queue dismiss` takes off this list.',
  damagedMessage: (id) => `Message ${id}, which is damaged`,
  damagedLabels: { from: 'From', to: 'To', came: 'Received', why: 'Damage', state: 'State' },
  setAside: (when) => `Set aside at ${when}, and kept; nobody is sent it.`,
  inPlace: 'Kept where it is, and passed over; the server sets it aside when it comes to it. Nobody is sent it.',
  dismissed: (by, when) => `Given up by ${by} at ${when}; it is listed no more, and kept as long as history is.`,
  unknown: '(no longer known)',
  heldBy: (by, since) => `held by ${by} since ${since}`,
  heldUntil: (when, why) => `held until ${when}: ${why}`,
  options: 'Options',
  contentGone: 'The content is no longer kept.',
  header: 'Header of the content:',
  cutHere: '… (cut here)',
  session: (id, accepted) =>
    `Session ${id}: ${accepted === 0 ? 'no message was accepted' : `${en.count(accepted, 'message')} accepted, something else refused`}`,
  sessionLabels: { client: 'Client', began: 'Began', state: 'State' },
  undecided: 'The client left before anything was decided. Nothing was lost: it had handed nothing over.',
  refusalsBefore: (count) => `(${en.count(count, 'refusal')} before it, below.)`,
  handshake: (problem) => `The TLS handshake failed: ${problem}.`,
  mayConnectAgain: 'It is the client’s move: nothing was refused, and it may connect again.',
  mayTryLater: 'It is the client’s move: it was told that it may try again later.',
  ownMatter: 'It is this server’s own matter: the client did nothing wrong, and was told that it may try again later.',
  mayNotRepeat: 'It is the client’s move: it was told not to repeat this unchanged.',
  wasAnswered: (what, reply) => `${what}. It was answered: ${reply}.`,
  loginRefused: (detail) => `The log-in was refused: ${detail}`,
  breaksProtocol: (command) => `The command “${command}” breaks the protocol`,
  didNotWait: (awaited) => `The client did not wait for the reply to ${awaited}`,
  notSmtp: 'What the client sent is not SMTP',
  ruleRefused: (rule, subject) => `Rule ${rule} refused ${subject}`,
  limitCrossed: (limit) => `The limit ${limit} was crossed`,
  contentRefused: (problem) => `The content was refused: ${problem}`,
  olderStories: (subject) => `There are older stories of ${subject}: ask for more with --limit.`,
  noServer: 'No server is running on this state folder: what waits is not tried until one is started.',
}

const RU: QueueWords = {
  empty: 'Очередь пуста: доставки ничто не ждёт.',
  nothingBehind: 'За этим письмом в очереди ничего нет.',
  head: ['ID', 'ВОЗРАСТ', 'РАЗМЕР', 'СОСТОЯНИЕ', 'ДАЛЬШЕ', 'ОТ КОГО'],
  secondHead: 'КОМУ: ПОСЛЕДНЯЯ ПРИЧИНА',
  summary: (shown, { messages, recipients, held }) =>
    `В очереди ${ru.count(messages, 'message')}, ${ru.count(recipients, 'recipient')}` +
    `${messages > shown ? `; показано ${shown}` : ''}${held === 0 ? '' : `; задержано: ${held}`}.`,
  noneMeant: 'Таких писем в очереди нет.',
  meant: ({ messages, recipients }) => `${ru.count(messages, 'message')}, ${ru.count(recipients, 'recipient')}.`,
  moreBehind: (shown, id) => `Показано: ${ru.count(shown, 'message')}; дальше: --after ${id}`,
  groupHead: ['ПИСЕМ', 'ПОЛУЧАТЕЛЕЙ', 'РАЗМЕР', 'СТАРШЕЕ', 'МЛАДШЕЕ'],
  groupKinds: { domain: 'ДОМЕН', reason: 'ПОСЛЕДНЯЯ ПРИЧИНА', age: 'ВОЗРАСТ' },
  ageFrom: (span) => `от ${span}`,
  ageBelow: (span) => `меньше ${span}`,
  unreadable: (ids) =>
    `Не читается и пропущено: ${ru.count(ids.length, 'message')} (${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}).`,
  states: {
    cutOff: 'прервано',
    active: 'в работе',
    deferred: 'отложено',
    new: 'новое',
    held: 'задержано',
    done: 'готово',
  },
  notTried: 'попыток ещё не было',
  resting: (where, domains, since, next) =>
    `Никто не отвечает с ${since}: ${where} (${domains}). Письма туда ждут, за всех пробует одно: ${next ?? 'прямо сейчас'}.`,
  paused: (where, why, since, next) =>
    `Закрыт с ${since} путь: ${where}: ${why}. Вся его почта задержана, за всех спросит одно письмо: ${next ?? 'прямо сейчас'}; см. \`waybill queue routes\`.`,
  held: (where, since, next) =>
    `Вся почта, которая идёт туда же (${where}), задержана с ${since}, без срока. За всех спросит одно письмо: ${next ?? 'прямо сейчас'}; или сразу: \`waybill queue resume\`.`,
  waitsFor: (where, since, next) =>
    `Ждёт вся почта, которая идёт туда же (${where}): никто не отвечает с ${since}. За всех пробует одно письмо: ${next ?? 'прямо сейчас'}.`,
  damaged: (count) => `Повреждено: ${ru.count(count, 'message')}. Сохранено всё, что есть; никому не отправляется.`,
  damagedMove:
    'Ход за вами: остановите сервер и запустите `waybill queue salvage`: целое вернётся в очередь; утраченное убирает из списка `waybill queue dismiss`.',
  damagedMessage: (id) => `Повреждённое письмо ${id}`,
  damagedLabels: { from: 'От кого', to: 'Кому', came: 'Принято', why: 'Что не так', state: 'Итог' },
  setAside: (when) => `Отложено в сторону, ${when}, и хранится; никому не отправляется.`,
  inPlace:
    'Лежит на своём месте и пропускается; сервер отложит его в сторону, когда дойдёт очередь. Никому не отправляется.',
  dismissed: (by, when) => `Списано (${by}), ${when}; в списке больше нет, хранится вместе с историей.`,
  unknown: '(уже не узнать)',
  heldBy: (by, since) => `задержано: ${by}, с ${since}`,
  heldUntil: (when, why) => `задержано до ${when}: ${why}`,
  options: 'Параметры',
  contentGone: 'Содержимое уже не хранится.',
  header: 'Заголовок письма:',
  cutHere: '… (дальше обрезано)',
  session: (id, accepted) =>
    `Сеанс ${id}: ${accepted === 0 ? 'писем не принято' : `принято ${ru.count(accepted, 'message')}, в остальном отказано`}`,
  sessionLabels: { client: 'Клиент', began: 'Начало', state: 'Итог' },
  undecided: 'Клиент ушёл раньше, чем что-то решилось. Ничего не потеряно: он ничего не передал.',
  refusalsBefore: (count) => `(До этого ещё ${ru.count(count, 'refusal')}, см. ниже.)`,
  handshake: (problem) => `Договориться о TLS не удалось: ${handshakeInRussian(problem)}.`,
  mayConnectAgain: 'Ход за клиентом: отказа не было, он может соединиться снова.',
  mayTryLater: 'Ход за клиентом: ему сказано, что можно попробовать позже.',
  ownMatter: 'Дело в самом сервере: клиент ничего не нарушил, и ему сказано, что можно попробовать позже.',
  mayNotRepeat: 'Ход за клиентом: ему сказано не повторять того же без изменений.',
  wasAnswered: (what, reply) => `${what}. Ответ: ${reply}.`,
  loginRefused: (detail) => `Во входе отказано: ${detail}`,
  breaksProtocol: (command) => `Команда «${command}» нарушает протокол`,
  didNotWait: (awaited) => `Клиент не дождался ответа на ${awaited}`,
  notSmtp: 'Клиент прислал не SMTP',
  ruleRefused: (rule, subject) => `Отказано по правилу ${rule}: ${subject}`,
  limitCrossed: (limit) => `Превышен предел ${limit}`,
  contentRefused: (problem) => `Содержимое отвергнуто: ${problem}`,
  olderStories: (subject) => `Есть и более старые записи о ${subject}: добавьте --limit.`,
  noServer: 'Сервер с этой папкой состояния не запущен: пока его нет, попыток не будет.',
}

export const QUEUE_WORDS: Readonly<Record<Language, QueueWords>> = { en: EN, ru: RU }
