// The forecast of the queue in words: each next hop with what is due in which hour, and what would go back to its sender.

import type { ForecastHop, ForecastView } from '../../control/forecast.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import type { Language } from '../../words/language.ts'
import { wordsOf, type RenderContext } from './event-text.ts'
import { destinationText } from './reason.ts'
import { safeText } from './safe-text.ts'

const MOST_SLOTS = 6

export function forecastLines(view: ForecastView, context: RenderContext): readonly string[] {
  const { language = 'en', times } = context
  const words = WORDS[language]
  const { hops, bounces, bounceCount = 0, until, partly } = view
  const tried = hops.length === 0 ? [words.nothing(times.moment(until))] : [words.tried(times.moment(until))]
  const more = bounceCount - (bounces?.length ?? 0)
  return [
    ...tried,
    ...hops.flatMap((hop) => hopLines(hop, context)),
    ...(bounces === undefined ? [words.noConfiguration] : []),
    ...(bounces !== undefined && bounceCount === 0 ? [words.noBounces] : []),
    ...(bounceCount > 0 ? [words.bounces(GRAMMAR[language].count(bounceCount, 'recipient'))] : []),
    ...(bounces ?? []).map(
      ({ at, message, recipient, rule }) =>
        `  ${times.moment(at)}  ${message}  ${safeText(recipient)}${rule === undefined ? '' : `  (${wordsOf(context).byRetryRule(safeText(rule))})`}`,
    ),
    ...(more > 0 ? [`  ${words.more(more)}`] : []),
    ...(partly ? [words.partly] : []),
  ]
}

function hopLines({ hop, domains, domainCount, recipients, slots }: ForecastHop, context: RenderContext): string[] {
  const { language = 'en', times } = context
  const words = WORDS[language]
  const named = domains.map(safeText).join(', ') + (domainCount > domains.length ? ', …' : '')
  const where =
    hop === undefined ? words.unknown : hop === 'local' ? words.local : destinationText(hop, wordsOf(context))
  const shown = slots.slice(0, MOST_SLOTS).map(({ from, recipients: due }) => `${times.moment(from)}: ${due}`)
  const rest = slots.slice(MOST_SLOTS).reduce((sum, slot) => sum + slot.recipients, 0)
  return [
    `  ${where} (${named}): ${GRAMMAR[language].count(recipients, 'recipient')}`,
    `    ${shown.join(', ')}${rest > 0 ? `, ${words.later(rest)}` : ''}`,
  ]
}

interface ForecastWords {
  readonly tried: (until: string) => string
  readonly nothing: (until: string) => string
  readonly unknown: string
  readonly local: string
  readonly later: (recipients: number) => string
  readonly bounces: (recipients: string) => string
  readonly noBounces: string
  readonly noConfiguration: string
  readonly more: (count: number) => string
  readonly partly: string
}

const WORDS: Readonly<Record<Language, ForecastWords>> = {
  en: {
    tried: (until) => `Tried until ${until}, by next hop; each time begins an hour:`,
    nothing: (until) => `Nothing is due until ${until}.`,
    unknown: 'Next hop not known now',
    local: 'This server itself',
    later: (recipients) => `later: ${recipients}`,
    bounces: (recipients) => `Goes back to its sender when nothing gets through until then, ${recipients}:`,
    noBounces: 'Nothing would go back to its sender in that time.',
    noConfiguration: 'What would go back to its sender cannot be told without a configuration: name one with --config.',
    more: (count) => `and ${count} more`,
    partly: 'More waits than was looked at: the numbers are too small.',
  },
  ru: {
    tried: (until) => `Попытки до ${until}, по следующему узлу; с каждого времени начинается час:`,
    nothing: (until) => `До ${until} ничего не назначено.`,
    unknown: 'Следующий узел сейчас неизвестен',
    local: 'Сам этот сервер',
    later: (recipients) => `позже: ${recipients}`,
    bounces: (recipients) => `Вернётся отправителю, если до тех пор ничего не выйдет (${recipients}):`,
    noBounces: 'За это время ничего не вернулось бы отправителям.',
    noConfiguration: 'Что вернулось бы отправителям, без конфигурации не сказать: укажите её через --config.',
    more: (count) => `и ещё ${count}`,
    partly: 'В очереди больше, чем было просмотрено: числа занижены.',
  },
}
