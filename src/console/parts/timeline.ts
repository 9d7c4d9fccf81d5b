// Events as a list: when, how long after the first, what happened; what went over the wire is folded. The words are those of
// `waybill trace`.

import { renderEvent } from '../../cli/render/timeline.ts'
import { wordsOf, type Detail } from '../../cli/render/event-text.ts'
import type { Event } from '../../events/event.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { html, type Html } from '../html.ts'
import type { PageContext } from '../page-context.ts'

export function timelinePart(events: readonly Event[], context: PageContext): Html {
  const { layout, language } = context
  const { times } = layout
  const [first] = events
  if (first === undefined) return html`<p>${wordsOf(layout).nothing}</p>`
  let date = ''
  const items = events.map((event) => {
    const { headline, tone, details } = renderEvent(event, layout)
    const today = times.date(event.at)
    const day = today === date ? undefined : html`<li class="day">${today}</li>`
    date = today
    const offset = `+${GRAMMAR[language].span(Math.max(0, event.at - first.at))}`
    return html`${day}
      <li class="event ${tone}">
        <time datetime="${new Date(event.at).toISOString()}">${times.clock(event.at).slice(0, 8)}</time>
        <span class="offset">${offset}</span>
        <div>
          <p class="headline">${headline}</p>
          ${detailsPart(details, context)}
        </div>
      </li>`
  })
  return html`<ol class="timeline">
    ${items}
  </ol>`
}

function detailsPart(details: readonly Detail[], { words }: PageContext): Html {
  const prose = details.filter(({ form }) => form === 'prose')
  const wire = details.filter(({ form }) => form === 'wire')
  return html`${prose.map(({ text }) => html`<p class="detail">${text}</p>`)}${
    wire.length > 0 &&
    html`<details class="wire">
      <summary>${words.wire(wire.length)}</summary>
      <pre>${wire.map(({ text }) => `${text}\n`)}</pre>
    </details>`
  }`
}
