// The page of figures: how often `waybill explain` is right on the labelled refusals, and what it takes for what. Both halves
// are counted; the confusions of `held` are counted by family only, so that nobody writes rules for single ones.

import { causeFamily } from '../../src/diagnose/causes/facts.ts'
import {
  CONFIDENCES,
  confusions,
  ratio,
  SCOPES,
  shareOf,
  withConfidence,
  type Answered,
  type Share,
} from './accuracy.ts'
import { HALVES, siteOf, type Half } from './labelled-set.ts'

const SCOPE_TITLES = { cause: 'Cause', family: 'Family', who: 'Whose move', retry: 'Trying again' } as const

const MEANING: Readonly<Record<Half, string>> = {
  tune: 'read while the rules were written',
  held: 'never read while the rules were written',
}

/** Fewer refusals than this make no percentage worth printing. */
const FEWEST = 5

export function accuracyPage(answers: Readonly<Record<Half, readonly Answered[]>>): string {
  const all = [...answers.tune, ...answers.held]
  const sites = new Set(all.map(({ refusal }) => siteOf(refusal.source))).size
  return [
    '# How right `waybill explain` is',
    '',
    'Made by `npm run explain:accuracy` from `test/diagnose/refusals.jsonl`; do not edit it by hand. A test keeps the figures from falling.',
    '',
    `${all.length} refusals from ${sites} public sites, each labelled from its text and its documentation before the engine was asked. They are`,
    'split by site: what stands in `held` was not read while rules were written. Both halves were collected and labelled by one',
    'person, who had to read the texts for that; the figures of `held` are the better guess, not a proof.',
    '',
    ...HALVES.flatMap((half) => halfSection(half, answers[half])),
    '## By family of causes',
    '',
    'Right cause, in both halves.',
    '',
    ...familyTable(answers),
    '',
    '## What is taken for what',
    '',
    'In `tune`, by cause:',
    '',
    ...confusionTable(confusions(answers.tune).map(({ cause, answered, times }) => [cause, answered, times])),
    '',
    'In `held`, by family:',
    '',
    ...confusionTable(byFamily(answers.held)),
    '',
  ].join('\n')
}

function halfSection(half: Half, answers: readonly Answered[]): readonly string[] {
  const rows = [
    row('all', answers),
    ...CONFIDENCES.map((confidence) => row(`\`${confidence}\``, withConfidence(answers, confidence))),
  ]
  return [
    `## ${half}: ${MEANING[half]}`,
    '',
    ...table(['Confidence', 'Refusals', ...SCOPES.map((scope) => SCOPE_TITLES[scope])], rows),
    '',
  ]
}

const row = (name: string, answers: readonly Answered[]): readonly string[] => [
  name,
  String(answers.length),
  ...SCOPES.map((scope) => percent(shareOf(answers, scope))),
]

const percent = (share: Share): string => (share.all < FEWEST ? '–' : `${(100 * ratio(share)).toFixed(1)} %`)

function familyTable({ tune, held }: Readonly<Record<Half, readonly Answered[]>>): readonly string[] {
  const familyOf = ({ refusal }: Answered): string => causeFamily(refusal.cause)
  const families = [...new Set([...tune, ...held].map(familyOf))].sort()
  const count = (answers: readonly Answered[], family: string): string => {
    const { right, all } = shareOf(
      answers.filter((answered) => familyOf(answered) === family),
      'cause',
    )
    return all === 0 ? '–' : `${right} of ${all}`
  }
  return table(
    ['Family', 'tune', 'held'],
    families.map((family) => [`\`${family}\``, count(tune, family), count(held, family)]),
  )
}

type Counted = readonly [wanted: string, answered: string, times: number]

function byFamily(answers: readonly Answered[]): readonly Counted[] {
  const counted = new Map<string, Counted>()
  for (const { cause, answered, times } of confusions(answers)) {
    const wanted = causeFamily(cause)
    const got = causeFamily(answered)
    const [, , before] = counted.get(`${wanted} ${got}`) ?? ['', '', 0]
    counted.set(`${wanted} ${got}`, [wanted, got, before + times])
  }
  return [...counted.values()].sort((a, b) => b[2] - a[2] || a[0].localeCompare(b[0]) || a[1].localeCompare(b[1]))
}

const confusionTable = (counted: readonly Counted[]): readonly string[] =>
  table(
    ['Right would be', 'Answered', 'Times'],
    counted.map(([wanted, answered, times]) => [`\`${wanted}\``, `\`${answered}\``, String(times)]),
  )

/** Columns as wide as their widest cell, as the formatter of the project wants them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((cell, i) => Math.max(cell.length, 3, ...rows.map((cells) => cells[i]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [
    line(head),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...rows.map((cells) => line(cells)),
  ]
}
