// The words of `waybill token` and of the page that lists tokens, in both languages.

import type { Role } from '../core/role.ts'
import type { Language } from './language.ts'

export interface TokenWords {
  readonly role: Readonly<Record<Role, string>>
  readonly contents: string
  readonly none: string
  readonly head: readonly [name: string, role: string, made: string, until: string]
  readonly madeBy: (when: string, by: string) => string
  readonly forever: string
  readonly over: (when: string) => string
  readonly once: string
  readonly revoked: (name: string) => string
}

const EN: TokenWords = {
  role: { reader: 'reader', operator: 'operator', admin: 'admin' },
  contents: 'reads letters',
  none: 'No tokens.',
  head: ['name', 'may', 'made', 'holds until'],
  madeBy: (when, by) => `${when} by ${by}`,
  forever: 'revoked',
  over: (when) => `${when}, over`,
  once: 'This is the only time that it is shown. A program sends it as: Authorization: Bearer TOKEN',
  revoked: (name) => `The token ${name} holds no longer.`,
}

const RU: TokenWords = {
  role: { reader: 'только смотреть (reader)', operator: 'менять очередь (operator)', admin: 'всё (admin)' },
  contents: 'читает письма',
  none: 'Токенов нет.',
  head: ['имя', 'права', 'создан', 'действует до'],
  madeBy: (when, by) => `${when}, ${by}`,
  forever: 'отзыва',
  over: (when) => `${when}, истёк`,
  once: 'Больше он показан не будет. Программа посылает его так: Authorization: Bearer ТОКЕН',
  revoked: (name) => `Токен ${name} больше не действует.`,
}

export const TOKEN_WORDS: Readonly<Record<Language, TokenWords>> = { en: EN, ru: RU }
