// The queue as a table. One entry of it in full is in queue-detail.ts, which whoever lists does not wait for.

import type { Instant } from '../../core/time.ts'
import type { MessageView, QueueList, RecipientView, RestingView } from '../../control/control.ts'
import type { SummaryKind } from '../../control/summarize-queue.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { QUEUE_WORDS, type QueueWords } from '../../words/queue.ts'
import { damagedTable } from './damaged.ts'
import { diskLines } from './disk.ts'
import { wordsOf } from './event-text.ts'
import { cut, table } from './layout.ts'
import { groupTable } from './queue-groups.ts'
import { destinationText, shortReason } from './reason.ts'
import { safeText } from './safe-text.ts'
import type { LayoutContext } from './timeline.ts'
import type { Times } from './times.ts'

const SENDER = 5
/** Below the sender's line: the open recipients and what the last attempt met with. */
const SECOND_LINE_AT = 13

export function renderQueue(
  { messages, damaged = [], counts, resting = [], disk }: QueueList,
  context: LayoutContext,
): string[] {
  const words = QUEUE_WORDS[context.language ?? 'en']
  const trouble = [...damagedTable(damaged, counts, context), ...diskLines(disk, context.language ?? 'en')]
  if (messages.length === 0)
    return [...(counts.messages === 0 ? [words.empty] : damaged.length === 0 ? [words.nothingBehind] : []), ...trouble]
  const { paint } = context
  return [
    ...messageTable(messages, context),
    words.summary(messages.length, counts),
    ...resting.map((rest) => paint('warn', restingLine(rest, context))),
    ...trouble.map((text) => paint('bad', text)),
  ]
}

/** What a filter or an order asked for. */
export function renderFound(
  { messages, meant, groups, next, counts }: QueueList,
  summary: SummaryKind | undefined,
  context: LayoutContext,
): string[] {
  const words = QUEUE_WORDS[context.language ?? 'en']
  if (counts.messages === 0) return [words.empty]
  if (summary !== undefined) {
    if (meant === undefined || meant.messages === 0) return [words.noneMeant]
    return [...groupTable(groups ?? [], summary, context), words.meant(meant)]
  }
  if (messages.length === 0) return [words.noneMeant]
  return [...messageTable(messages, context), ...(next === undefined ? [] : [words.moreBehind(messages.length, next)])]
}

function messageTable(messages: readonly MessageView[], context: LayoutContext): string[] {
  const words = QUEUE_WORDS[context.language ?? 'en']
  const { width, paint } = context
  const rows = messages.map((message) => row(message, context))
  const [head = '', ...body] = table(words.head, rows, { width, shrink: [SENDER] })
  const second = (text: string): string => ' '.repeat(SECOND_LINE_AT) + cut(text, width - SECOND_LINE_AT)
  return [
    paint('strong', head),
    paint('strong', second(words.secondHead)),
    ...messages.flatMap((message, i) => [body[i] ?? '', paint('dim', second(recipientsText(message, context)))]),
  ]
}

export function restingLine(
  { where, domains, domainCount, since, paused, next }: RestingView,
  context: LayoutContext,
): string {
  const { times, language = 'en' } = context
  const more = domainCount > domains.length ? ` +${domainCount - domains.length}` : ''
  const named = `${domains.map(safeText).join(', ')}${more}`
  const when = next === undefined ? undefined : times.until(next)
  if (paused) {
    const why = shortReason(paused, wordsOf(context))
    return QUEUE_WORDS[language].paused(destinationText(where, wordsOf(context)), why, times.moment(since), when)
  }
  return QUEUE_WORDS[language].resting(destinationText(where, wordsOf(context)), named, times.moment(since), when)
}

function row(message: MessageView, { times, stopped = false, language = 'en' }: LayoutContext): string[] {
  const open = openRecipients(message)
  return [
    message.id,
    times.age(message.receivedAt),
    GRAMMAR[language].size(message.size),
    QUEUE_WORDS[language].states[stateWord(open, stopped)],
    nextText(open, times),
    message.from === '' ? '<>' : safeText(message.from),
  ]
}

export const openRecipients = (message: MessageView): RecipientView[] =>
  message.recipients.filter(({ state }) => state.kind !== 'done')

function recipientsText(message: MessageView, context: LayoutContext): string {
  const open = openRecipients(message)
  const [first] = open
  if (first === undefined) return ''
  const more = open.length > 1 ? ` +${open.length - 1}` : ''
  const why = lastReason(open, context)
  const until = lastEnd(open)
  const held = heldBy(open)
  const words = QUEUE_WORDS[context.language ?? 'en']
  const told =
    held !== undefined
      ? words.heldBy(safeText(held.by), context.times.moment(held.since))
      : until === undefined
        ? why
        : words.heldUntil(context.times.moment(until), why)
  return `${safeText(first.address)}${more}: ${told}`
}

/** Whoever holds the first of them, where all that is open is held by operators. */
function heldBy(open: readonly RecipientView[]): { readonly by: string; readonly since: Instant } | undefined {
  const holds = open.flatMap(({ state }) =>
    state.kind === 'held' && state.since !== undefined ? [{ by: state.by, since: state.since }] : [],
  )
  return holds.length < open.length ? undefined : holds[0]
}

/** When the last of them ends by itself, where all that is open is held. */
function lastEnd(open: readonly RecipientView[]): Instant | undefined {
  const ends = open.flatMap(({ state }) => (state.kind === 'held' && state.ends ? [state.ends.at] : []))
  return ends.length < open.length ? undefined : ends.toSorted((a, b) => b - a)[0]
}

export function stateWord(open: readonly RecipientView[], stopped: boolean): keyof QueueWords['states'] {
  const kinds = new Set(open.map(({ state }) => state.kind))
  if (kinds.has('active')) return stopped ? 'cutOff' : 'active'
  if (kinds.has('scheduled'))
    return open.some(({ state }) => 'attempts' in state && state.attempts > 0) ? 'deferred' : 'new'
  return kinds.has('held') ? 'held' : 'done'
}

export function nextText(open: readonly RecipientView[], times: Times): string {
  const due = open.flatMap(({ state }) => (state.kind === 'scheduled' ? [state.due] : []))
  const first = due.reduce<Instant | undefined>(
    (least, at) => (least === undefined || at < least ? at : least),
    undefined,
  )
  return first === undefined ? '-' : times.until(first)
}

export function lastReason(open: readonly RecipientView[], context: LayoutContext): string {
  for (const { state } of open)
    if (state.kind !== 'done' && state.lastReason !== undefined) return shortReason(state.lastReason, wordsOf(context))
  return QUEUE_WORDS[context.language ?? 'en'].notTried
}
