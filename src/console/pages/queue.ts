// The queue: how much waits, in groups and in rows, with a filter whose fields are those of `waybill queue list`. Each view has an
// address of its own.

import { groupName } from '../../cli/render/queue-groups.ts'
import { lastReason, nextText, openRecipients, restingLine, stateWord } from '../../cli/render/queue.ts'
import type { MessageView, QueueGroupView, QueueList } from '../../control/control.ts'
import type { SummaryKind } from '../../control/summarize-queue.ts'
import { filterIn, hasFilter } from '../../control/use-cases/filter-fields.ts'
import type { ListInput } from '../../control/use-cases/queue-list.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { QUEUE_WORDS } from '../../words/queue.ts'
import type { ConsoleWords } from '../../words/console.ts'
import type { Page } from '../frame.ts'
import { html, type Html } from '../html.ts'
import type { PageContext } from '../page-context.ts'
import { addressLink, letterLink } from '../parts.ts'
import { may } from '../../control/visitor.ts'
import { CHANGE_NAMES } from './change.ts'

export const GROUP_KINDS = ['domain', 'reason', 'age'] as const satisfies readonly SummaryKind[]

/** A row more than a page tells whether there is another. */
export const PAGE_ROWS = 100
export const MOST_ROWS = 1000

export interface QueueShown {
  readonly input: ListInput
  readonly rows: QueueList
  /** Left out where counting them would take long and nobody asked. */
  readonly groups?: { readonly by: SummaryKind; readonly found: QueueList }
}

export function queuePage({ input, rows, groups }: QueueShown, context: PageContext): Page {
  const { words, language } = context
  const messages = rows.messages.slice(0, input.limit)
  const { counts, resting = [] } = rows
  const title = counts.messages === 0 ? QUEUE_WORDS[language].empty : words.inQueue(counts)
  return {
    title,
    place: 'queue',
    body: html`<h1>${title}</h1>
      ${
        resting.length > 0 &&
        html`<section class="warn">
          <h2>${words.resting}</h2>
          <ul>
            ${resting.map((rest) => html`<li>${restingLine(rest, context.layout)}</li>`)}
          </ul>
        </section>`
      }
      ${filterForm(input, context)}
      <section aria-labelledby="groups">
        <h2 id="groups">${words.groups}</h2>
        <p class="tabs">
          ${GROUP_KINDS.map((kind) => html`<a href="${pathWith(context, { by: kind })}" ${kind === groups?.by && html` aria-current="true"`}>${words.by[kind]}</a> `)}
        </p>
        ${groups && groupsTable(groups.found.groups ?? [], groups.by, context)}
      </section>
      ${
        messages.length === 0
          ? html`<p>${counts.messages > 0 && QUEUE_WORDS[language].noneMeant}</p>`
          : html`<form action="/change">${rowsTable(messages, context)}${selectedPart(context)}</form>
              ${filteredPart(input, context)}${paging(input, rows, context)}`
      }`,
  }
}

