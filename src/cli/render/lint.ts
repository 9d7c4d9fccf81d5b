// What is wrong with a piece of foreign configuration, line by line.

import type { LintFinding } from '../../import/exim/lint-exim.ts'
import type { Language } from '../../words/language.ts'

const KINDS: Readonly<Record<Language, Readonly<Record<LintFinding['kind'], string>>>> = {
  en: { broken: 'broken', gone: 'gone', risky: 'RISKY', advice: 'note' },
  ru: { broken: 'ошибка', gone: 'устарело', risky: 'ОПАСНО', advice: 'замечание' },
}
const NOTHING: Readonly<Record<Language, string>> = {
  en: 'Nothing is known to be wrong with it. `waybill import exim` says what becomes of a whole site.',
  ru: 'Ошибок не замечено. Что станет с сервером целиком, скажет `waybill import exim`.',
}

export const lintLines = (findings: readonly LintFinding[], language: Language): readonly string[] =>
  findings.length === 0
    ? [NOTHING[language]]
    : findings.flatMap(({ line, text, kind, note }) => [
        `${line}: ${text}`,
        `    ${KINDS[language][kind]}: ${note[language]}`,
      ])
