// Paste or hand in anything, and have it explained. Works with no mail at all.

import { explainedLines } from '../../cli/render/explained.ts'
import { noPaint } from '../../cli/render/paint.ts'
import type { ExplainView } from '../../control/explain-view.ts'
import type { LogReport } from '../../diagnose/logs/report.ts'
import type { Page } from '../frame.ts'
import { html, type Html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { markingPaint, told } from '../told.ts'

/** A report has tables, which need columns. */
const REPORT_COLUMNS = 100

/** A line end right behind the tag is none of the text (HTML, §13.1.2.5), so that the text may begin with one. */
const TAKEN_AWAY = '\n'

export function explainPage(context: PageContext): Page {
  const { words } = context
  return {
    title: words.explain,
    place: 'explain',
    body: html`<h1>${words.explain}</h1>
      ${explainForm('', context)}`,
  }
}

export function explainedPage(text: string, found: ExplainView | LogReport, context: PageContext): Page {
  const { words } = context
  return {
    title: words.explain,
    place: 'explain',
    body: html`<h1>${words.explain}</h1>
      ${explanationOf(found, context)}
      <section aria-labelledby="another">
        <h2 id="another">${words.anotherText}</h2>
        ${explainForm(text, context)}
      </section>`,
  }
}

const explainForm = (text: string, { words }: PageContext): Html =>
  html`<form class="explain" method="post" action="/explain" enctype="multipart/form-data">
    <p>${words.explainWhat}</p>
    <label>${words.paste}<textarea name="text" rows="10" spellcheck="false">${TAKEN_AWAY}${text}</textarea></label>
    <label>${words.orFile} <input type="file" name="file" /></label>
    <button>${words.explainIt}</button>
  </form>`

function explanationOf(found: ExplainView | LogReport, { layout }: PageContext): Html {
  if ('causes' in found) {
    const lines = explainedLines(found, { ...layout, paint: noPaint, width: REPORT_COLUMNS })
    return html`<pre class="report">${lines.join('\n')}</pre>`
  }
  return told(explainedLines(found, { ...layout, paint: markingPaint }))
}
