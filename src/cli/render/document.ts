// A document that was explained, on the terminal: what it is, whom it concerns, then the explanation. Recipients refused for
// the same cause are told of together; of a mailbox file, the causes with their counts. Text of strangers is made safe.

import { mainCase, type ExplainedCase, type Explanation } from '../../diagnose/explanation.ts'
import { renderArrived } from './arrived.ts'
import { headLines } from './document-head.ts'
import { renderExplanation, type ExplanationOptions } from './explanation.ts'
import { WORDS, type Words } from './explanation-words.ts'
import { wrap } from './layout.ts'
import { safeText } from './safe-text.ts'

/** Causes of one document or mailbox file that are told of; the rest is counted. */
const MOST_GROUPS = 8
const MOST_NAMES = 3

export function renderDocuments(explanations: readonly Explanation[], options: ExplanationOptions): string[] {
  const [first, ...others] = explanations
  if (!first) return []
  if (others.length > 0) return renderMany(explanations, options)
  if (first.kind === 'reply' && first.cases.length === 1 && Object.keys(first.original).length === 0)
    return first.cases.flatMap(({ diagnosis }) => renderExplanation(diagnosis, options))
  if (first.arrived !== undefined) return renderArrived(first, first.arrived, options)
  return [...headLines(first, options), ...renderCases(first, options)]
}

interface Group {
  readonly first: ExplainedCase
  readonly cases: readonly ExplainedCase[]
}

/** By cause, the main case's first, then by size. */
function groupCases(cases: readonly ExplainedCase[], main: ExplainedCase | undefined): readonly Group[] {
  const groups = new Map<string, ExplainedCase[]>()
  for (const one of cases) {
    const key = one.count === undefined ? one.diagnosis.cause : `${one.diagnosis.cause} ${one.diagnosis.title}`
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  const sorted = [...groups.values()].toSorted(
    (a, b) =>
      Number(main !== undefined && b.includes(main)) - Number(main !== undefined && a.includes(main)) ||
      b.length - a.length,
  )
  return sorted.flatMap((group) =>
    group[0] ? [{ first: main && group.includes(main) ? main : group[0], cases: group }] : [],
  )
}

function renderCases(explanation: Explanation, options: ExplanationOptions): string[] {
  const words = WORDS[options.language]
  const isReport = explanation.good !== undefined
  if (explanation.cases.length === 0) return ['', ...wrap(words.allWell, options.width)]
  const groups = groupCases(explanation.cases, mainCase(explanation))
  if (explanation.kind === 'mail' && groups.every(({ first }) => first.diagnosis.cause === 'unknown'))
    return ['', ...wrap(words.notRefused, options.width)]
  return groups.slice(0, MOST_GROUPS).flatMap(({ first, cases }, i) => [
    ...spaced(isReport ? placeLines(first, words, options) : caseLines(cases, words, options)),
    ...renderExplanation(first.diagnosis, {
      ...options,
      report: isReport,
      action: explanation.kind === 'bounce' ? first.action : undefined,
      brief: i > 0 || isReport,
    }),
  ])
}

const spaced = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ['', ...lines])

function caseLines(cases: readonly ExplainedCase[], words: Words, { paint, width }: ExplanationOptions): string[] {
  const named = cases.filter(({ address }) => address !== undefined)
  const names = named.slice(0, MOST_NAMES).map(({ address = '', host, ip }) => {
    const place = [host, ip === undefined ? undefined : `[${ip}]`].filter((part) => part !== undefined)
    return safeText(place.length === 0 ? address : `${address} (${place.join(' ')})`)
  })
  if (names.length === 0) return []
  const rest = named.length > names.length ? [words.others(named.length - names.length)] : []
  return wrap(`${words.labels.about}: ${[...names, ...rest].join(', ')}`, width).map((line) => paint('strong', line))
}

function placeLines({ places = [] }: ExplainedCase, words: Words, { width }: ExplanationOptions): string[] {
  if (places.length <= MOST_NAMES) return []
  return wrap(safeText(`${words.labels.where}: ${places.slice(0, 20).join(', ')}`), width)
}

/** Of a mailbox file. */
function renderMany(explanations: readonly Explanation[], options: ExplanationOptions): string[] {
  const words = WORDS[options.language]
  const groups = groupCases(
    explanations.flatMap(({ cases }) => cases),
    undefined,
  )
  const told = groups.slice(0, MOST_GROUPS)
  return [
    ...wrap(words.messages(explanations.length), options.width),
    ...told.flatMap(({ first, cases }) => [
      '',
      options.paint('strong', `${cases.length} x ${first.diagnosis.cause}`),
      ...caseLines(cases, words, options),
      ...renderExplanation(first.diagnosis, { ...options, brief: true }),
    ]),
    ...(groups.length > told.length ? ['', words.others(groups.length - told.length)] : []),
  ]
}
