// Before something is done to what is queued: how much it is about; and after it: what was done.

import type { ChangeResult } from '../../control/control.ts'
import { QUEUE_WORDS } from '../../words/queue.ts'
import type { Page } from '../frame.ts'
import { html, type Html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { letterLink } from '../parts.ts'

export const CHANGE_NAMES = ['retry', 'hold', 'release', 'bounce', 'remove'] as const
export type ConsoleChange = (typeof CHANGE_NAMES)[number]

export interface MarkedMessages {
  readonly name: ConsoleChange
  readonly ids: readonly string[]
  /** All that it means, in place of ids. */
  readonly filter?: Readonly<Record<string, string>>
}

const MOST_NAMED = 20

export function confirmPage(
  selection: MarkedMessages | undefined,
  foreseen: ChangeResult | undefined,
  context: PageContext,
): Page {
  const { words } = context
  if (selection === undefined || foreseen === undefined || foreseen.messages.length === 0) {
    const text = selection === undefined ? words.nothingSelected : words.nothingToChange
    return {
      title: words.queue,
      place: 'queue',
      body: html`<h1>${text}</h1>
        <p><a href="/queue">${words.queue}</a></p>`,
    }
  }
  const { name } = selection
  return {
    title: words.change[name],
    place: 'queue',
    body: html`<h1>${words.change[name]}: ${counted(foreseen, context)}</h1>
      <p>${words.changeMeans[name]}</p>
      <form method="post" action="/change">
        <input type="hidden" name="do" value="${name}" />${hidden(selection)}
        <p class="buttons"><button class="act">${words.change[name]}</button> <a href="/queue">${words.rather}</a></p>
      </form>
      ${named(foreseen)}`,
  }
}

export const changedPage = ({ name }: MarkedMessages, changed: ChangeResult, context: PageContext): Page => ({
  title: context.words.done,
  place: 'queue',
  body: html`<h1>${context.words.done}. ${context.words.change[name]}: ${counted(changed, context)}</h1>
    ${named(changed)}
    <p><a href="/queue">${context.words.queue}</a></p>`,
})

const counted = ({ messages, recipients }: ChangeResult, { language }: PageContext): string =>
  QUEUE_WORDS[language].meant({ messages: messages.length, recipients })

const named = ({ messages }: ChangeResult): Html =>
  html`<p>
    ${messages.slice(0, MOST_NAMED).map(({ id }) => html`${letterLink(id)} `)}${messages.length > MOST_NAMED && '…'}
  </p>`

function hidden({ ids, filter }: MarkedMessages): Html {
  const field = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}" />`
  if (filter === undefined) return html`${ids.map((id) => field('id', id))}`
  return html`${field('all', '1')}${Object.entries(filter).map(([name, value]) => field(name, value))}`
}
