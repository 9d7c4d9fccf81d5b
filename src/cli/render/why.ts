// Why something was refused, on the terminal: what happened, who and what it was about, the rule and what it compared, the
// rules before it, and what would have made it pass. Text of strangers is made safe.

import { describeReply } from '../../core/reply.ts'
import type { WhyView } from '../../control/why.ts'
import { hang, indent, labelled, wrap } from './layout.ts'
import { originRemedy, originSentence } from './origin.ts'
import { safeText } from './safe-text.ts'
import type { Times } from './times.ts'
import { adviceLines, factLines, originOf, triedLines, type WhyContext } from './why-parts.ts'
import { ruleText } from './rule-words.ts'
import { WHY_LABELS, type WhyLabel } from './why-words.ts'

export interface WhyOptions extends WhyContext {
  readonly times: Times
}

export function renderWhy(view: WhyView, options: WhyOptions): string[] {
  const { words, paint } = options
  const { decision, advice } = view
  const tone = decision.verdict === 'defer' ? 'warn' : 'bad'
  const happened = wrap(safeText(words.happened(decision, view.stage, view.subject)), options.width)
  return [
    ...happened.map((line) => paint(tone, line)),
    ...whoLines(view, options),
    '',
    paint('strong', words.theRule),
    ...ruleLines(view, options),
    ...checkLines(view, options),
    '',
    paint('strong', words.before),
    ...beforeLines(view, options),
    '',
    paint('strong', advice?.now.kind === 'content-gone' ? words.wouldSilence : words.wouldAccept),
    ...(advice ? adviceLines(advice, decision, view.file, options) : missingLines(view, options)),
  ]
}

const missingLines = ({ client }: WhyView, { words, width }: WhyOptions): string[] =>
  indent(wrap(client === undefined ? words.notRebuilt : words.noConfiguration, width - 2), 2)

function whoLines(view: WhyView, { words, width, times }: WhyOptions): string[] {
  const { client, helo, listener, tls, user, mailFrom, recipients, decision } = view
  const column = Math.max(...WHY_LABELS.map((label) => words.labels[label].length)) + 4
  const line = (label: WhyLabel, text: string | undefined): string[] =>
    text === undefined ? [] : labelled(`  ${words.labels[label]}`, safeText(text), { column, width })
  return [
    ...line('when', words.when(view.at, times)),
    ...(client === undefined
      ? []
      : line(
          'client',
          words.clientWas({
            address: client,
            ...(helo !== undefined && { helo }),
            ...(listener !== undefined && { listener }),
            ...(tls !== undefined && { tls }),
          }),
        )),
    ...(client === undefined ? [] : line('user', user ?? words.nobody)),
    ...line('sender', mailFrom === '' ? words.nullSender : mailFrom),
    ...(recipients.length === 0
      ? []
      : line(recipients.length === 1 ? 'recipient' : 'recipients', recipients.slice(0, MOST_RECIPIENTS).join(', '))),
    ...line('answer', describeReply(decision.reply)),
    ...line(view.message === undefined ? 'session' : 'message', view.message ?? view.session),
  ]
}

const MOST_RECIPIENTS = 10

function ruleLines({ decision }: WhyView, options: WhyOptions): string[] {
  const { words, width } = options
  const prose = (text: string): string[] => indent(wrap(safeText(text), width - 2), 2)
  const sentence = ruleText(words.rules, decision.rule)?.protects
  const own = decision.origin?.kind === 'file' && sentence === undefined
  const compared = factLines(decision.compared, { ...options, width: width - 4 })
  return [
    ...prose(words.ruleAt(decision)),
    ...(sentence === undefined ? [] : prose(sentence)),
    ...(own ? prose(words.ownRule) : []),
    ...(decision.log === undefined ? [] : prose(`${words.ruleLog}: ${decision.log}`)),
    ...(decision.unknown ? prose(words.notKnown(decision.unknown.condition, decision.unknown.why)) : []),
    ...(compared.length === 0 ? [] : [`  ${words.compared}:`, ...indent(compared, 4)]),
  ]
}

/** The story of SPF and DMARC with it, so that nobody has to ask DNS once more. */
function checkLines({ checks = [] }: WhyView, { words, width, paint }: WhyOptions): string[] {
  if (checks.length === 0) return []
  const signed = checks.some(({ method }) => method === 'dkim')
  const remedy = originRemedy(checks, words.origin)
  const told = (text: string): string[] => indent(hang(`- ${safeText(text)}`, width - 2), 2)
  return [
    '',
    paint('strong', words.whoItIsFrom),
    ...checks.flatMap((check) => [
      // DMARC has looked for signatures before.
      ...(check.method === 'dmarc' && !signed ? told(words.origin.unsigned) : []),
      ...told(originSentence(check, words.origin)),
      ...('trace' in check ? check.trace.flatMap((line) => indent(hang(safeText(line), width - 6), 6)) : []),
    ]),
    ...(remedy === undefined ? [] : told(`${words.wouldHelp}: ${remedy}`)),
  ]
}

/** Where a rule stands is told of the user's own: the name of the preset's is enough. */
function beforeLines({ decision: { tried = [] }, stage, rules }: WhyView, options: WhyOptions): string[] {
  if (tried.length === 0) return indent(hang(options.words.nothingBefore, options.width - 2), 2)
  return tried.flatMap((one) => {
    const origin = originOf(rules, stage, one.rule)
    const own = origin?.kind === 'file' ? origin : undefined
    return indent(triedLines(one, own, { ...options, width: options.width - 2 }), 2)
  })
}
