// Counts what is queued in groups: by domain, by reason, by age. The answers of single questions are added up here; of very many
// groups the first are kept, as many as memory allows.

import type { MessageId } from '../core/id.ts'
import { formatDuration, hours, instant, seconds, type Instant } from '../core/time.ts'
import type { QueueFilter, QueueGroup, SummaryBy } from '../queue/queue-filter.ts'
import type { QueueReader } from '../queue/reader.ts'
import type { QueueGroupView, QueueList } from './control.ts'

export const SUMMARIES = ['domain', 'reason', 'age'] as const
export type SummaryKind = (typeof SUMMARIES)[number]

/** Where one age ends and the next begins. */
export const AGES = [hours(1), hours(4), hours(24), hours(48), hours(96)] as const
const NOTHING = seconds(0)
/** Groups that are counted each for itself. */
const MOST_GROUPS = 20_000

interface Wanted {
  /** Groups that are told. */
  readonly limit: number
  readonly now: Instant
}

/** Without groups where only the number is asked for. */
export async function summarizeQueue(
  reader: QueueReader,
  filter: QueueFilter,
  kind: SummaryKind | 'all',
  { limit, now }: Wanted,
): Promise<Pick<QueueList, 'meant' | 'groups' | 'unreadable'>> {
  const by: SummaryBy = kind === 'age' ? { kind, bounds: AGES.map((age) => instant(now - age)) } : { kind }
  const { groups, meant, unreadable } = await groupQueue(reader, filter, by)
  const told = unreadable.length > 0 && { unreadable }
  if (kind === 'all') return { meant, ...told }
  const sorted = groups.toSorted(kind === 'age' ? (a, b) => Number(a.key) - Number(b.key) : mostFirst)
  return { meant, groups: sorted.slice(0, limit).map((group) => view(group, kind)), ...told }
}

/** In no order. */
export async function groupQueue(
  reader: QueueReader,
  filter: QueueFilter,
  by: SummaryBy,
): Promise<Required<Pick<QueueList, 'meant' | 'unreadable'>> & { readonly groups: readonly QueueGroup[] }> {
  const groups = new Map<string, QueueGroup>()
  const unreadable: MessageId[] = []
  let messages = 0
  let recipients = 0
  let from: { readonly afterId?: MessageId } = {}
  for (;;) {
    const found = await reader.summarize({ filter, by, ...from })
    messages += found.messages
    for (const group of found.groups) {
      recipients += group.recipients
      const before = groups.get(group.key)
      if (before !== undefined || groups.size < MOST_GROUPS)
        groups.set(group.key, before ? together(before, group) : group)
    }
    unreadable.push(...found.unreadable)
    if (found.lookedTo === undefined) break
    from = { afterId: found.lookedTo }
  }
  return { meant: { messages, recipients }, groups: [...groups.values()], unreadable }
}

const mostFirst = (a: QueueGroup, b: QueueGroup): number => b.messages - a.messages || (a.key < b.key ? -1 : 1)

function together(a: QueueGroup, b: QueueGroup): QueueGroup {
  return {
    key: a.key,
    messages: a.messages + b.messages,
    recipients: a.recipients + b.recipients,
    octets: a.octets + b.octets,
    oldest: a.oldest < b.oldest ? a.oldest : b.oldest,
    newest: a.newest > b.newest ? a.newest : b.newest,
    ...(a.example !== undefined &&
      b.example !== undefined && { example: a.example < b.example ? a.example : b.example }),
  }
}

/** Ages are told by the span from which they are. */
function view({ key, ...group }: QueueGroup, kind: SummaryKind): QueueGroupView {
  return { ...group, group: kind === 'age' ? formatDuration(AGES[Number(key) - 1] ?? NOTHING) : key }
}
