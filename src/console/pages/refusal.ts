// Why something was refused, by its name: an address that can be sent to whoever asks.

import { markingPaint, told } from '../told.ts'
import { renderWhy } from '../../cli/render/why.ts'
import { WHY_WORDS } from '../../cli/render/why-words.ts'
import type { WhyView } from '../../control/why.ts'
import type { Page } from '../frame.ts'
import { html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { letterLink } from '../parts.ts'

export function refusalPage(view: WhyView, context: PageContext): Page {
  const { words, layout, language } = context
  const lines = renderWhy(view, { ...layout, paint: markingPaint, words: WHY_WORDS[language] })
  return {
    title: words.refusal(view.id),
    body: html`<h1>${words.refusal(view.id)}</h1>
      ${told(lines)}
      <p class="more">
        ${words.story}: ${letterLink(view.message ?? view.session)} ·
        <a href="/why/${view.id}/postmaster">${words.postmaster}</a>
      </p>`,
  }
}
