// The header of a message's content, byte for byte as far as a page can show it: for those who may see what others write.

import { safeLines } from '../../cli/render/safe-text.ts'
import type { DamagedDetail, MessageDetail } from '../../control/control.ts'
import { QUEUE_WORDS } from '../../words/queue.ts'
import type { Page } from '../frame.ts'
import { html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { letterLink } from '../parts.ts'

export function headerPage(detail: MessageDetail | DamagedDetail, { words, language }: PageContext): Page {
  const id = 'message' in detail ? detail.message.id : detail.damaged.id
  const { header, headerCut } = detail
  const queue = QUEUE_WORDS[language]
  return {
    title: words.header,
    place: 'queue',
    body: html`<h1>${words.header}</h1>
      <p>${letterLink(id)}</p>
      ${header === undefined ? html`<p>${queue.contentGone}</p>` : html`<pre>${safeLines(header).join('\n')}${headerCut && `\n${queue.cutHere}`}</pre>`}`,
  }
}
