// The words of a mail that arrived on the terminal, in both languages, beside those of every explanation.

import type { Confidence } from '../../diagnose/diagnosis.ts'
import type { Language } from '../../words/language.ts'

export interface ArrivedLabels {
  readonly also: string
  readonly way: string
  readonly trust: string
  readonly from: (host: string) => string
  readonly tls: string
  readonly noTls: string
  readonly nameless: string
  readonly border: string
  readonly nowhere: string
  readonly sure: Readonly<Record<Confidence, string>>
}

export const ARRIVED_LABELS: Readonly<Record<Language, ArrivedLabels>> = {
  en: {
    also: 'Also to be mended',
    way: 'The way it took',
    trust: 'Whose word this is',
    from: (host) => `from ${host}`,
    tls: 'encrypted',
    noTls: 'not encrypted',
    nameless: 'no reverse name',
    border: 'taken in here',
    nowhere: 'a host without a name',
    sure: {
      high: 'High: the receiving server itself wrote so.',
      medium: 'Medium: it is likely, but the mail alone does not prove it.',
      low: 'Low: the mail does not tell. Take it as a hint.',
    },
  },
  ru: {
    also: 'Что ещё исправить',
    way: 'Путь письма',
    trust: 'Чьи это слова',
    from: (host) => `от ${host}`,
    tls: 'с шифрованием',
    noTls: 'без шифрования',
    nameless: 'нет обратной записи',
    border: 'принято здесь',
    nowhere: 'узел без имени',
    sure: {
      high: 'Точно: так написал сам принявший сервер.',
      medium: 'Вероятно: похоже на то, но само письмо этого не доказывает.',
      low: 'Не наверняка: в письме этого нет. Считайте это подсказкой.',
    },
  },
}
