// Pieces that several pages are made of.

import { safeText } from '../cli/render/safe-text.ts'
import type { ControlProblem } from '../control/control.ts'
import type { Page } from './frame.ts'
import { html, type Html, type HtmlValue } from './html.ts'
import type { FrameContext } from './page-context.ts'

/** A sentence of ours, whose commands stand between backticks; what it quotes of others is made safe before. */
export const prose = (text: string): Html =>
  html`${safeText(text)
    .split(/`([^`]+)`/)
    .map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`

/** Names and values; what has no value is left out. */
export const pairs = (rows: readonly (readonly [name: string, value: HtmlValue])[]): Html =>
  html`<dl>
    ${rows.map(
      ([name, value]) =>
        value !== undefined &&
        value !== false &&
        value !== '' &&
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`

export const letterLink = (id: string): Html => html`<a class="id" href="/letters/${id}">${id}</a>`

export const searchPath = (subject: string): string => `/search?q=${encodeURIComponent(subject)}`

/** An address of mail, which leads to all that is known of it. */
export const addressLink = (address: string): Html =>
  address === '' ? html`&lt;&gt;` : html`<a class="address" href="${searchPath(address)}">${safeText(address)}</a>`

const STATUS = {
  'bad-id': 400,
  'bad-request': 400,
  'too-large': 413,
  'not-found': 404,
  damaged: 500,
  'log-in': 401,
  'not-allowed': 403,
  unavailable: 503,
  busy: 503,
  internal: 500,
} as const satisfies Record<ControlProblem['code'], Page['status']>

export const problemPage = (
  { code, message }: ControlProblem,
  { words }: FrameContext,
  problemIn: (text: string) => string,
): Page => ({
  status: STATUS[code],
  title: code === 'not-found' ? words.notFound : words.failed,
  body: html`<h1>${code === 'not-found' ? words.notFound : words.failed}</h1>
    <p>${problemIn(message)}</p>`,
})
