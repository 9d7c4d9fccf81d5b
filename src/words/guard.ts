// The words of the outbound guard in both languages: who is held and why, for timeline, lists, `status`, the letter to postmaster
// and the log.

import type { Facts } from '../core/reason.ts'
import type { ServerEvent } from '../events/event.ts'
import { GRAMMAR } from './grammar.ts'
import type { Language } from './language.ts'

type AlarmKind = Extract<ServerEvent, { kind: 'sender-held' }>['why']

interface Limits {
  readonly hour: number
  readonly day: number
}

interface Figures {
  readonly hour: number
  readonly day: number
  readonly usual?: number
  readonly limits: Limits
  readonly own: boolean
  readonly heldLetters: number
}

export interface GuardWords {
  /** Of the name as the guard knows it: `user:alice`. */
  readonly sender: (name: string) => string
  /** `values` are those of the alarm. */
  readonly why: (why: AlarmKind, values: Facts) => string
  readonly nobody: string
  readonly head: readonly [sender: string, hour: string, day: string, usual: string, limits: string, state: string]
  readonly limits: (limits: Limits, own: boolean) => string
  readonly heldSince: (since: string) => string
  readonly free: string
  readonly labels: Readonly<Record<'why' | 'sent' | 'usual' | 'limits' | 'held' | 'todo', string>>
  readonly sent: (figures: Figures) => string
  readonly usual: (letters: number | undefined) => string
  readonly letters: (count: number) => string
  /** What whoever runs the server does now. */
  readonly todo: (name: string) => readonly string[]
  readonly released: (name: string, messages: number, removed: boolean) => string
  readonly limited: (name: string, limits: Limits | undefined) => string
  /** One line of `health` and `status`. */
  readonly needs: (name: string, why: string, since: string) => string
  readonly eventHeld: (name: string) => string
  readonly eventReleased: (name: string, by: string) => string
  readonly eventLimited: (name: string, by: string, limits: Limits | undefined) => string
  readonly letterOpening: (hostname: string, name: string, why: string, when: string) => string
  readonly letterHeld: string
  readonly letterMove: string
  readonly letterCommands: (name: string) => readonly string[]
}

const en = GRAMMAR.en
const ru = GRAMMAR.ru

const fact = (values: Facts, name: string): number => (typeof values[name] === 'number' ? values[name] : 0)

const KIND_EN: readonly (readonly [prefix: string, words: string])[] = [
  ['user:', 'user'],
  ['uid:', 'account'],
  ['script:', 'script'],
  ['host:', 'host'],
]
const KIND_RU: Readonly<Record<string, string>> = {
  user: 'пользователь',
  account: 'учётная запись',
  script: 'скрипт',
  host: 'узел',
}

function spoken(name: string, kind: (english: string) => string): string {
  const found = KIND_EN.find(([prefix]) => name.startsWith(prefix))
  return found === undefined ? name : `${kind(found[1])} ${name.slice(found[0].length)}`
}

const EN: GuardWords = {
  sender: (name) => spoken(name, (kind) => kind),
  why: (why, values) => {
    const letters = en.count(fact(values, 'letters'), 'message')
    const usual = values['usual'] === undefined ? '' : `, usually ${en.number(fact(values, 'usual'))} a day`
    const limit = fact(values, 'limit')
    switch (why) {
      case 'hour':
        return `${letters} within an hour${usual}; the limit is ${limit}`
      case 'day':
        return `${letters} within a day${usual}; the limit is ${limit}`
      case 'spike':
        return `${letters} within a day${usual}; more than ${fact(values, 'times')} times as many is an alarm`
      case 'domains':
        return `${fact(values, 'domains')} domains within a day that were never written to before; the limit is ${limit}`
      case 'bounces':
        return `${fact(values, 'failed')} of ${letters} could not be delivered (${fact(values, 'share')} %); ${limit} % is an alarm`
      case 'spam':
        return `${fact(values, 'spam')} of ${letters} were refused as spam (${fact(values, 'share')} %); ${limit} % is an alarm`
    }
  },
  nobody: 'Nobody has sent anything elsewhere yet.',
  head: ['SENDER', 'HOUR', 'DAY', 'USUAL', 'LIMITS', 'STATE'],
  limits: ({ hour, day }, own) => `${hour}/h ${day}/d${own ? ' *' : ''}`,
  heldSince: (since) => `held since ${since}`,
  free: 'ok',
  labels: { why: 'Why', sent: 'Sent', usual: 'Usual', limits: 'Limits', held: 'Held', todo: 'To do' },
  sent: ({ hour, day }) => `${hour} in the last hour, ${day} in the last day`,
  usual: (letters) => (letters === undefined ? 'not known yet (a week is needed)' : `${en.number(letters)} a day`),
  letters: (count) => `${en.count(count, 'message')} today and yesterday, counted by recipients`,
  todo: (name) => [
    `Ask whether this mail is meant: \`waybill queue list --reason queue.guarded\` shows it, \`waybill queue view ID\` reads one.`,
    `If it is: \`waybill guard release ${name}\`, and for more at once \`waybill guard limit ${name} --hour N --day N\`.`,
    `If it is not: change the password or stop the script, then \`waybill guard release ${name} --remove\`.`,
  ],
  released: (name, messages, removed) =>
    `${name} may send again, and the limits count anew. ${removed ? 'Removed' : 'Let go'}: ${en.count(messages, 'message')}.`,
  limited: (name, limits) =>
    limits === undefined
      ? `${name} has the limits of the configuration again.`
      : `${name} may send ${limits.hour} an hour and ${limits.day} a day elsewhere.`,
  needs: (name, why, since) => `Held since ${since}: ${name}: ${why}. \`waybill guard show\` says what to do.`,
  eventHeld: (name) => `Held from here on: ${name}`,
  eventReleased: (name, by) => `${name} may send again, by ${by}`,
  eventLimited: (name, by, limits) =>
    limits === undefined
      ? `${name} has the limits of the configuration again, by ${by}`
      : `${name} may send ${limits.hour} an hour and ${limits.day} a day, by ${by}`,
  letterOpening: (hostname, name, why, when) =>
    `The mail server ${hostname} holds the mail of one sender since ${when}. It is ${name}: ${why}.`,
  letterHeld:
    'Most often that is a stolen password or a script that somebody broke into, and it is what brings a server onto block lists. So this mail is taken and kept; nothing of it is sent, lost or sent back. Mail to mailboxes of this server is not concerned. There is no second letter about it.',
  letterMove: 'It is your move:',
  letterCommands: (name) => [
    `waybill guard show ${name}              what was counted`,
    'waybill queue list --reason queue.guarded   the mail that waits',
    `waybill guard release ${name}           it is meant: all of it goes out`,
    `waybill guard release ${name} --remove  it is not: after the password was changed`,
    `waybill guard limit ${name} --hour 500 --day 2000`,
  ],
}

