// The grammar of English: forms of what is counted, names of units.

import type { Forms, GrammarWords } from './grammar.ts'

const regular = (one: string): Forms => ({ one, other: `${one}s` })

export const GRAMMAR_EN: GrammarWords = {
  locale: 'en',
  nouns: {
    message: regular('message'),
    recipient: regular('recipient'),
    'recipient-of': regular('recipient'),
    session: regular('session'),
    attempt: regular('attempt'),
    'attempt-of': regular('attempt'),
    failure: regular('failed attempt'),
    refusal: regular('refusal'),
    octet: regular('octet'),
    field: regular('field'),
    line: regular('line'),
    file: regular('file'),
    point: regular('point'),
    second: regular('second'),
    minute: regular('minute'),
    hour: regular('hour'),
    day: regular('day'),
  },
  units: { d: 'd', h: 'h', min: 'min', s: 's', ms: 'ms' },
  sizes: ['B', 'kB', 'MB', 'GB'],
  decimalPoint: '.',
}
