// The words of `waybill queue dismiss`, in both languages.

import { GRAMMAR } from './grammar.ts'
import type { Language } from './language.ts'

type Ids = readonly string[]

export interface DismissWords {
  readonly done: (ids: Ids) => string
  readonly wouldBe: (ids: Ids) => string
  readonly stuck: (ids: Ids) => string
  readonly none: string
  readonly more: string
}

const en = GRAMMAR.en.count
const ru = GRAMMAR.ru.count

const NAMED = 5
const some = (ids: Ids): string => `${ids.slice(0, NAMED).join(', ')}${ids.length > NAMED ? ', …' : ''}`

export const DISMISS_WORDS: Readonly<Record<Language, DismissWords>> = {
  en: {
    done: (ids) =>
      `${en(ids.length, 'message')} given up: ${some(ids)}. Nobody is told; \`waybill trace\` knows them as long as history is kept.`,
    wouldBe: (ids) => `${en(ids.length, 'message')} would be given up: ${some(ids)}.`,
    stuck: (ids) =>
      `${en(ids.length, 'message')} cannot be taken from a damaged page of the database: ${some(ids)}. Stop the server and run \`waybill queue salvage\`.`,
    none: 'Nothing that is damaged was waiting to be given up.',
    more: 'There are more: run it again.',
  },
  ru: {
    done: (ids) =>
      `Списано: ${ru(ids.length, 'message')} (${some(ids)}). Никому не сообщается; пока хранится история, \`waybill trace\` их покажет.`,
    wouldBe: (ids) => `Было бы списано: ${ru(ids.length, 'message')} (${some(ids)}).`,
    stuck: (ids) =>
      `Не забрать с повреждённой страницы базы: ${ru(ids.length, 'message')} (${some(ids)}). Остановите сервер и запустите \`waybill queue salvage\`.`,
    none: 'Повреждённых писем, которые можно списать, нет.',
    more: 'Это не все: повторите команду.',
  },
}
