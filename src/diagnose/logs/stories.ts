// Joins the records of a log into stories of messages, by machine and queue id, and adds up what became of each recipient. A
// finished story is dropped at once, so that gigabytes fit into little memory; of those that never end only so many are kept
// open, and what was cut is counted. A deferral is no failure: what it was is known when the recipient is delivered, given up,
// or still waiting at the end of the log.

import type { Instant } from '../../core/time.ts'
import type { Trouble } from './cause-book.ts'
import type { Fate } from './cause-entry.ts'
import { isAnswer, withAnswer } from './earlier-answer.ts'
import { explainAttempt } from './explain-attempt.ts'
import type { Explained, ExplainOnce } from './explain-once.ts'
import { bareMessageId, isInSpan, makeAddressTest, type LogFilter } from './filter.ts'
import { makeKnownFailures } from './known-failures.ts'
import type { ArrivedRecord, Attempted, LogFormat, LogRecord, Note, Refused, Remark } from './log-record.ts'
import { makeMessageIds } from './message-ids.ts'
import { makeOpenStories } from './open-stories.ts'
import { destinationOf, earlierOf, exampleOf, isOwnFault, pendingKey, scriptOrigin } from './record-facts.ts'
import { troubleOfNote, troubleOfRefusal } from './record-troubles.ts'
import type { Example } from './report.ts'
import { noStories, type StoryCounts } from './story-counts.ts'

interface Pending {
  readonly key: string
  readonly explained: Explained
  readonly destination: string
  readonly first: Instant | undefined
  last: Instant | undefined
  /** What is shown of it. */
  readonly record: Attempted
  /** The attempt that it refers to, where it was none itself. */
  readonly earlier: Attempted | undefined
}

interface Story {
  readonly id: string
  readonly machine: string
  /** Counts from 1. */
  readonly serial: number
  from: string | undefined
  origin: string | undefined
  /** Whether it is one of those that were asked for. */
  wanted: boolean
  /** By recipient; mostly one or none. */
  pending: Map<string, Pending> | undefined
  /** What a host answered to this message, told in a line before that of the attempt. */
  answered: string | undefined
  /** All that was tried is settled, in a log that does not tell the end of a message. */
  settled: boolean
}

export interface StoriesDeps {
  readonly explain: ExplainOnce
  readonly add: (trouble: Trouble) => void
  /** Mail got through to a destination with which something had gone wrong. */
  readonly delivered: (destination: string, at: Instant) => void
  readonly filter: LogFilter
  /** Stories open at once. */
  readonly mostOpen?: number
}

export interface Stories {
  readonly counts: StoryCounts
  take(record: LogRecord, machine: string | undefined): void
  /** The log is over: what is open is waiting. */
  end(): void
}

const MOST_OPEN = 100_000
/** The part of those that is closed when there are too many. */
const CUT_AT_ONCE = 20
/** A list may have a million recipients; those of one story that wait are remembered up to here, and the rest is counted. */
const MOST_PENDING = 20_000
/** They never log the end of a message, Sendmail only above its usual log level. */
const ENDLESS: ReadonlySet<LogFormat> = new Set(['opensmtpd', 'sendmail', 'haraka', 'exchange'])

