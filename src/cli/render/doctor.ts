// The report of the doctor as a page: for each target first what has to be mended, with whose move it is, what to paste, what
// comes of it and what was asked; then what is well, a line each. Text of strangers is made safe.

import { causeText } from '../../diagnose/causes/catalogue.ts'
import type { CheckResult, Values } from '../../doctor/check.ts'
import type { Report } from '../../doctor/examine.ts'
import type { CheckStatus } from '../../doctor/found.ts'
import { DOCTOR_WORDS, fill, type DoctorWords } from '../../doctor/words/words.ts'
import { valueInRussian } from '../../doctor/words/values-ru.ts'
import type { Language } from '../../words/language.ts'
import { indent, labelled, wrap } from './layout.ts'
import type { Paint, Tone } from './paint.ts'
import { safeText } from './safe-text.ts'

export interface DoctorContext {
  readonly paint: Paint
  readonly width: number
  readonly language: Language
  /** What is well is told with its evidence too. */
  readonly full: boolean
}

const TONES: Readonly<Record<CheckStatus, Tone>> = {
  pass: 'good',
  note: 'plain',
  warning: 'warn',
  failure: 'bad',
  unknown: 'warn',
}

/** The worst first; what is well comes last. */
const ORDER: readonly CheckStatus[] = ['failure', 'warning', 'unknown', 'note', 'pass']

export function reportLines(report: Report, context: DoctorContext): readonly string[] {
  const words = DOCTOR_WORDS[context.language]
  const { counts } = report
  const targets = Map.groupBy(report.results, ({ target, scope }) => `${scope} ${target}`)
  const blocks = [...targets.values()].flatMap((results) => [...targetLines(results, words, context), ''])
  const texts = Object.fromEntries(Object.entries(counts).map(([status, count]) => [status, String(count)]))
  return [
    ...blocks,
    ...wrap(fill(words.counts, texts), context.width),
    ...(counts.failure + counts.warning === 0 ? wrap(words.allWell, context.width) : []),
  ]
}

function targetLines(results: readonly CheckResult[], words: DoctorWords, context: DoctorContext): string[] {
  const [first] = results
  if (first === undefined) return []
  const { scope, target } = first
  const head = scope === 'host' ? fill(words.host, { host: target }) : fill(words.domain, { domain: target })
  const sorted = results.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status))
  return [context.paint('strong', safeText(head)), ...sorted.flatMap((result) => resultLines(result, words, context))]
}

const MARGIN = 2

const valuesIn = (language: Language, { values }: CheckResult): Values =>
  language === 'en'
    ? values
    : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueInRussian(value)]))

function resultLines(result: CheckResult, words: DoctorWords, context: DoctorContext): string[] {
  const { paint, width, full } = context
  const { status, check, found } = result
  const values = valuesIn(context.language, result)
  const text = words.found[found]
  const label = words.status[status]
  const column = MARGIN + Math.max(...Object.values(words.status).map((word) => word.length)) + 1
  const says = safeText(`${fill(text.says, values)} [${check}]`)
  const lines = labelled(`${' '.repeat(MARGIN)}${label}`, says, { column, width })
  const [first = '', ...rest] = lines
  const head = [first.replace(label, () => paint(TONES[status], label)), ...rest]
  const more =
    status === 'pass' || status === 'note'
      ? full
        ? evidenceLines(result, width - column, context.language)
        : []
      : undefined
  return [...head, ...indent(more ?? detailLines(result, words, context, width - column), column)]
}

function detailLines(result: CheckResult, words: DoctorWords, context: DoctorContext, width: number): string[] {
  const { found, who, causes, cures } = result
  const values = valuesIn(context.language, result)
  const { todo } = words.found[found]
  const [cause] = causes
  return [
    ...(todo === undefined ? [] : wrap(safeText(fill(todo, values)), width)),
    ...(who === undefined ? [] : wrap(`${words.move} ${words.who[who]}.`, width)),
    // Not wrapped: it is there to be copied.
    ...cures.flatMap(({ where, text }) => [words.cure[where], ...indent(text.split('\n').map(safeText), 2)]),
    ...(cause === undefined
      ? []
      : wrap(`${words.causes} ${causeText(cause, context.language).title} (${causes.join(', ')})`, width)),
    ...evidenceLines(result, width, context.language),
  ]
}

const MOST_SHOWN = 8

const evidenceLines = ({ evidence }: CheckResult, width: number, language: Language): string[] =>
  evidence.slice(0, MOST_SHOWN).flatMap(({ asked, of, came }) => {
    const [first = '', ...rest] = wrap(
      safeText(`${asked} @ ${of} → ${language === 'ru' ? valueInRussian(came) : came}`),
      width - 2,
    )
    return [`· ${first}`, ...indent(rest, 2)]
  })
