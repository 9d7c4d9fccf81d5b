// Try a session, or where mail for an address would go, without any effect.

import { renderRoutes } from '../../cli/render/route.ts'
import { renderSimulation } from '../../cli/render/simulation.ts'
import { WHY_WORDS } from '../../cli/render/why-words.ts'
import type { RouteView } from '../../control/route-view.ts'
import type { SimulationView } from '../../control/simulation.ts'
import type { Page } from '../frame.ts'
import { html, type Html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { markingPaint, told } from '../told.ts'

/** What was typed, which the form keeps. */
export type Typed = Readonly<Record<string, string | undefined>>

const EXAMPLE: Typed = { client: '192.0.2.7', helo: 'out.example', from: 'a@out.example', to: 'x@other.example' }

export const tryPage = (context: PageContext): Page => tried(EXAMPLE, '', undefined, context)

export function simulatedPage(view: SimulationView, typed: Typed, context: PageContext): Page {
  const { layout, language } = context
  const lines = renderSimulation(view, undefined, { ...layout, words: WHY_WORDS[language], paint: markingPaint })
  return tried(typed, '', told(lines), context)
}

export function routePage(routes: readonly RouteView[], address: string, context: PageContext): Page {
  return tried(EXAMPLE, address, told(renderRoutes(routes, { language: context.language, verbose: true })), context)
}

function tried(typed: Typed, address: string, answer: Html | undefined, { words }: PageContext): Page {
  const field = (name: keyof typeof words.tried, kind = 'text'): Html =>
    html`<label>${words.tried[name]} <input type="${kind}" name="${name}" value="${typed[name] ?? ''}" /></label>`
  return {
    title: words.try,
    place: 'try',
    body: html`<h1>${words.try}</h1>
      <p class="dim">${words.tryWhat}</p>
      ${answer && html`<section class="answer" aria-live="polite">${answer}</section>`}
      <section aria-labelledby="session">
        <h2 id="session">${words.trySession}</h2>
        <form class="fields" method="post" action="/try">
          ${(['client', 'helo', 'from', 'to', 'user'] as const).map((name) => field(name))}
          <label class="check"
            ><input type="checkbox" name="tls" value="1" ${typed['tls'] !== undefined && html` checked`} />
            ${words.tried.tls}</label
          >
          <label class="wide"
            >${words.tried.message}<textarea name="message" rows="5" spellcheck="false">
${'\n'}${typed['message'] ?? ''}</textarea>
          </label>
          <span class="buttons"><button>${words.tryIt}</button></span>
        </form>
      </section>
      <section aria-labelledby="route">
        <h2 id="route">${words.tryRoute}</h2>
        <form class="line" method="post" action="/try/route">
          <label>${words.to} <input name="address" value="${address}" placeholder="alice@example.org" /></label>
          <button>${words.tryIt}</button>
        </form>
      </section>`,
  }
}
