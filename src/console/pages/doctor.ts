// What the doctor found about this host and domains, with records to copy.

import { reportLines } from '../../cli/render/doctor.ts'
import type { Report } from '../../doctor/examine.ts'
import type { Page } from '../frame.ts'
import { html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { markingPaint, told } from '../told.ts'

export function doctorPage(report: Report | undefined, domain: string, { words, layout, language }: PageContext): Page {
  return {
    title: words.doctor,
    place: 'doctor',
    body: html`<h1>${words.doctor}</h1>
      <form class="line" method="post" action="/doctor">
        <label>${words.domains} <input name="domain" value="${domain}" placeholder="example.org" /></label>
        <button>${words.examine}</button>
      </form>
      <p class="dim">${words.examineWhat}</p>
      ${report && told(reportLines(report, { paint: markingPaint, width: layout.width, language, full: false }))}`,
  }
}
