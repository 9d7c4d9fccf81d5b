// What `waybill config` prints: findings with their places, settings with where they come from, what a key means.

import type { EffectiveSetting } from '../../config/effective.ts'
import { formatProblems } from '../../config/problem.ts'
import type { KeyReference } from '../../config/reference.ts'
import type { Finding } from '../../site/findings.ts'
import { CONFIG_WORDS } from '../../words/config.ts'
import { WARNING_WORDS } from '../../words/config-warnings.ts'
import type { Language } from '../../words/language.ts'
import { hang, indent, wrap } from './layout.ts'
import { problemText } from './problems.ts'
import { safeText } from './safe-text.ts'

export function findingLines(file: string, findings: readonly Finding[], language: Language): readonly string[] {
  const words = CONFIG_WORDS[language]
  if (findings.length === 0) return [words.good(safeText(file))]
  const warnings = findings.filter(({ level }) => level === 'warning').length
  return [
    ...findings.flatMap((finding) => findingText(finding, language)),
    words.counted(findings.length - warnings, warnings),
  ]
}

function findingText(finding: Finding, language: Language): readonly string[] {
  const words = CONFIG_WORDS[language]
  const level = finding.level === 'error' ? words.error : `${words.warning} ${finding.id}`
  const { message, advice } = finding.level === 'error' ? finding : WARNING_WORDS[language][finding.id](finding.subject)
  // Warnings are told in the language already.
  const told = (text: string): string => (finding.level === 'error' ? problemText(text, language) : text)
  return formatProblems([{ ...finding, message: `${level}: ${told(message)}`, advice: told(advice) }])
    .split('\n')
    .map(safeText)
}

export const settingLines = (settings: readonly EffectiveSetting[], language: Language): readonly string[] =>
  settings.map(({ key, text, from }) => `${safeText(key)}: ${safeText(text)}  # ${sourceText(from, language)}`)

function sourceText(from: EffectiveSetting['from'], language: Language): string {
  const words = CONFIG_WORDS[language]
  if (from === 'default') return words.byDefault
  return from === 'machine' ? words.byMachine : `${safeText(from.file)}:${from.line}`
}

export interface ExplainedKey {
  readonly reference: KeyReference
  readonly below: readonly string[]
  readonly elsewhere: readonly string[]
}

export function keyLines(
  { reference, below, elsewhere }: ExplainedKey,
  { language, width }: { readonly language: Language; readonly width: number },
): readonly string[] {
  const words = CONFIG_WORDS[language]
  const { key, meaning, usual } = reference
  return [
    key,
    ...indent(wrap(meaning, width - 2), 2),
    ...(usual === '' ? [] : indent(hang(`${words.usual}: ${usual}`, width - 2), 2)),
    ...(elsewhere.length === 0 ? [] : indent(hang(`${words.elsewhere}: ${elsewhere.join(', ')}`, width - 2), 2)),
    ...(below.length === 0 ? [] : indent(hang(`${words.keysBelow}: ${below.join(', ')}`, width - 2), 2)),
  ]
}