export function makeStories({
  explain,
  add,
  delivered: tellDelivered,
  filter,
  mostOpen = MOST_OPEN,
}: StoriesDeps): Stories {
  const counts = noStories()
  const addressFits = makeAddressTest(filter)
  const all = filter.id === undefined && filter.address === undefined && filter.domain === undefined
  const wantedId = filter.id === undefined ? undefined : bareMessageId(filter.id)
  const open = makeOpenStories<Story>()
  const messageIds = makeMessageIds()
  const failures = makeKnownFailures()
  let serial = 0

  function storyOf(id: string, machine: string): Story {
    const known = open.get(id, machine)
    if (known !== undefined) return known
    if (open.size() >= mostOpen) {
      for (const oldest of open.takeOldest(Math.ceil(mostOpen / CUT_AT_ONCE))) {
        if (!oldest.settled) counts.cut++
        settle(oldest, 'waiting')
      }
    }
    serial++
    const story: Story = {
      id,
      machine,
      serial,
      from: undefined,
      origin: undefined,
      wanted: all || id === wantedId,
      pending: undefined,
      answered: undefined,
      settled: false,
    }
    open.add(story)
    if (story.wanted) counts.stories++
    return story
  }

  function want(story: Story): void {
    if (story.wanted) return
    story.wanted = true
    counts.stories++
  }

  function arrived(record: ArrivedRecord, story: Story): void {
    if (record.from !== undefined) story.from = record.from
    if (record.script !== undefined) story.origin = scriptOrigin(record.script)
    else story.origin ??= record.user ?? record.client?.address ?? record.client?.host
    if (record.messageIdField !== undefined) joinByMessageId(record.messageIdField, story)
    if (all || story.wanted) return
    const asked = filter.address !== undefined || filter.domain !== undefined
    if (asked && (addressFits(record.from) || record.recipients?.some(addressFits) === true)) want(story)
  }

  function joinByMessageId(field: string, story: Story): void {
    const messageId = bareMessageId(field)
    if (messageId === wantedId) want(story)
    if (messageIds.seen(messageId, story.serial) && story.wanted) counts.joined++
  }

  function attempted(record: Attempted, story: Story): void {
    if (!isAbout(record, story)) return
    want(story)
    if (record.outcome === 'delivered') delivered(record, story)
    else undelivered(record, story)
    story.settled = ENDLESS.has(record.format) && (story.pending === undefined || story.pending.size === 0)
  }

  function undelivered(attempt: Attempted, story: Story): void {
    const record = withAnswer(attempt, story.answered)
    const key = pendingKey(record)
    const before = story.pending?.get(key)
    const after = pendingAfter(record, key, before)
    if (record.outcome === 'failed') {
      story.pending?.delete(key)
      report(story, after, 'failed')
      return
    }
    const pending = (story.pending ??= new Map<string, Pending>())
    if (before !== undefined || pending.size < MOST_PENDING) pending.set(key, after)
    else counts.cutRecipients++
  }

  function isAbout(record: Attempted, { wanted, from }: Story): boolean {
    if (all) return true
    if (filter.id !== undefined && !wanted) return false
    return addressFits(record.recipient) || addressFits(record.original) || addressFits(from)
  }

  function delivered(record: Attempted, story: Story): void {
    counts.delivered++
    const { pending } = story
    const { recipient, original, at } = record
    if (failures.any() && at !== undefined) {
      const destination = destinationOf(record)
      if (failures.has(destination)) tellDelivered(destination, at)
    }
    if (pending === undefined) return
    const before = pending.get(recipient) ?? (original === undefined ? undefined : pending.get(original))
    if (before === undefined) return
    pending.delete(before.key)
    report(story, before, 'recovered')
  }

  /** An earlier failure is not replaced by one that only refers to it. */
  function pendingAfter(record: Attempted, key: string, before: Pending | undefined): Pending {
    if (before !== undefined && record.earlier) return { ...before, last: record.at }
    const destination = destinationOf(record)
    const known = record.earlier ? failures.waitingFor(destination) : undefined
    const explained = known?.explained ?? explainAttempt(explain, record)
    if (!record.earlier) failures.remember(destination, { explained, record })
    const { at } = record
    return { key, explained, destination, first: before?.first ?? at, last: at, record, earlier: known?.record }
  }

  function report(story: Story, { explained, destination, first, last, record, earlier }: Pending, fate: Fate): void {
    if (fate !== 'refused' && fate !== 'noted') counts[fate]++
    const example = (): Example => ({
      ...exampleOf(record, story.from),
      ...(earlier ? { earlier: earlierOf(earlier) } : {}),
    })
    const own = isOwnFault(explained, earlier ?? record)
    const reasonElsewhere = earlier === undefined && (record.earlier === true || (record.text ?? '') === '')
    const { format } = record
    const { origin } = story
    add({
      side: 'outgoing',
      fate,
      format,
      explained,
      own,
      reasonElsewhere,
      destination,
      origin,
      first,
      last,
      example,
    })
  }

  function settle(story: Story, fate: 'waiting' | 'removed' | 'failed'): void {
    if (story.pending === undefined || !story.wanted) return
    for (const pending of story.pending.values()) report(story, pending, fate)
  }

  function drop(id: string, machine: string): void {
    const story = open.take(id, machine)
    if (story?.wanted === true) counts.stories--
  }

  function refused(record: Refused, machine: string): void {
    const { id, from, recipient, stage, temporary } = record
    // Postfix gives an id before it knows whether there will be a message; what is refused as a whole never becomes one.
    if (id !== undefined && stage === 'end of data') drop(id, machine)
    if (wantedId !== undefined && id !== wantedId) return
    if (!all && !addressFits(from) && !addressFits(recipient)) return
    if (temporary) counts.refusedForNow++
    else counts.refused++
    add(troubleOfRefusal(explain, record))
  }

  function remarked(record: Remark, machine: string): void {
    const { id, text } = record
    if (record.trouble === true) noted(record)
    const story = isAnswer(text) ? open.get(id, machine) : undefined
    if (story !== undefined) story.answered = text
  }

  function noted(record: Note | Remark): void {
    if (record.trouble !== true || (record.kind === 'note' && record.ofDelivery === true) || !all) return
    add(troubleOfNote(explain, record))
  }

  function finished(id: string, how: 'removed' | 'expired' | 'bounced' | undefined, machine: string): void {
    const story = open.take(id, machine)
    // Its beginning is not in this log, or its end was told before.
    if (story === undefined) return
    settle(story, how === 'expired' || how === 'bounced' ? 'failed' : 'removed')
  }

  return {
    counts,
    take(record, machine = '') {
      if (!isInSpan(record.at, filter)) return
      switch (record.kind) {
        case 'arrived':
          return arrived(record, storyOf(record.id, machine))
        case 'attempted':
          return attempted(record, storyOf(record.id, machine))
        case 'finished':
          return finished(record.id, record.how, machine)
        case 'refused':
          return refused(record, machine)
        case 'remark':
          return remarked(record, machine)
        case 'note':
          return noted(record)
      }
    },
    end() {
      for (const story of open.takeOldest(Infinity)) {
        if (story.wanted && !story.settled) counts.open++
        settle(story, 'waiting')
      }
    },
  }
}
