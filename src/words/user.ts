// The words of `waybill user`, in both languages.

import type { Language } from './language.ts'

export interface UserWords {
  readonly added: (name: string) => string
  readonly changed: (name: string) => string
  readonly removed: (name: string) => string
  readonly unknown: (name: string) => string
  readonly nothingChanged: string
  readonly nothingChecked: string
  readonly verdict: Readonly<Record<'ok' | 'wrong' | 'unavailable', string>>
  readonly password: string
  readonly onceMore: string
  readonly differ: string
  readonly whichFile: string
  readonly namesNone: (config: string) => string
}

const EN: UserWords = {
  added: (name) => `${name} may log in now.`,
  changed: (name) => `${name} has a new password.`,
  removed: (name) => `${name} can no longer log in.`,
  unknown: (name) => `There is no user ${name}.`,
  nothingChanged: 'No password, so nothing was changed.',
  nothingChecked: 'No password, so nothing was checked.',
  verdict: { ok: 'Right: this logs in.', wrong: 'Wrong', unavailable: 'Cannot say' },
  password: 'Password: ',
  onceMore: 'Once more: ',
  differ: 'The two passwords differ.',
  whichFile: 'Which users? Name their file with --file, or the configuration that names it with --config.',
  namesNone: (config) => `${config} names no user file. Add one, for example:`,
}

const RU: UserWords = {
  added: (name) => `Теперь ${name} может войти.`,
  changed: (name) => `У ${name} новый пароль.`,
  removed: (name) => `Больше ${name} войти не может.`,
  unknown: (name) => `Пользователя ${name} нет.`,
  nothingChanged: 'Пароля нет, поэтому ничего не изменено.',
  nothingChecked: 'Пароля нет, поэтому ничего не проверено.',
  verdict: { ok: 'Верно: с этим паролем можно войти.', wrong: 'Неверно', unavailable: 'Сказать нельзя' },
  password: 'Пароль: ',
  onceMore: 'Ещё раз: ',
  differ: 'Пароли не совпадают.',
  whichFile: 'Каких пользователей? Назовите их файл через --file или конфигурацию, где он назван, через --config.',
  namesNone: (config) => `В ${config} файл пользователей не назван. Добавьте его, например так:`,
}

export const USER_WORDS: Readonly<Record<Language, UserWords>> = { en: EN, ru: RU }