const rowsTable = (messages: readonly MessageView[], context: PageContext): Html =>
  html`<table class="stack rows">
    <thead>
      <tr>
        ${ROW_COLUMNS.map((name) => html`<th${NUMBERS.has(name) && html` class="number"`}>${context.words.columns[name]}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${messages.map((message) => row(message, context))}
    </tbody>
  </table>`

const changeButtons = ({ words }: PageContext): Html =>
  html`${CHANGE_NAMES.map((name) => html`<button name="do" value="${name}">${words.change[name]}…</button> `)}`

const selectedPart = (context: PageContext): Html | undefined =>
  may(context.visitor, 'operator')
    ? html`<p class="actions">${context.words.selected} ${changeButtons(context)}</p>`
    : undefined

/** What is done to all that the filter means. */
function filteredPart(input: ListInput, context: PageContext): Html | undefined {
  const filter = filterIn(input)
  if (!hasFilter(input) || !may(context.visitor, 'operator')) return undefined
  return html`<form class="actions" action="/change">
    <input type="hidden" name="all" value="1" />${Object.entries(filter).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}${context.words.allMeant}
    ${changeButtons(context)}
  </form>`
}

const ROW_COLUMNS = ['id', 'age', 'size', 'state', 'next', 'from', 'to', 'last'] as const
const NUMBERS: ReadonlySet<(typeof ROW_COLUMNS)[number]> = new Set(['age', 'size', 'next'])

function row(message: MessageView, { layout, words, language, visitor }: PageContext): Html {
  const open = openRecipients(message)
  const [first] = open
  const state = stateWord(open, false)
  const { columns } = words
  return html`<tr>
    <td data-label="${columns.id}">
      ${may(visitor, 'operator') && html`<input type="checkbox" name="id" value="${message.id}" aria-label="${words.mark(message.id)}" /> `}${letterLink(message.id)}
    </td>
    <td class="number" data-label="${columns.age}">${layout.times.age(message.receivedAt)}</td>
    <td class="number" data-label="${columns.size}">${GRAMMAR[language].size(message.size)}</td>
    <td class="state-${state}" data-label="${columns.state}">${QUEUE_WORDS[language].states[state]}</td>
    <td class="number" data-label="${columns.next}">${nextText(open, layout.times)}</td>
    <td data-label="${columns.from}">${addressLink(message.from)}</td>
    <td data-label="${columns.to}">
      ${first && addressLink(first.address)}${open.length > 1 && ` +${open.length - 1}`}
    </td>
    <td class="reply" data-label="${columns.last}">${lastReason(open, layout)}</td>
  </tr>`
}

function groupsTable(groups: readonly QueueGroupView[], by: SummaryKind, context: PageContext): Html {
  const { layout, language } = context
  const words = QUEUE_WORDS[language]
  const [messages, recipients, size, oldest, newest] = words.groupHead
  return html`<table class="groups">
    <thead>
      <tr>
        <th>${words.groupKinds[by]}</th>
        ${[messages, recipients, size, oldest, newest].map((head) => html`<th class="number">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${groups.map(
        (group) =>
          html`<tr>
            <td>${groupLink(group.group, by, context)}</td>
            ${[
              group.messages,
              group.recipients,
              GRAMMAR[language].size(group.octets),
              layout.times.age(group.oldest),
              layout.times.age(group.newest),
            ].map((cell) => html`<td class="number">${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`
}

function groupLink(group: string, by: SummaryKind, context: PageContext): Html {
  const name = groupName(group, by, context.layout)
  if (group === '' || group === '0s') return html`${name}`
  const field = by === 'age' ? 'older' : by
  return html`<a href="${pathWith(context, { [field]: group })}">${name}</a>`
}

/** The same view but for these; the page begins anew. */
function pathWith({ here }: PageContext, changes: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(here.searchParams)
  query.delete('after')
  query.delete('lang')
  for (const [name, value] of Object.entries(changes)) query.set(name, value)
  return `/queue?${query.toString()}`
}

type TextField = 'sender' | 'recipient' | 'domain' | 'reason' | 'older' | 'younger' | 'larger' | 'client'

const TEXT_FIELDS: readonly (readonly [name: TextField, example: string])[] = [
  ['sender', '*@example.org'],
  ['recipient', 'alice@example.org'],
  ['domain', '*.example.org'],
  ['reason', 'smtp.rcpt'],
  ['older', '4h'],
  ['younger', '2d'],
  ['larger', '10M'],
  ['client', '192.0.2.7'],
]

function filterForm(input: ListInput, { words }: PageContext): Html {
  const asked = TEXT_FIELDS.some(([name]) => input[name] !== undefined) || input.status !== undefined
  return html`<details class="filter" ${asked && html` open`}>
    <summary>${words.filter}</summary>
    <form action="/queue">
      ${TEXT_FIELDS.map(
        ([name, example]) =>
          html`<label
            >${words.fields[name]} <input name="${name}" value="${input[name] ?? ''}" placeholder="${example}"
          /></label>`,
      )}
      ${choice('status', words.fields.status, { '': words.any, ...words.statuses }, input.status)}
      ${choice('sort', words.fields.sort, words.sorts, input.sort)}
      <span class="buttons"><button>${words.show}</button> <a href="/queue">${words.all}</a></span>
    </form>
  </details>`
}

const choice = (
  name: 'status' | 'sort',
  label: string,
  options: Readonly<Record<string, string>> | ConsoleWords['sorts'],
  chosen: string | undefined,
): Html =>
  html`<label
    >${label}
    <select name="${name}">
      ${Object.entries(options).map(
        ([value, text]) => html`<option value="${value}" ${value === chosen && html` selected`}>${text}</option>`,
      )}
    </select></label
  >`

function paging(input: ListInput, { messages, next }: QueueList, context: PageContext): Html {
  const { words } = context
  const first = input.after !== undefined && html`<a href="${pathWith(context, {})}">${words.firstPage}</a> `
  const isOldest = input.sort === undefined || input.sort === 'oldest'
  const last = messages.at(input.limit - 1)
  if (isOldest && last !== undefined && (messages.length > input.limit || next !== undefined))
    return html`<p class="paging">
      ${first}<a rel="next" href="${pathWith(context, { after: last.id })}">${words.nextPage}</a>
    </p>`
  if (!isOldest && next !== undefined && input.limit < MOST_ROWS)
    return html`<p class="paging">
      <a href="${pathWith(context, { limit: String(MOST_ROWS) })}">${words.moreOf(MOST_ROWS)}</a>
    </p>`
  return html`<p class="paging">${first}</p>`
}
