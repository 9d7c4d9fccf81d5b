// The steps of each attempt as a bar: how long each took. The bar is for eyes; the same stands in words beside it.

import { wordsOf } from '../../cli/render/event-text.ts'
import type { Event } from '../../events/event.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { html, type Html } from '../html.ts'
import type { PageContext } from '../page-context.ts'

type Step = Extract<Event, { kind: 'step' }>

/** Attempts that are drawn: the last ones. */
const MOST_ATTEMPTS = 5
/** In hundredths of the bar: what took no time is seen all the same. */
const LEAST = 1

export function phasesPart(events: readonly Event[], context: PageContext): Html | undefined {
  const steps = events.filter((event): event is Step => event.kind === 'step')
  if (steps.length === 0) return undefined
  const attempts = [...Map.groupBy(steps, ({ attempt }) => attempt)].slice(-MOST_ATTEMPTS)
  return html`<details class="phases">
    <summary>${context.words.phases}</summary>
    ${attempts.map(([attempt, own]) => bar(attempt, own, context))}
  </details>`
}

function bar(attempt: number, steps: readonly Step[], { words, language, layout }: PageContext): Html {
  const { span } = GRAMMAR[language]
  const total = steps.reduce((sum, { ms }) => sum + ms, 0)
  const width = ({ ms }: Step): number => Math.max(LEAST, total === 0 ? 100 / steps.length : (ms / total) * 100)
  const whole = steps.reduce((sum, step) => sum + width(step), 0)
  let x = 0
  const rects = steps.map((step) => {
    const own = (width(step) / whole) * 100
    const rect = html`<rect
      x="${x.toFixed(2)}"
      width="${own.toFixed(2)}"
      height="10"
      class="step-${step.problem === undefined ? 'good' : 'bad'}"
    ></rect>`
    x += own
    return rect
  })
  const { steps: names } = wordsOf(layout)
  const told = steps
    .map(({ step, problem, ms }) => `${names[step][problem ? 'failed' : 'done']}: ${span(ms)}`)
    .join('; ')
  return html`<figure>
    <figcaption>${words.attempt(attempt)}: ${span(total)}</figcaption>
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${rects}</svg>
    <p class="dim">${told}</p>
  </figure>`
}
