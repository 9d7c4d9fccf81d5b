// The control port on a store at hand: inside the running server, and, where none runs, on the store that it left.
// The two differ only in how a change reaches the store (`change`) and in who is woken afterwards (`wake`).
// Changes go through the store port, so they leave an event in the message's story like everything else.

import { isAddressLiteral, parseMailbox } from '../core/address.ts'
import { messageId, parseId, parseMessageId, sessionId, type MessageId } from '../core/id.ts'
import type { Clock } from '../core/clock.ts'
import type { Instant } from '../core/time.ts'
import type { QueueReader } from '../queue/reader.ts'
import type { QueueStore } from '../queue/store.ts'
import {
  answer,
  LIST_LIMIT,
  noId,
  problem,
  TRACE_LIMIT,
  type Answer,
  type ChangeResult,
  type Control,
  type Health,
  type MessageDetail,
  type QueueList,
  type StoryView,
  type TraceResult,
} from './control.ts'
import type { OwnKnowledge } from './diagnose-recipients.ts'
import { explaining, HEADER_OCTETS } from './explaining.ts'
import { simulate } from './simulate.ts'
import type { Trial } from '../site/trial.ts'
import { why } from './why.ts'
import { headerSection, storyStart, viewMessage, viewRefused, viewStory } from './views.ts'

const PAGE = 500

type Changing = Pick<QueueStore, 'retryNow' | 'cancel'>

export interface StoredControlDeps {
  readonly reader: QueueReader
  readonly clock: Clock
  /** Runs a change on a store that may be written, or says why there is none. */
  readonly change: (run: (store: Changing) => Promise<ChangeResult>) => Promise<Answer<ChangeResult>>
  /** Tells the scheduler that something fell due. */
  readonly wake: () => void
  /** The rules to try things with; undefined where no configuration is at hand. */
  readonly trial?: Trial | undefined
  /** For look-ups; undefined where no configuration is at hand. */
  readonly own?: OwnKnowledge | undefined
  /** Named in the events of a change. */
  readonly by: string
  readonly about: Omit<Health, 'status' | 'queue'>
}

export interface ServerControlDeps extends Pick<StoredControlDeps, 'reader' | 'clock' | 'wake'> {
  readonly store: Changing
  readonly trial?: Trial
  readonly own?: OwnKnowledge
  readonly about: { readonly version: string; readonly hostname: string; readonly startedAt: Instant }
}

/** The control port of a running server. */
export function serverControl({ reader, clock, wake, store, trial, own, about }: ServerControlDeps): Control {
  return storedControl({
    reader,
    clock,
    wake,
    ...(trial && { trial }),
    ...(own && { own }),
    by: 'operator',
    change: async (run) => answer(await run(store)),
    about: { server: 'running', ...about },
  })
}

export function storedControl(deps: StoredControlDeps): Control {
  const { reader, about } = deps
  const explained = explaining(deps)
  return {
    health: async () => answer({ status: 'ok', ...about, queue: reader.counts() }),
    list: async ({ limit, after }) => list(reader, limit, after),
    show: async (id, { explain } = {}) => explained.detail(show(reader, id), explain),
    trace: async (subject, { limit, explain }) =>
      explained.stories(trace(reader, subject, clamp(limit, TRACE_LIMIT.most)), explain),
    why: async (id) => why(id, reader, deps.trial),
    simulate: async (request) =>
      deps.trial
        ? simulate(request, deps.trial, deps.clock)
        : problem('unavailable', 'No server runs here. Start one, or name a configuration with --config.'),
    retry: async (id) => {
      const result = await changeEach(deps, id, (store, message, now) => store.retryNow(message, now, deps.by))
      if (result.ok && result.value.recipients > 0) deps.wake()
      return result
    },
    remove: async (id) =>
      id === 'all'
        ? problem('bad-id', 'Name the message to remove: removing everything at once is not offered.')
        : changeEach(deps, id, (store, message, now) => store.cancel(message, now, deps.by)),
  }
}

const clamp = (limit: number, most: number): number => Math.min(Math.max(1, Math.trunc(limit)), most)

const noMessage = (id: MessageId): Answer<never> =>
  problem(
    'not-found',
    `No message ${id} is known here. It may have been forgotten: finished messages are kept for a time only.`,
  )

