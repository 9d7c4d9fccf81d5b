// What `waybill queue retry` and `queue remove` say of what they did, in both languages.

import type { ChangeResult } from '../../control/control.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import type { Language } from '../../words/language.ts'

export interface ChangeWords {
  /** While it goes on. */
  readonly soFar: (messages: number) => string
  /** Not all were asked for; `from`: where to go on. */
  readonly stoppedAt: (messages: number, from: string | undefined) => string
  readonly interrupted: (stoppedAt: string) => string
  readonly retried: (id: string, result: ChangeResult) => string
  readonly removed: (id: string, result: ChangeResult, dryRun: boolean) => string
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

export const CHANGE_WORDS: Readonly<Record<Language, ChangeWords>> = {
  en: {
    soFar: (messages) => `${en(messages, 'message')} so far …`,
    stoppedAt: (messages, from) =>
      `${en(messages, 'message')} due now, the others are as they were. Go on with: waybill queue retry all --after ${from}`,
    interrupted: (stoppedAt) => `Interrupted: ${stoppedAt}`,
    retried: (id, { messages, recipients, elsewhere }) => {
      const [first] = messages
      if (first) {
        const what = messages.length === 1 ? `Message ${first.id}` : en(messages.length, 'message')
        return `${what} with ${en(recipients, 'recipient')}: due now.${elsewhereEn(elsewhere)}`
      }
      if (id === 'all' && elsewhere === undefined) return 'Nothing is queued, so there is nothing to try.'
      const of = id === 'all' ? '' : `of ${id} `
      return `Nothing to try: every recipient ${of}is finished or being delivered right now.${elsewhereEn(elsewhere)}`
    },
    removed: (id, { messages, recipients, elsewhere }, dryRun) => {
      const [first] = messages
      const left = elsewhereEn(elsewhere)
      if (!first) return `Nothing to remove: every recipient of ${id} is finished or being delivered right now.${left}`
      const verb = dryRun ? 'would be taken' : 'taken'
      return `Message ${first.id}: ${en(recipients, 'recipient')} ${verb} off the queue; the sender is not told.${left}`
    },
  },
  ru: {
    soFar: (messages) => `Пока ${ru(messages, 'message')} …`,
    stoppedAt: (messages, from) =>
      `сейчас же будут отправляться ${ru(messages, 'message')}, с остальными всё по-прежнему. ` +
      `Продолжить: waybill queue retry all --after ${from}`,
    interrupted: (stoppedAt) => `Прервано: ${stoppedAt}`,
    retried: (id, { messages, recipients, elsewhere }) => {
      const [first] = messages
      if (first) {
        const what = messages.length === 1 ? `Письмо ${first.id}` : ru(messages.length, 'message')
        return `${what} (${ru(recipients, 'recipient')}): попытка будет сейчас же.${elsewhereRu(elsewhere)}`
      }
      if (id === 'all' && elsewhere === undefined) return 'Очередь пуста, отправлять нечего.'
      const of = id === 'all' ? '' : `письма ${id} `
      return `Отправлять нечего: все получатели ${of}уже завершены, или письмо доставляется прямо сейчас.${elsewhereRu(elsewhere)}`
    },
    removed: (id, { messages, recipients, elsewhere }, dryRun) => {
      const [first] = messages
      const left = elsewhereRu(elsewhere)
      if (!first) {
        return `Снимать нечего: все получатели письма ${id} уже завершены, или оно доставляется прямо сейчас.${left}`
      }
      const who = ru(recipients, 'recipient')
      return dryRun
        ? `Письмо ${first.id}: было бы снято с очереди (${who}); отправитель об этом не узнает.${left}`
        : `Письмо ${first.id}: снято с очереди (${who}); отправителю не сообщается.${left}`
    },
  },
}
