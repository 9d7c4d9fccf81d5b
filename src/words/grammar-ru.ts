// The grammar of Russian: forms of what is counted, names of units. `other` is the form behind a fraction (1,5 письма).

import type { Forms, GrammarWords } from './grammar.ts'

const forms = (one: string, few: string, many: string): Forms => ({ one, few, many, other: few })

export const GRAMMAR_RU: GrammarWords = {
  locale: 'ru',
  nouns: {
    message: forms('письмо', 'письма', 'писем'),
    recipient: forms('получатель', 'получателя', 'получателей'),
    'recipient-of': forms('получателя', 'получателей', 'получателей'),
    session: forms('соединение', 'соединения', 'соединений'),
    attempt: forms('попытка', 'попытки', 'попыток'),
    'attempt-of': forms('попытки', 'попыток', 'попыток'),
    failure: forms('неудачная попытка', 'неудачные попытки', 'неудачных попыток'),
    refusal: forms('отказ', 'отказа', 'отказов'),
    octet: forms('байт', 'байта', 'байт'),
    field: forms('поле', 'поля', 'полей'),
    line: forms('строка', 'строки', 'строк'),
    file: forms('файл', 'файла', 'файлов'),
    point: forms('балл', 'балла', 'баллов'),
    second: forms('секунду', 'секунды', 'секунд'),
    minute: forms('минуту', 'минуты', 'минут'),
    hour: forms('час', 'часа', 'часов'),
    day: forms('сутки', 'суток', 'суток'),
  },
  units: { d: 'д', h: 'ч', min: 'мин', s: 'с', ms: 'мс' },
  sizes: ['Б', 'кБ', 'МБ', 'ГБ'],
  decimalPoint: ',',
}
