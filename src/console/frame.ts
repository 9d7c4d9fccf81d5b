// What is around every page: the head, the way to the other pages, the search, the languages. Without scripts it does all that it
// does with them.

import type { Visitor } from '../control/visitor.ts'
import { LANGUAGES } from '../words/language.ts'
import { html, type Html } from './html.ts'
import type { FrameContext } from './page-context.ts'

export interface Page {
  /** Left out: 200. */
  readonly status?: 200 | 400 | 401 | 403 | 404 | 413 | 429 | 500 | 503
  readonly title: string
  /** Which of the places of the navigation it belongs to. */
  readonly place?: NavigationPlace
  /** It updates itself: of one message, or (empty) of whatever happens. */
  readonly live?: string
  readonly body: Html
}

export type NavigationPlace = 'now' | 'queue' | 'explain' | 'try' | 'doctor' | 'tour'

const PLACES: readonly (readonly [place: NavigationPlace, path: string])[] = [
  ['now', '/'],
  ['queue', '/queue'],
  ['explain', '/explain'],
  ['try', '/try'],
  ['doctor', '/doctor'],
  ['tour', '/tour'],
]

const LANGUAGE_NAMES = { en: 'English', ru: 'Русский' } as const

export function frame({ title, place, live, body }: Page, context: FrameContext): Html {
  const { language, words, hostname, here, sandbox, layout, visitor } = context
  const zone = new Intl.DateTimeFormat(language, { timeZoneName: 'short' })
    .formatToParts(layout.times.now)
    .find(({ type }) => type === 'timeZoneName')?.value
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${hostname}</title>
        <link rel="stylesheet" href="/console.css" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <script src="/console.js" type="module"></script>
      </head>
      <body>
        <a class="skip" href="#main">${words.skip}</a>
        <header>
          <a class="brand" href="/">Waybill</a> <span class="host">${hostname}</span>
          ${visitor && places(visitor, place, context)} ${sandbox && html`<p class="sandbox">${words.sandbox}</p>`}
        </header>
        <main id="main" ${live !== undefined && html`data-live="${live}"`}>${body}</main>
        <footer>
          <p>${words.localTime(zone ?? 'UTC')}</p>
          <nav aria-label="${words.language}">
            ${LANGUAGES.map((one) =>
              one === language
                ? html`<span lang="${one}">${LANGUAGE_NAMES[one]}</span> `
                : html`<a href="${inLanguage(here, one)}" lang="${one}" hreflang="${one}">${LANGUAGE_NAMES[one]}</a> `,
            )}
          </nav>
        </footer>
      </body>
    </html> `
}

/** What whoever has come in may go to, and the way out. */
function places(visitor: Visitor, place: NavigationPlace | undefined, { words, here, sandbox }: FrameContext): Html {
  const query = here.searchParams.get('q') ?? ''
  return html`<nav aria-label="${words.pages}">
      ${PLACES.filter(([name]) => name !== 'tour' || sandbox).map(
        ([name, path]) => html`<a href="${path}" ${name === place && html` aria-current="page"`}>${words[name]}</a> `,
      )}
    </nav>
    <form class="search" role="search" action="/search">
      <input
        type="search"
        name="q"
        value="${query}"
        aria-label="${words.search}: ${words.searchWhat}"
        placeholder="${words.searchWhat}"
      /><button>${words.search}</button>
    </form>
    ${
      !sandbox &&
      html`<form class="visitor" method="post" action="/log-out">
        <span>${visitor.name}</span> <button>${words.logOut}</button>
      </form>`
    }`
}

/** The same page in another language, also where it answers to a form. */
function inLanguage(here: URL, language: string): string {
  const query = new URLSearchParams(here.searchParams)
  query.set('lang', language)
  return `${here.pathname}?${query.toString()}`
}
