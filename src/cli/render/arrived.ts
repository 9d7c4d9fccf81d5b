// A mail that arrived, on the terminal: what it was taken for and why, whose move it is and what to do, what else is to be
// mended, the stations it passed, and whose word all that is. Text of strangers is made safe.

import type { Arrived, Station } from '../../diagnose/arrived/arrived.ts'
import type { ExplainedCase, Explanation } from '../../diagnose/explanation.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { ARRIVED_WORDS } from '../../diagnose/arrived/words.ts'
import { ARRIVED_LABELS, type ArrivedLabels } from './arrived-words.ts'
import { headLines } from './document-head.ts'
import { renderExplanation, type ExplanationOptions } from './explanation.ts'
import { hang, indent, labelled, wrap } from './layout.ts'
import { safeText } from './safe-text.ts'

/** More stations than a mail has that was not made to fill the screen. */
const MOST_STATIONS = 20
/** Steps for what is only second. */
const MOST_STEPS = 2

export function renderArrived(explanation: Explanation, arrived: Arrived, options: ExplanationOptions): string[] {
  const { paint, width, language } = options
  const labels = ARRIVED_LABELS[language]
  // The verdict is told on top.
  const { about: _about, ...head } = explanation
  const [first, ...others] = explanation.cases
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', paint('strong', title), ...indent(lines, 2)]
  return [
    ...(first
      ? renderExplanation(safe(first), { ...options, report: true, sure: labels.sure })
      : [
          ...wrap(ARRIVED_WORDS[language][arrived.verdict === 'clean' ? 'notSpam' : 'nobodyJudged'], width).map(
            (line) => paint('strong', line),
          ),
          ...wrap(
            ARRIVED_WORDS[language][arrived.authentication.length === 0 ? 'nothingTold' : 'nothingToMend'],
            width,
          ),
        ]),
    ...section(
      labels.also,
      others.flatMap((one) => alsoLines(safe(one), width - 2)),
    ),
    '',
    ...headLines({ ...head, software: [] }, options),
    ...section(labels.way, stationLines(arrived.stations, labels, options)),
    ...section(labels.trust, wrap(safeText(ARRIVED_WORDS[language].trust(arrived)), width - 2)),
  ]
}

/** What is told of it holds names that strangers gave. */
const safe = ({ diagnosis }: ExplainedCase): ExplainedCase['diagnosis'] => ({
  ...diagnosis,
  title: safeText(diagnosis.title),
  steps: diagnosis.steps.map(safeText),
})

const alsoLines = ({ title, steps }: ExplainedCase['diagnosis'], width: number): string[] => [
  ...hang(title, width),
  ...indent(
    steps.slice(0, MOST_STEPS).flatMap((step) => labelled('-', step, { column: 2, width: width - 2 })),
    2,
  ),
]

/** `+2 min  mx.example.org  from mail.example.net [192.0.2.1], encrypted` */
function stationLines(
  stations: readonly Station[],
  labels: ArrivedLabels,
  { width, language }: Pick<ExplanationOptions, 'width' | 'language'>,
): string[] {
  const { span } = GRAMMAR[language]
  const rows = stations.slice(-MOST_STATIONS).map((station) => {
    const { seconds, by, from, ip, ptr, tls, border } = station
    const passed = seconds === undefined ? '' : seconds < 0 ? `-${span(-seconds * 1000)}` : `+${span(seconds * 1000)}`
    const peer = [from, ip === undefined ? undefined : `[${ip}]`].filter((part) => part !== undefined).join(' ')
    const told = [
      peer === '' ? undefined : labels.from(peer),
      ptr === null && ip !== undefined ? labels.nameless : undefined,
      tls === true ? labels.tls : tls === false && border === true ? labels.noTls : undefined,
      border === true ? labels.border : undefined,
    ]
    return {
      passed,
      text: safeText(`${by ?? labels.nowhere}  ${told.filter((part) => part !== undefined).join(', ')}`),
    }
  })
  const column = Math.max(0, ...rows.map(({ passed }) => passed.length)) + 2
  return rows.flatMap(({ passed, text }) => labelled(passed, text.trim(), { column, width: width - 2 }))
}
