// The parts that `why` and `simulate` tell with: what was compared, which rules were passed over, which changes would do.

import type { Decision, Tried } from '../../core/decision.ts'
import type { FactValue, Facts } from '../../core/reason.ts'
import type { Advice, Advised, ShownOrigin } from '../../control/change.ts'
import { hang, indent, wrap } from './layout.ts'
import type { Paint } from './paint.ts'
import { safeText } from './safe-text.ts'
import { ruleText } from './rule-words.ts'
import { factLabel, type WhyWords } from './why-words.ts'

export interface WhyContext {
  readonly words: WhyWords
  readonly paint: Paint
  readonly width: number
}

/** Values longer than this are cut in the list of rules that were passed over; the JSON has them whole. */
const SHORT = 60

/** Sentences for the reply, in English; people are told them in their language, from the events. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set(['spf_told', 'dkim_told', 'dmarc_told', 'dmarc_remedy'])

export function factPairs(facts: Facts, words: WhyWords): readonly string[] {
  const shownFacts = Object.entries(facts).filter(([name]) => !SAID_ELSEWHERE.has(name))
  return shownFacts.map(([name, value]) => `${safeText(factLabel(words, name))}: ${shown(value, words)}`)
}

function shown(value: FactValue, { values }: WhyWords): string {
  if (value === null) return values.none
  if (typeof value === 'boolean') return value ? values.yes : values.no
  if (typeof value === 'object') return value.length === 0 ? values.none : safeText(value.join(', '))
  return safeText(String(value))
}

const short = (text: string): string => (text.length > SHORT ? `${text.slice(0, SHORT - 1)}…` : text)

/** Each fact a line, further lines two deeper. */
export const factLines = (facts: Facts, { words, width }: WhyContext): string[] =>
  factPairs(facts, words).flatMap((pair) => hang(pair, width))

/** A rule that did not decide: its name, its place where it is not the preset's, and why. */
export function triedLines(tried: Tried, origin: ShownOrigin['origin'] | undefined, context: WhyContext): string[] {
  const { words, paint, width } = context
  const place = origin === undefined ? '' : ` (${placeText(origin)})`
  const compared = factPairs(tried.compared, words).map(short).join('; ')
  return [
    ...hang(`- ${safeText(tried.rule)}${place}: ${safeText(words.tried(tried))}`, width),
    ...(compared === '' ? [] : indent(wrap(compared, width - 4), 4).map((line) => paint('dim', line))),
  ]
}

export const placeText = (origin: ShownOrigin['origin']): string =>
  origin.kind === 'file' ? `${safeText(origin.file)}:${origin.line}` : `preset ${origin.preset}`

/** Where the rules of one stage are written. */
export function originOf(
  rules: readonly ShownOrigin[],
  stage: ShownOrigin['stage'],
  name: string,
): ShownOrigin['origin'] | undefined {
  return rules.find((rule) => rule.stage === stage && rule.name === name)?.origin
}

/** How it stands now, and the changes that would do. */
export function adviceLines(
  advice: Advice,
  decision: Decision,
  file: string | undefined,
  context: WhyContext,
): string[] {
  const { words, width } = context
  const { now } = advice
  const rule = now.kind === 'other-rule' ? now.decision.rule : decision.rule
  const theirs = now.kind === 'accepts' ? undefined : ruleText(words.rules, rule)?.senderCan
  return [
    ...ownSide(advice, decision, file, context),
    ...(theirs === undefined ? [] : ['', ...indent(wrap(`${words.senderSide}: ${theirs}`, width - 2), 2)]),
  ]
}

function ownSide(
  { now, changes, attempts, next }: Advice,
  decision: Decision,
  file: string | undefined,
  context: WhyContext,
): string[] {
  const { words, paint, width } = context
  const prose = (text: string): string[] => indent(wrap(safeText(text), width - 2), 2)
  switch (now.kind) {
    case 'accepts':
      return [
        ...(now.ruleGone ? prose(words.now.ruleGone) : []),
        ...prose(decision.unknown ? words.now.acceptsKnown : words.now.accepts),
      ]
    case 'content-gone':
      return [
        ...prose(now.ruleGone ? words.now.ruleGone : words.now.contentGone),
        ...changes.flatMap((advised, i) => ['', ...changeLines(advised, i, file, context)]),
      ]
    case 'same':
    case 'other-rule': {
      const intro =
        now.kind === 'other-rule'
          ? prose(words.nowOther(now.decision.rule, words.ruleAt(now.decision), now.ruleGone))
          : []
      if (changes.length === 0) {
        return [
          ...intro,
          ...prose(decision.verdict === 'defer' ? words.temporary : words.noChange(attempts)),
          ...(next ? prose(words.nearest(words.change(next.change), next.decision.rule)) : []),
        ]
      }
      return [
        ...intro,
        ...changes.flatMap((advised, i) => [
          ...(i > 0 || intro.length > 0 ? [''] : []),
          ...changeLines(advised, i, file, context),
        ]),
        '',
        ...prose(words.tryThem).map((line) => paint('dim', line)),
        ...(decision.verdict === 'defer' ? prose(words.temporary) : []),
      ]
    }
  }
}

function changeLines(
  { change, who, write = [] }: Advised,
  index: number,
  file: string | undefined,
  { words, paint, width }: WhyContext,
): string[] {
  const number = `  ${index + 1}. `
  const inner = width - number.length
  const warning = words.warning(change)
  const where =
    change.kind === 'list-with'
      ? words.writeIn(change.file)
      : change.kind === 'rule-exception'
        ? words.writeRule(change.place)
        : words.write(file, write.length > 1)
  const [head = '', ...rest] = wrap(safeText(`${words.change(change)} (${words.move[who]})`), inner)
  return [
    number + paint('strong', head),
    ...indent(
      [
        ...rest.map((line) => paint('strong', line)),
        ...(warning === undefined ? [] : wrap(warning, inner).map((line) => paint('warn', line))),
        ...(write.length === 0
          ? []
          : [...wrap(safeText(where), inner), ...write.map((line) => `  ${paint('good', safeText(line))}`)]),
      ],
      number.length,
    ),
  ]
}