const RU: GuardWords = {
  sender: (name) => spoken(name, (kind) => KIND_RU[kind] ?? kind),
  why: (why, values) => {
    const letters = ru.count(fact(values, 'letters'), 'message')
    const usual = values['usual'] === undefined ? '' : `, обычно в день ${ru.number(fact(values, 'usual'))}`
    const limit = fact(values, 'limit')
    switch (why) {
      case 'hour':
        return `${letters} за час${usual}; предел ${limit}`
      case 'day':
        return `${letters} за сутки${usual}; предел ${limit}`
      case 'spike':
        return `${letters} за сутки${usual}; тревога, когда больше обычного в ${fact(values, 'times')} раз`
      case 'domains':
        return `доменов, куда раньше не писали, за сутки: ${fact(values, 'domains')}; предел ${limit}`
      case 'bounces':
        return `не доставлено ${fact(values, 'failed')} (${fact(values, 'share')} %), всего ${letters}; тревога с ${limit} %`
      case 'spam':
        return `отвергнуто как спам ${fact(values, 'spam')} (${fact(values, 'share')} %), всего ${letters}; тревога с ${limit} %`
    }
  },
  nobody: 'Наружу ещё никто ничего не отправлял.',
  head: ['ОТПРАВИТЕЛЬ', 'ЗА ЧАС', 'ЗА СУТКИ', 'ОБЫЧНО', 'ПРЕДЕЛЫ', 'СОСТОЯНИЕ'],
  limits: ({ hour, day }, own) => `${hour}/ч ${day}/сут${own ? ' *' : ''}`,
  heldSince: (since) => `задержан с ${since}`,
  free: 'в порядке',
  labels: {
    why: 'Почему',
    sent: 'Отправлено',
    usual: 'Обычно',
    limits: 'Пределы',
    held: 'Задержано',
    todo: 'Делать',
  },
  sent: ({ hour, day }) => `за последний час ${hour}, за последние сутки ${day}`,
  usual: (letters) => (letters === undefined ? 'пока не известно (нужна неделя)' : `${ru.number(letters)} в день`),
  letters: (count) => `${ru.count(count, 'message')} за сегодня и вчера, считая по получателям`,
  todo: (name) => [
    'Узнайте, нужные ли это письма: `waybill queue list --reason queue.guarded` их перечислит, `waybill queue view ID` покажет одно.',
    `Если нужные: \`waybill guard release ${name}\`, а чтобы можно было больше: \`waybill guard limit ${name} --hour N --day N\`.`,
    `Если нет: смените пароль или остановите скрипт, затем \`waybill guard release ${name} --remove\`.`,
  ],
  released: (name, messages, removed) =>
    `${name}: отправка снова разрешена, счёт начат заново. ${removed ? 'Удалено' : 'Отпущено'}: ${ru.count(messages, 'message')}.`,
  limited: (name, limits) =>
    limits === undefined
      ? `${name}: снова действуют пределы из настроек.`
      : `${name}: наружу можно отправлять ${limits.hour} в час и ${limits.day} в сутки.`,
  needs: (name, why, since) =>
    `Почта задержана с ${since}: ${name}: ${why}. Что делать, скажет \`waybill guard show\`.`,
  eventHeld: (name) => `С этого места почта задерживается: ${name}`,
  eventReleased: (name, by) => `${name}: отправка снова разрешена (${by})`,
  eventLimited: (name, by, limits) =>
    limits === undefined
      ? `${name}: снова действуют пределы из настроек (${by})`
      : `${name}: можно ${limits.hour} в час и ${limits.day} в сутки (${by})`,
  letterOpening: (hostname, name, why, when) =>
    `Почтовый сервер ${hostname} задерживает почту одного отправителя, с ${when}. Это ${name}: ${why}.`,
  letterHeld:
    'Чаще всего это украденный пароль или взломанный скрипт, и из-за таких писем сервер попадает в чёрные списки. Поэтому почта принимается и хранится; ничего из неё не отправлено, не потеряно и не возвращено. Почты в ящики этого сервера это не касается. Второго письма об этом не будет.',
  letterMove: 'Ход за вами:',
  letterCommands: (name) => [
    `waybill guard show ${name}              что насчитано`,
    'waybill queue list --reason queue.guarded   письма, которые ждут',
    `waybill guard release ${name}           письма нужные: все они уйдут`,
    `waybill guard release ${name} --remove  письма чужие: когда пароль уже сменён`,
    `waybill guard limit ${name} --hour 500 --day 2000`,
  ],
}

export const GUARD_WORDS: Readonly<Record<Language, GuardWords>> = { en: EN, ru: RU }
