// The words of what keeps mail waiting, in both languages: `waybill queue causes`, and the first page of the console.

import { GRAMMAR } from './grammar.ts'
import type { Language } from './language.ts'

const en = GRAMMAR.en
const ru = GRAMMAR.ru

const EN = {
  nothingWaits: 'Nothing waits to be delivered.',
  nobodysMove: (messages: number) =>
    `${en.count(messages, 'message')} ${messages === 1 ? 'waits' : 'wait'} to be delivered; none of them for a person.`,
  waitForPerson: (theirs: number, all: number) =>
    `${theirs} of ${en.count(all, 'message')} ${theirs === 1 ? 'waits' : 'wait'} for a person`,
  cause: 'Cause',
  destination: 'Destination',
  move: 'Whose move',
  messages: 'Messages',
  oldest: 'Oldest',
  step: 'What mends it',
  held: 'Held by an operator',
  untried: 'Not tried yet',
  unknown: 'Not known',
  lookAndRelease: 'Look at them, and release what may go.',
  triesItself: 'Nothing: it is tried by itself.',
  notLookedAt: (recipients: number) =>
    `${en.count(recipients, 'recipient')} more, in small groups that were not looked at.`,
  who: {
    sender: 'whoever wrote',
    'sender-admin': 'yours: this server',
    'domain-owner': 'yours: DNS of your domain',
    'ip-owner': 'the provider of this server',
    recipient: 'the recipient',
    'recipient-admin': 'the other postmaster',
    wait: 'nobody’s: wait',
    unknown: 'not known',
    operator: 'yours: the operator',
  },
}

export type CausesWords = typeof EN

const RU: CausesWords = {
  nothingWaits: 'Доставки ничто не ждёт.',
  nobodysMove: (messages) => `Доставки ждёт ${ru.count(messages, 'message')}; человек нигде не нужен.`,
  waitForPerson: (theirs, all) => `Ждут человека: ${theirs} из ${all}`,
  cause: 'Причина',
  destination: 'Куда',
  move: 'Чей ход',
  messages: 'Писем',
  oldest: 'Старшее',
  step: 'Что поможет',
  held: 'Задержано оператором',
  untried: 'Попыток ещё не было',
  unknown: 'Неизвестно',
  lookAndRelease: 'Посмотрите на них и отпустите, что можно.',
  triesItself: 'Ничего: попытки идут сами.',
  notLookedAt: (recipients) => `Ещё ${ru.count(recipients, 'recipient')} в мелких группах; они не разобраны.`,
  who: {
    sender: 'тот, кто писал',
    'sender-admin': 'ваш: этот сервер',
    'domain-owner': 'ваш: DNS вашего домена',
    'ip-owner': 'провайдер этого сервера',
    recipient: 'получатель',
    'recipient-admin': 'администратор той стороны',
    wait: 'ничей: ждать',
    unknown: 'неизвестно',
    operator: 'ваш: оператор',
  },
}

export const CAUSES_WORDS: Readonly<Record<Language, CausesWords>> = { en: EN, ru: RU }
