// The text for the postmaster of the other side, ready to be copied.

import { LETTER_COMMAND_WORDS } from '../../cli/render/letter-words.ts'
import { safeLines, safeText } from '../../cli/render/safe-text.ts'
import type { Letters } from '../../diagnose/letter.ts'
import type { Page } from '../frame.ts'
import { html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { pairs } from '../parts.ts'

export function postmasterPage({ letters, nobody }: Letters, { words, language }: PageContext): Page {
  const { nobody: why } = LETTER_COMMAND_WORDS[language]
  return {
    title: words.postmaster,
    body: html`<h1>${words.postmaster}</h1>
      ${letters.map(
        ({ to, subject, body }) =>
          html`<article>
            ${pairs([
              [words.to, to === null ? undefined : safeText(to)],
              [words.subject, safeText(subject)],
            ])}
            <pre class="prose">${safeLines(body).join('\n')}</pre>
          </article>`,
      )}
      ${nobody.map((one) => html`<p>${LETTER_COMMAND_WORDS[language].about(one.recipients.map(safeText), why[one.why])}</p>`)}`,
  }
}
