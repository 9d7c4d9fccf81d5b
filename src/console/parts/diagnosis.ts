// What stands in the way of recipients, and what to do: the same sentences as those of `waybill trace`, set as a page.

import { knownLines, namedAddresses, sureText, type DiagnosisGroup } from '../../cli/render/recipient-diagnosis.ts'
import { safeText } from '../../cli/render/safe-text.ts'
import { STATE_WORDS } from '../../cli/render/state-words.ts'
import { html, type Html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { pairs, prose } from '../parts.ts'

export function diagnosisPart({ diagnosis, addresses }: DiagnosisGroup, { language, layout }: PageContext): Html {
  const words = STATE_WORDS[language]
  const { about } = words
  if (diagnosis.outcome === 'delivered') return html`<p>${safeText(diagnosis.caveat)}</p>`
  const { title, explanation, move, steps, alternatives, contacts, links } = diagnosis
  const asked = [...contacts.urls, ...contacts.emails, ...contacts.ids]
  return html`<article class="diagnosis">
    <h3>${safeText(title)}</h3>
    <p class="whom">${safeText(words.meaning(namedAddresses(addresses)))}</p>
    <p>${prose(explanation)}</p>
    <p class="move"><span class="label">${about.move}</span> ${prose(move)}</p>
    <ol class="steps">
      ${steps.map((step) => html`<li>${prose(step)}</li>`)}
    </ol>
    ${pairs([
      [about.known, list(knownLines(diagnosis, layout, words))],
      [about.ask, list(asked)],
      [about.perhaps, alternatives.map(({ title: other }) => safeText(other)).join(' ')],
      [about.read, links.length > 0 && links.map((link) => html`${webLink(link)} `)],
      [about.sure, safeText(sureText(diagnosis, words))],
    ])}
  </article>`
}

const list = (texts: readonly string[]): Html | undefined =>
  texts.length === 0
    ? undefined
    : html`<ul>
        ${texts.map((text) => html`<li>${prose(text)}</li>`)}
      </ul>`

/** Links of the catalogue; whatever else a reply names stays text. */
const webLink = (link: string): Html =>
  link.startsWith('https://')
    ? html`<a href="${link}" rel="noreferrer noopener">${safeText(link)}</a>`
    : html`${safeText(link)}`
