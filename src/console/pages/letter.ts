// One message, or one refused session: where it stands, what stands in the way and what to do, and beside it the whole story.

import { damagedHead } from '../../cli/render/damaged.ts'
import { describeState } from '../../cli/render/recipient-state.ts'
import { diagnosisGroups } from '../../cli/render/recipient-diagnosis.ts'
import { recipientTree } from '../../cli/render/recipient-tree.ts'
import { safeText } from '../../cli/render/safe-text.ts'
import { STATE_WORDS } from '../../cli/render/state-words.ts'
import { originText, queuedSubject, sessionHead } from '../../cli/render/story.ts'
import type { MessageView, StoryView } from '../../control/control.ts'
import { readable } from '../../diagnose/documents/header-fields.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import type { Page } from '../frame.ts'
import { html, type Html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { addressLink, pairs, prose } from '../parts.ts'
import { diagnosisPart } from '../parts/diagnosis.ts'
import { phasesPart } from '../parts/phases.ts'
import { timelinePart } from '../parts/timeline.ts'
import { told } from '../told.ts'
import { may } from '../../control/visitor.ts'

export function letterPage(story: StoryView, context: PageContext): Page {
  const { words } = context
  const timeline = html`<section class="story" aria-labelledby="story">
    <h2 id="story">${words.story}</h2>
    ${phasesPart(story.events, context)}${timelinePart(story.events, context)}
  </section>`
  switch (story.kind) {
    case 'message':
      return messagePage(story.message, story, timeline, context)
    case 'session':
      return {
        title: words.session(story.session),
        body: html`<div class="beside">
          <section>
            <h1>${words.session(story.session)}</h1>
            ${told(sessionHead(story, context.layout))}
          </section>
          ${timeline}
        </div>`,
      }
    case 'damaged':
      return {
        title: words.damaged(story.damaged.id),
        body: html`<div class="beside">
          <section>
            <h1>${words.damaged(story.damaged.id)}</h1>
            ${told(damagedHead(story.damaged, context.layout))}
          </section>
          ${timeline}
        </div>`,
      }
  }
}

function messagePage(message: MessageView, story: StoryView, timeline: Html, context: PageContext): Page {
  const { words } = context
  return {
    title: words.letter(message.id),
    live: message.id,
    place: 'queue',
    body: html`<h1>${words.letter(message.id)}</h1>
      <div class="beside">
        <div>
          <section aria-labelledby="recipients">
            <h2 id="recipients">${words.recipients}</h2>
            ${statesPart(message, story, context)}
          </section>
          ${actionsPart(message, context)} ${explanationPart(message, context)}
          <section aria-labelledby="envelope">
            <h2 id="envelope">${words.envelope}</h2>
            ${envelopePart(message, story, context)}
          </section>
          <p class="more">
            ${may(context.visitor, 'contents') && html`<a href="/letters/${message.id}/header">${words.showHeader}</a> · `}
            <a href="/letters/${message.id}/postmaster">${words.postmaster}</a> ·
            <a href="/letters/${message.id}/story.json" download>${words.downloadStory}</a>
          </p>
        </div>
        ${timeline}
      </div>`,
  }
}

function statesPart({ recipients }: MessageView, { events }: StoryView, { layout }: PageContext): Html {
  return html`<ul class="states">
    ${recipientTree(recipients).map(({ recipient, depth }) => {
      const { tone, text } = describeState(recipient, events, layout)
      return html`<li class="${tone}">${'→ '.repeat(depth)}${addressLink(recipient.address)}: ${prose(text)}</li>`
    })}
  </ul>`
}

/** Trying is done at once; what cannot be undone is asked about first. */
function actionsPart({ id, recipients }: MessageView, { words, visitor }: PageContext): Html | undefined {
  if (!may(visitor, 'operator') || recipients.every(({ state }) => state.kind === 'done')) return undefined
  const held = recipients.some(({ state }) => state.kind === 'held')
  return html`<div class="actions">
    <form method="post" action="/change">
      <input type="hidden" name="id" value="${id}" /><input type="hidden" name="back" value="letter" />
      <button name="do" value="retry">${words.change.retry}</button>
      ${held ? html`<button name="do" value="release">${words.change.release}</button>` : html`<button name="do" value="hold">${words.change.hold}</button>`}
    </form>
    <form action="/change">
      <input type="hidden" name="id" value="${id}" /><button name="do" value="bounce">${words.change.bounce}…</button>
      <button name="do" value="remove">${words.change.remove}…</button>
    </form>
  </div>`
}

function explanationPart({ recipients }: MessageView, context: PageContext): Html | undefined {
  const groups = diagnosisGroups(recipients)
  if (groups.length === 0) return undefined
  return html`<section aria-labelledby="explanation">
    <h2 id="explanation">${context.words.explanation}</h2>
    ${groups.map((group) => diagnosisPart(group, context))}
  </section>`
}

function envelopePart(message: MessageView, { events }: StoryView, { language, layout }: PageContext): Html {
  const words = STATE_WORDS[language]
  const { head } = words
  const subject = queuedSubject(events)
  return pairs([
    [head.from, message.from === '' ? words.nullSender : addressLink(message.from)],
    [
      head.to,
      message.recipients
        .filter(({ parent }) => parent === undefined)
        .map(({ address }, i) => html`${i > 0 && ', '}${addressLink(address)}`),
    ],
    [head.subject, subject === undefined ? undefined : safeText(readable(subject) ?? '')],
    [head.size, GRAMMAR[language].size(message.size)],
    [head.received, `${layout.times.relative(message.receivedAt)} ${originText(message.origin, words)}`],
  ])
}
