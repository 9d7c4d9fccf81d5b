// A simulated session on the terminal: each command, the rules that were asked about it in their order and what each
// compared, the one that decided, the reply; at the end the outcome and what would have made it pass.

import type { SimulatedDecision, SimulatedStep, SimulationView } from '../../control/simulation.ts'
import type { Language } from '../../words/language.ts'
import { TIMELINE_WORDS } from '../../words/timeline.ts'
import { renderSessionEvent } from './session-event.ts'
import { indent, wrap } from './layout.ts'
import { safeLines, safeText } from './safe-text.ts'
import type { Tone } from './paint.ts'
import { adviceLines, factPairs, originOf, placeText, triedLines, type WhyContext } from './why-parts.ts'
import { ruleText } from './rule-words.ts'

/** With the language that events are told in. */
type SimulationContext = WhyContext & { readonly language: Language }

export function renderSimulation(view: SimulationView, file: string | undefined, context: SimulationContext): string[] {
  const { words, paint, width } = context
  const { client, helo, listener, tls, user } = view.request
  const who = words.clientWas({
    address: client,
    helo,
    listener,
    ...((tls || listener === 'submissions') && { tls: 'TLS' }),
  })
  return [
    ...wrap(`${words.simulated}: ${safeText(who)}, ${safeText(words.loggedIn(user))}`, width).map((line) =>
      paint('strong', line),
    ),
    ...view.steps.flatMap((step) => ['', ...stepLines(step, view, context)]),
    '',
    paint(TONE[view.outcome], words.outcome[view.outcome]),
    ...view.steps.flatMap(({ decisions }) => decisions.flatMap((decided) => refusalLines(decided, file, context))),
    '',
    ...wrap(words.notAsked, width).map((line) => paint('dim', line)),
  ]
}

const TONE: Readonly<Record<SimulationView['outcome'], Tone>> = {
  accepted: 'good',
  part: 'warn',
  refused: 'bad',
  deferred: 'warn',
}

function stepLines(
  { sent, reply, decisions, events }: SimulatedStep,
  view: SimulationView,
  context: SimulationContext,
): string[] {
  const { words, paint, width, language } = context
  const command = sent === '' ? words.connection : sent === MESSAGE ? words.content : `-> ${safeText(sent)}`
  return [
    paint('strong', command),
    ...events.flatMap((event) =>
      indent(wrap(`* ${renderSessionEvent(event, TIMELINE_WORDS[language]).headline}`, width - 5), 5),
    ),
    ...decisions.flatMap((decided) => indent(decisionLines(decided, view, { ...context, width: width - 3 }), 3)),
    ...(reply === '' ? [] : safeLines(reply).map((line) => `<- ${line}`)),
  ]
}

const MESSAGE = '(the message)'

function decisionLines(
  { stage, decision }: SimulatedDecision,
  { rules }: SimulationView,
  context: WhyContext,
): string[] {
  const { words, paint, width } = context
  const { tried = [], rule, origin, verdict, compared, unknown } = decision
  const tone: Tone = verdict === 'deny' ? 'bad' : verdict === 'accept' ? 'good' : 'warn'
  const facts = factPairs(compared, words).join('; ')
  const spoke =
    origin === undefined && verdict === 'accept'
      ? words.noRuleSpoke
      : `${safeText(rule)}${origin ? ` (${placeText(origin)})` : ''}`
  const sentence = verdict === 'accept' ? undefined : ruleText(words.rules, rule)?.protects
  return [
    ...tried.flatMap((one) => triedLines(one, originOf(rules, stage, one.rule), context)),
    ...wrap(`> ${stage}: ${spoke}: ${words.verdict[verdict]}`, width).map((line) => paint(tone, line)),
    ...indent(
      [
        ...(facts === '' ? [] : wrap(facts, width - 4)),
        ...(unknown ? wrap(safeText(words.notKnown(unknown.condition, unknown.why)), width - 4) : []),
        ...(sentence === undefined ? [] : wrap(sentence, width - 4)),
      ],
      4,
    ),
  ]
}

function refusalLines(
  { stage, subject, decision, advice }: SimulatedDecision,
  file: string | undefined,
  context: WhyContext,
): string[] {
  if (advice === undefined) return []
  const { words, paint, width } = context
  return [
    '',
    ...wrap(safeText(words.happened(decision, stage, subject)), width).map((line) => paint('strong', line)),
    `${words.wouldAccept}:`,
    ...adviceLines(advice, decision, file, context),
  ]
}
