// What is said to the users of mail programs, by language.

import type { Language } from '../words/language.ts'
import type { ClientWords } from './programs.ts'
import { CLIENT_WORDS_EN } from './program-words-en.ts'
import { CLIENT_WORDS_RU } from './program-words-ru.ts'

export const CLIENT_WORDS: Readonly<Record<Language, ClientWords>> = { en: CLIENT_WORDS_EN, ru: CLIENT_WORDS_RU }
