// What the commands that change the queue say of what they did or would do, in both languages.

import type { ChangeResult } from '../../control/control.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import type { Language } from '../../words/language.ts'

export type ChangeName =
  | 'retry'
  | 'hold'
  | 'release'
  | 'bounce'
  | 'remove'
  | 'mark-delivered'
  | 'add-recipient'
  | 'change-sender'

/** `what`: `Message 0S9ZQ4M2XA0`, `3 messages`; `who`: `2 recipients`. */
interface KindWords {
  readonly done: (what: string, who: string) => string
  readonly wouldBe: (what: string, who: string) => string
  /** Of one message, or of all that are meant. */
  readonly nothing: (id: string | undefined) => string
}

export interface ChangeWords {
  /** While it goes on. */
  readonly soFar: (messages: number) => string
  /** Not all were asked for; `from`: where to go on. */
  readonly stoppedAt: (messages: number, from: string | undefined) => string
  readonly interrupted: (stoppedAt: string) => string
  readonly whichMessage: string
  readonly told: (kind: ChangeName, id: string, result: ChangeResult) => string
}

const en = GRAMMAR.en.count
const ru = GRAMMAR.ru.count

/** Sentences with a space before them, or nothing; `recipients` as in ChangeResult. */
const elsewhereEn = (recipients: number | undefined): string =>
  recipients === undefined
    ? ''
    : ` ${en(recipients, 'recipient')} left to the node that attempts them; if it is gone, they are tried within four hours.`
const elsewhereRu = (recipients: number | undefined): string =>
  recipients === undefined
    ? ''
    : ` Оставлено узлу, который сейчас их доставляет: ${ru(recipients, 'recipient')}; если его больше нет, попытка будет не позже чем через четыре часа.`

const NAMED = 5
const some = (ids: readonly string[]): string => `${ids.slice(0, NAMED).join(', ')}${ids.length > NAMED ? ', …' : ''}`
const unreadableEn = (ids: readonly string[] = []): string =>
  ids.length === 0
    ? ''
    : ` ${en(ids.length, 'message')} could not be read and ${ids.length === 1 ? 'was' : 'were'} passed over: ${some(ids)}.`
const unreadableRu = (ids: readonly string[] = []): string =>
  ids.length === 0 ? '' : ` Не читается и пропущено: ${ru(ids.length, 'message')} (${some(ids)}).`

const KINDS_EN: Readonly<Record<ChangeName, KindWords>> = {
  retry: {
    done: (what, who) => `${what} with ${who}: due now.`,
    wouldBe: (what, who) => `${what} with ${who} would be due now.`,
    nothing: (id) =>
      id === undefined
        ? 'Nothing to try: nothing that waits is meant by that.'
        : `Nothing to try: every recipient of ${id} is finished or being delivered right now.`,
  },
  hold: {
    done: (what, who) => `${what}: ${who} held; nobody tries them until \`waybill queue release\`.`,
    wouldBe: (what, who) => `${what}: ${who} would be held.`,
    nothing: (id) =>
      id === undefined
        ? 'Nothing to hold: nothing that waits is meant by that.'
        : `Nothing to hold: every recipient of ${id} is finished, held already or being delivered right now.`,
  },
  release: {
    done: (what, who) => `${what}: ${who} let go, and due now.`,
    wouldBe: (what, who) => `${what}: ${who} would be let go.`,
    nothing: (id) => (id === undefined ? 'Nothing held is meant by that.' : `No recipient of ${id} is held.`),
  },
  bounce: {
    done: (what, who) => `${what}: ${who} given up; the sender gets a bounce with the next attempt, which is due now.`,
    wouldBe: (what, who) => `${what}: ${who} would be given up, and the sender told.`,
    nothing: (id) =>
      id === undefined
        ? 'Nothing to bounce: nothing that waits or is held is meant by that.'
        : `Nothing to bounce: every recipient of ${id} is finished or being delivered right now.`,
  },
  remove: {
    done: (what, who) => `${what}: ${who} taken off the queue; the sender is not told.`,
    wouldBe: (what, who) => `${what}: ${who} would be taken off the queue; the sender is not told.`,
    nothing: (id) =>
      id === undefined
        ? 'Nothing to remove: nothing that waits or is held is meant by that.'
        : `Nothing to remove: every recipient of ${id} is finished or being delivered right now.`,
  },
  'mark-delivered': {
    done: (what, who) => `${what}: ${who} marked as delivered, and not tried any more; the sender is not told.`,
    wouldBe: (what, who) => `${what}: ${who} would be marked as delivered.`,
    nothing: (id) =>
      id === undefined
        ? 'Nothing to mark: nothing that waits or is held is meant by that.'
        : `Nothing to mark: every recipient of ${id} that is meant is finished or being delivered right now.`,
  },
  'add-recipient': {
    done: (what) => `${what}: the recipient is added, and due now.`,
    wouldBe: (what) => `${what}: the recipient would be added.`,
    nothing: (id) =>
      id === undefined
        ? 'Nothing is added: no queued message without that recipient is meant by that.'
        : `Nothing is added: ${id} has that recipient already, or is finished.`,
  },
  'change-sender': {
    done: (what, who) =>
      `${what} with ${who}: the sender is changed. Bounces and other notifications go there from now on.`,
    wouldBe: (what, who) => `${what} with ${who}: the sender would be changed.`,
    nothing: (id) =>
      id === undefined
        ? 'No sender is changed: nothing that waits or is held is meant by that.'
        : `The sender of ${id} is not changed: it is that one already, or the message is finished or being delivered right now.`,
  },
}