function list(reader: QueueReader, limit: number, after: string | undefined): Answer<QueueList> {
  const afterId = after === undefined ? undefined : parseMessageId(after)
  if (after !== undefined && afterId === undefined) return noId(after)
  const entries = reader.list({
    limit: clamp(limit, LIST_LIMIT.most),
    ...(afterId === undefined ? {} : { afterId }),
  })
  return answer({ messages: entries.map(viewMessage), counts: reader.counts() })
}

function show(reader: QueueReader, text: string): Answer<MessageDetail> {
  const id = parseMessageId(text)
  if (id === undefined) return noId(text)
  const story = reader.story(id)
  if (story === undefined) return noMessage(id)
  const start = reader.content(id, HEADER_OCTETS)
  if (start === undefined) return answer({ message: viewMessage(story), headerCut: false })
  const { text: header, complete } = headerSection(start)
  return answer({
    message: viewMessage(story),
    header,
    headerCut: !complete && start.length >= HEADER_OCTETS,
  })
}

function trace(reader: QueueReader, subject: string, limit: number): Answer<TraceResult> {
  return subject.includes('@') ? traceAddress(reader, subject, limit) : traceId(reader, subject)
}

function traceId(reader: QueueReader, text: string): Answer<TraceResult> {
  const value = parseId(text)
  if (value === undefined) {
    return problem('bad-id', `“${text}” is neither an id (11 letters and digits, such as 0S9ZQ4M2XA0) nor an address.`)
  }
  const story = reader.story(messageId(value))
  if (story) return answer({ subject: messageId(value), stories: [viewStory(story)], more: false })
  const refused = reader.refusedSession(sessionId(value))
  if (refused) return answer({ subject: sessionId(value), stories: [viewRefused(refused)], more: false })
  return problem(
    'not-found',
    `Neither a message nor a refused session ${messageId(value)} is known here. ` +
      'It may have been forgotten: finished stories are kept for a time only.',
  )
}

function traceAddress(reader: QueueReader, subject: string, limit: number): Answer<TraceResult> {
  const address = subject.trim().replace(/^<(.*)>$/, '$1')
  const mailbox = parseMailbox(address)
  // The domain is compared as its A-label form, which is how it is stored; the rest is left to the reader.
  const wanted =
    mailbox.ok && !isAddressLiteral(mailbox.value.domain)
      ? `${address.slice(0, address.lastIndexOf('@'))}@${mailbox.value.domain}`
      : address
  const stories: StoryView[] = [
    ...reader.findByAddress(wanted, limit + 1).map(viewStory),
    ...reader.findRefused(wanted, limit + 1).map(viewRefused),
  ].sort((a, b) => storyStart(b) - storyStart(a))
  if (stories.length === 0) {
    return problem('not-found', `No message from or to ${wanted} and no refused session with it is known here.`)
  }
  return answer({ subject: wanted, stories: stories.slice(0, limit), more: stories.length > limit })
}

type ChangeOne = (store: Changing, message: MessageId, now: Instant) => Promise<number>

async function changeEach(deps: StoredControlDeps, text: string, change: ChangeOne): Promise<Answer<ChangeResult>> {
  const id = parseMessageId(text)
  if (id === undefined && text !== 'all') return noId(text)
  if (id !== undefined && deps.reader.story(id) === undefined) return noMessage(id)
  const ids = id === undefined ? queuedIds(deps.reader) : [id]
  return deps.change(async (store) => {
    const now = deps.clock.now()
    const messages = await Promise.all(
      ids.map(async (message) => ({ id: message, recipients: await change(store, message, now) })),
    )
    const touched = messages.filter(({ recipients }) => recipients > 0)
    return { messages: touched, recipients: touched.reduce((sum, { recipients }) => sum + recipients, 0) }
  })
}

function queuedIds(reader: QueueReader): MessageId[] {
  const ids: MessageId[] = []
  for (;;) {
    const last = ids.at(-1)
    const page = reader.list({ limit: PAGE, ...(last === undefined ? {} : { afterId: last }) })
    ids.push(...page.map(({ message }) => message.id))
    if (page.length < PAGE) return ids
  }
}
