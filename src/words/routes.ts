// The words of `waybill queue routes` and `queue resume`, in both languages.

import { GRAMMAR } from './grammar.ts'
import type { Language } from './language.ts'

interface Counts {
  readonly messages: number
  readonly recipients: number
}

export interface PausedWords {
  readonly none: string
  readonly paused: (where: string, since: string) => string
  readonly why: string
  readonly waits: string
  readonly waiting: (counts: Counts, partly: boolean) => string
  readonly next: string
  readonly asks: (when: string | undefined) => string
  readonly cause: string
  readonly todo: string
  readonly resumed: (routes: readonly string[], counts: Counts) => string
  readonly nothing: string
}

const en = GRAMMAR.en.count
const ru = GRAMMAR.ru.count

export const PAUSED_WORDS: Readonly<Record<Language, PausedWords>> = {
  en: {
    none: 'No route is paused.',
    paused: (where, since) => `Paused since ${since}: ${where}`,
    why: 'Why',
    waits: 'Waits',
    waiting: ({ messages, recipients }, partly) =>
      `${partly ? 'more than ' : ''}${en(messages, 'message')} with ${en(recipients, 'recipient')}; none of them is given up for it`,
    next: 'Next',
    asks: (when) => (when === undefined ? 'a message is asking right now' : `one message asks again ${when}`),
    cause: 'Cause',
    todo: 'To do',
    resumed: (routes, { messages }) =>
      `${routes.length === 0 ? 'No route is paused any more' : `${routes.join(', ')}: a message asks now`}; ${en(messages, 'message')} due. \`waybill queue routes\` shows what came of it.`,
    nothing: 'No route is paused, so there is nothing to resume.',
  },
  ru: {
    none: 'Закрытых путей нет.',
    paused: (where, since) => `Закрыт с ${since}: ${where}`,
    why: 'Почему',
    waits: 'Ждут',
    waiting: ({ messages, recipients }, partly) =>
      `${partly ? 'больше чем ' : ''}${ru(messages, 'message')}, ${ru(recipients, 'recipient')}; из-за этого ничто не возвращается`,
    next: 'Дальше',
    asks: (when) => (when === undefined ? 'одно письмо спрашивает прямо сейчас' : `одно письмо спросит снова ${when}`),
    cause: 'Причина',
    todo: 'Делать',
    resumed: (routes, { messages }) =>
      `${routes.length === 0 ? 'Закрытых путей больше нет' : `${routes.join(', ')}: одно письмо спрашивает сейчас`}; к отправке готово: ${ru(messages, 'message')}. Что вышло, покажет \`waybill queue routes\`.`,
    nothing: 'Закрытых путей нет, открывать нечего.',
  },
}
