// Messages that cannot be read back: below the queue, and one of them in full. What is told of them comes from damaged rows, so
// every text is made safe here.

import { timeOfId } from '../../core/id.ts'
import type { DamagedEntry, QueueCounts } from '../../queue/reader.ts'
import { QUEUE_WORDS, type QueueWords } from '../../words/queue.ts'
import { cut, indent, labelled } from './layout.ts'
import { safeText } from './safe-text.ts'
import type { LayoutContext } from './timeline.ts'

const COLUMN = 13

/** Nothing where there are none. */
export function damagedTable(
  entries: readonly DamagedEntry[],
  counts: Pick<QueueCounts, 'damaged'>,
  { language = 'en', width }: LayoutContext,
): string[] {
  const words = QUEUE_WORDS[language]
  const inPlace = entries.filter(({ foundAt }) => foundAt === undefined).length
  const all = inPlace + (counts.damaged ?? 0)
  if (all === 0) return []
  const shown = entries.flatMap((entry) => [
    cut(`${entry.id}  ${fromText(entry, words)} → ${toText(entry, words)}`, width - 2),
    cut(`${' '.repeat(COLUMN)}${safeText(entry.why)}`, width - 2),
  ])
  return [words.damaged(all), ...indent(shown, 2), words.damagedMove]
}

export function damagedHead(entry: DamagedEntry, { paint, times, width, language = 'en' }: LayoutContext): string[] {
  const words = QUEUE_WORDS[language]
  const { from, to, came, why, state } = words.damagedLabels
  const line = (label: string, text: string): string[] => labelled(`  ${label}`, text, { column: COLUMN, width })
  const { foundAt, recipients, dismissed } = entry
  const kept = foundAt === undefined ? words.inPlace : words.setAside(times.moment(foundAt))
  const standing =
    dismissed === undefined
      ? `${kept} ${words.damagedMove}`
      : words.dismissed(safeText(dismissed.by), times.moment(dismissed.at))
  return [
    paint('strong', words.damagedMessage(entry.id)),
    ...line(from, fromText(entry, words)),
    ...(recipients.length === 0 ? [words.unknown] : recipients.map(safeText)).flatMap((text, i) =>
      line(i === 0 ? to : '', text),
    ),
    ...line(came, times.relative(timeOfId(entry.id))),
    ...line(why, safeText(entry.why)).map((text) => paint('bad', text)),
    ...line(state, standing).map((text) => paint(dismissed === undefined ? 'bad' : 'dim', text)),
  ]
}

function fromText({ from }: DamagedEntry, words: QueueWords): string {
  if (from === undefined) return words.unknown
  return from === '' ? '<>' : safeText(from)
}

function toText({ recipients }: DamagedEntry, words: QueueWords): string {
  const [first] = recipients
  if (first === undefined) return words.unknown
  return `${safeText(first)}${recipients.length > 1 ? ` +${recipients.length - 1}` : ''}`
}