const KINDS_RU: Readonly<Record<ChangeName, KindWords>> = {
  retry: {
    done: (what, who) => `${what} (${who}): попытка будет сейчас же.`,
    wouldBe: (what, who) => `${what} (${who}): попытка была бы сейчас же.`,
    nothing: (id) =>
      id === undefined
        ? 'Отправлять нечего: таких писем в ожидании нет.'
        : `Отправлять нечего: все получатели письма ${id} уже завершены, или письмо доставляется прямо сейчас.`,
  },
  hold: {
    done: (what, who) => `${what}: задержано (${who}); попыток не будет до команды \`waybill queue release\`.`,
    wouldBe: (what, who) => `${what}: было бы задержано (${who}).`,
    nothing: (id) =>
      id === undefined
        ? 'Задерживать нечего: таких писем в ожидании нет.'
        : `Задерживать нечего: получатели письма ${id} уже завершены, уже задержаны, или оно доставляется прямо сейчас.`,
  },
  release: {
    done: (what, who) => `${what}: задержка снята (${who}), попытка будет сейчас же.`,
    wouldBe: (what, who) => `${what}: задержка была бы снята (${who}).`,
    nothing: (id) =>
      id === undefined ? 'Задержанных писем таких нет.' : `У письма ${id} задержанных получателей нет.`,
  },
  bounce: {
    done: (what, who) =>
      `${what}: возвращается отправителю (${who}); уведомление уйдёт с ближайшей попыткой, то есть сейчас же.`,
    wouldBe: (what, who) => `${what}: вернулось бы отправителю (${who}).`,
    nothing: (id) =>
      id === undefined
        ? 'Возвращать нечего: таких писем в ожидании нет.'
        : `Возвращать нечего: все получатели письма ${id} уже завершены, или оно доставляется прямо сейчас.`,
  },
  remove: {
    done: (what, who) => `${what}: снято с очереди (${who}); отправителю не сообщается.`,
    wouldBe: (what, who) => `${what}: было бы снято с очереди (${who}); отправитель об этом не узнает.`,
    nothing: (id) =>
      id === undefined
        ? 'Снимать нечего: таких писем в ожидании нет.'
        : `Снимать нечего: все получатели письма ${id} уже завершены, или оно доставляется прямо сейчас.`,
  },
  'mark-delivered': {
    done: (what, who) => `${what}: помечено доставленным (${who}), попыток больше не будет; отправителю не сообщается.`,
    wouldBe: (what, who) => `${what}: было бы помечено доставленным (${who}).`,
    nothing: (id) =>
      id === undefined
        ? 'Помечать нечего: таких писем в ожидании нет.'
        : `Помечать нечего: такие получатели письма ${id} уже завершены, или оно доставляется прямо сейчас.`,
  },
  'add-recipient': {
    done: (what) => `${what}: получатель добавлен, попытка будет сейчас же.`,
    wouldBe: (what) => `${what}: получатель был бы добавлен.`,
    nothing: (id) =>
      id === undefined
        ? 'Добавлять некуда: в очереди нет таких писем без этого получателя.'
        : `Не добавлено: у письма ${id} такой получатель уже есть, или оно завершено.`,
  },
  'change-sender': {
    done: (what, who) => `${what} (${who}): отправитель изменён. Извещения теперь пойдут ему.`,
    wouldBe: (what, who) => `${what} (${who}): отправитель был бы изменён.`,
    nothing: (id) =>
      id === undefined
        ? 'Менять отправителя не у чего: таких писем в ожидании нет.'
        : `Отправитель письма ${id} не изменён: он такой и есть, или письмо завершено либо доставляется прямо сейчас.`,
  },
}

const ofOne = (id: string): string | undefined => (id === 'all' ? undefined : id)

export const CHANGE_WORDS: Readonly<Record<Language, ChangeWords>> = {
  en: {
    soFar: (messages) => `${en(messages, 'message')} so far …`,
    stoppedAt: (messages, from) =>
      `${en(messages, 'message')} done, the others are as they were. Go on with the same command and --after ${from}`,
    interrupted: (stoppedAt) => `Interrupted: ${stoppedAt}`,
    whichMessage: 'Which messages? Name one, or say which with a filter such as --domain; `all` means every one.',
    told(kind, id, { messages, recipients, elsewhere, unreadable, dryRun }) {
      const { done, wouldBe, nothing } = KINDS_EN[kind]
      const [first] = messages
      const what = messages.length === 1 ? `Message ${first?.id}` : en(messages.length, 'message')
      const text = first ? (dryRun ? wouldBe : done)(what, en(recipients, 'recipient')) : nothing(ofOne(id))
      return `${text}${elsewhereEn(elsewhere)}${unreadableEn(unreadable)}`
    },
  },
  ru: {
    soFar: (messages) => `Пока ${ru(messages, 'message')} …`,
    stoppedAt: (messages, from) =>
      `сделано: ${ru(messages, 'message')}, с остальными всё по-прежнему. Продолжить: та же команда с --after ${from}`,
    interrupted: (stoppedAt) => `Прервано: ${stoppedAt}`,
    whichMessage: 'Какие письма? Назовите номер или задайте отбор, например --domain; `all` значит все.',
    told(kind, id, { messages, recipients, elsewhere, unreadable, dryRun }) {
      const { done, wouldBe, nothing } = KINDS_RU[kind]
      const [first] = messages
      const what = messages.length === 1 ? `Письмо ${first?.id}` : ru(messages.length, 'message')
      const text = first ? (dryRun ? wouldBe : done)(what, ru(recipients, 'recipient')) : nothing(ofOne(id))
      return `${text}${elsewhereRu(elsewhere)}${unreadableRu(unreadable)}`
    },
  },
}
