// What a document is and whom it concerns, on the terminal: the lines above or below the answer. Text of strangers is made safe.

import type { Explanation } from '../../diagnose/explanation.ts'
import { SOFTWARE_NAMES } from '../../diagnose/software.ts'
import type { ExplanationOptions } from './explanation.ts'
import { WORDS } from './explanation-words.ts'
import { cut, indent, labelled, wrap } from './layout.ts'
import { safeText } from './safe-text.ts'

const MOST_NAMES = 3

export function headLines(explanation: Explanation, { paint, width, language }: ExplanationOptions): string[] {
  const { kind, reporter, software, date, original, about } = explanation
  const words = WORDS[language]
  const { labels } = words
  const column = Math.max(...Object.values(labels).map((label) => label.length)) + 2
  const line = (label: string, value: string | undefined): string[] =>
    value === undefined || value === '' ? [] : labelled(label, cut(safeText(value), 300), { column, width: width - 2 })
  const names = software.slice(0, MOST_NAMES).map((id) => SOFTWARE_NAMES[id])
  const by = [reporter, names.length === 0 ? undefined : `(${names.join(', ')})`].filter((part) => part !== undefined)
  const script = original.script
  const facts = [
    ...line(labels.by, by.join(' ')),
    ...line(labels.date, date ?? original.date),
    ...line(labels.message, original.subject),
    ...line(labels.from, original.from),
    ...line(labels.to, original.to),
    ...line(labels.id, original.messageId),
    ...line(
      labels.script,
      script && [script.file, script.uid === undefined ? '' : words.as(script.uid)].join(' ').trim(),
    ),
  ]
  return [
    paint('strong', words.kind[kind]),
    ...indent([...(about === undefined ? [] : wrap(safeText(about), width - 2)), ...facts], 2),
  ]
}
