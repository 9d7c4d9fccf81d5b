// What was found of an address: stories, newest first.

import { describeState } from '../../cli/render/recipient-state.ts'
import { recipientTree } from '../../cli/render/recipient-tree.ts'
import { safeText } from '../../cli/render/safe-text.ts'
import { queuedSubject, sessionHead } from '../../cli/render/story.ts'
import type { StoryView, TraceResult } from '../../control/control.ts'
import { readable } from '../../diagnose/documents/header-fields.ts'
import type { Page } from '../frame.ts'
import { html, type Html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { addressLink, letterLink, prose } from '../parts.ts'
import { told } from '../told.ts'

export function foundPage({ subject, stories, more }: TraceResult, context: PageContext): Page {
  const { words } = context
  const title = words.found(stories.length, safeText(subject))
  return {
    title,
    body: html`<h1>${title}</h1>
      <ol class="found">
        ${stories.map((story) => html`<li>${storyPart(story, context)}</li>`)}
      </ol>
      ${more && html`<p>${words.moreOlder}</p>`}`,
  }
}

export const emptySearch = ({ words }: PageContext): Page => ({
  title: words.search,
  body: html`<h1>${words.search}</h1>
    <p>${words.nothingAsked}</p>`,
})

function storyPart(story: StoryView, context: PageContext): Html {
  const { layout } = context
  switch (story.kind) {
    case 'message': {
      const { message, events } = story
      const subject = queuedSubject(events)
      return html`<p>
          ${letterLink(message.id)}
          <span class="dim">${layout.times.relative(message.receivedAt)}</span>
          ${addressLink(message.from)}${subject !== undefined && html` · ${safeText(readable(subject) ?? '')}`}
        </p>
        <ul class="states">
          ${recipientTree(message.recipients).map(({ recipient, depth }) => {
            const { tone, text } = describeState(recipient, events, layout)
            return html`<li class="${tone}">${'→ '.repeat(depth)}${addressLink(recipient.address)}: ${prose(text)}</li>`
          })}
        </ul>`
    }
    case 'session':
      return html`<p>${letterLink(story.session)} <span class="dim">${layout.times.relative(story.at)}</span></p>
        ${told(sessionHead(story, layout))}`
    case 'damaged':
      return html`<p>${letterLink(story.damaged.id)} ${safeText(story.damaged.why)}</p>`
  }
}
