// The tour of two minutes: a button for each thing that can happen to mail.

import { safeText } from '../../cli/render/safe-text.ts'
import type { ConsoleWords } from '../../words/console.ts'
import type { Page } from '../frame.ts'
import { html } from '../html.ts'
import type { PageContext } from '../page-context.ts'

export const TOUR: readonly { readonly address: string; readonly what: keyof ConsoleWords['tourStops'] }[] = [
  { address: 'alice@sandbox.test', what: 'delivered' },
  { address: 'x@spam.test', what: 'bounced' },
  { address: 'x@greylist.test', what: 'greylisted' },
  { address: 'x@down.test', what: 'waiting' },
  { address: 'nobody@sandbox.test', what: 'refused' },
]

/** `said`: what was answered, where it led nowhere. */
export const tourPage = (said: string | undefined, { words }: PageContext): Page => ({
  title: words.tour,
  place: 'tour',
  body: html`<h1>${words.tour}</h1>
    <p>${words.tourWhat}</p>
    ${said !== undefined && html`<p class="bad">${safeText(said)}</p>`}
    <form class="tour" method="post" action="/tour">
      ${TOUR.map(
        ({ address, what }) =>
          html`<p><button name="to" value="${address}">${address}</button> <span>${words.tourStops[what]}</span></p>`,
      )}
    </form>`,
})
