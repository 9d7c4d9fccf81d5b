// The first page: one sentence, then what keeps mail waiting, in groups with the step that mends most first, and how the server
// stands.

import { causeMove, causesSentence, causeStep, causeTitle } from '../../cli/render/causes.ts'
import { wordsOf } from '../../cli/render/event-text.ts'
import { destinationText } from '../../cli/render/reason.ts'
import { safeText } from '../../cli/render/safe-text.ts'
import { statusLines } from '../../cli/render/status.ts'
import type { ServerStatus } from '../../control/control.ts'
import type { CauseGroup, CausesView } from '../../control/queue-causes.ts'
import { CAUSES_WORDS } from '../../words/causes.ts'
import type { Page } from '../frame.ts'
import { html, type Html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { letterLink, prose } from '../parts.ts'
import { told } from '../told.ts'

export function nowPage(causes: CausesView, status: ServerStatus, context: PageContext): Page {
  const { words, language, layout } = context
  const sentence = safeText(causesSentence(causes, CAUSES_WORDS[language]))
  return {
    title: sentence,
    place: 'now',
    live: '',
    body: html`<h1 class="${causes.forPerson > 0 ? 'warn' : 'good'}">${sentence}</h1>
      ${causes.groups.length > 0 && causesTable(causes, context)}
      <section aria-labelledby="server">
        <h2 id="server">${words.theServer}</h2>
        ${told(statusLines(status, layout))}
      </section>`,
  }
}

function causesTable({ groups, notLookedAt }: CausesView, context: PageContext): Html {
  const words = CAUSES_WORDS[context.language]
  return html`<section aria-labelledby="causes">
    <h2 id="causes">${context.words.whatWaits}</h2>
    <table class="stack">
      <thead>
        <tr>
          <th class="number">${words.messages}</th>
          <th>${words.cause}</th>
          <th>${words.destination}</th>
          <th>${words.move}</th>
          <th>${words.step}</th>
          <th class="number">${words.oldest}</th>
        </tr>
      </thead>
      <tbody>
        ${groups.map((group) => causeRow(group, context))}
      </tbody>
    </table>
    ${notLookedAt > 0 && html`<p class="dim">${words.notLookedAt(notLookedAt)}</p>`}
  </section>`
}

function causeRow(group: CauseGroup, context: PageContext): Html {
  const { layout, language } = context
  const words = CAUSES_WORDS[language]
  const { messages, destination, example, oldest } = group
  return html`<tr>
    <td class="number" data-label="${words.messages}"><a href="${listPath(group)}">${messages}</a></td>
    <td data-label="${words.cause}"><strong>${safeText(causeTitle(group, words))}</strong></td>
    <td data-label="${words.destination}">
      ${destination !== undefined && destinationText(destination, wordsOf(layout))}
    </td>
    <td data-label="${words.move}">${causeMove(group, words)}</td>
    <td data-label="${words.step}">${prose(causeStep(group, words))}</td>
    <td class="number" data-label="${words.oldest}">${layout.times.age(oldest)} ${letterLink(example)}</td>
  </tr>`
}

/** What the queue shows the group by, as nearly as its filter can say it. */
function listPath({ kind, domains, reasons }: CauseGroup): string {
  const query = new URLSearchParams()
  if (kind === 'held') query.set('status', 'held')
  const [domain, ...others] = domains
  if (domain !== undefined && others.length === 0) query.set('domain', domain)
  const [reason, ...further] = reasons
  if (kind === 'trouble' && reason !== undefined && further.length === 0) query.set('reason', reason)
  return `/queue?${query.toString()}`
}
