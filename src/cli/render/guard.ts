// Senders as the outbound guard knows them: a table of all, and one with what to do.

import type { SenderFigures } from '../../guard/outbound-guard.ts'
import { GUARD_WORDS } from '../../words/guard.ts'
import { labelled } from './layout.ts'
import { safeText } from './safe-text.ts'
import type { LayoutContext } from './timeline.ts'

const COLUMN = 13

export function guardTable(
  senders: readonly SenderFigures[],
  { language = 'en', times }: LayoutContext,
): readonly string[] {
  const words = GUARD_WORDS[language]
  if (senders.length === 0) return [words.nobody]
  const rows = [
    words.head,
    ...senders.map(({ sender, hour, day, usual, limits, own, held }) => [
      safeText(sender),
      String(hour),
      String(day),
      usual === undefined ? '-' : String(usual),
      words.limits(limits, own),
      held ? words.heldSince(times.moment(held.since)) : words.free,
    ]),
  ]
  const widths = words.head.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)))
  return rows.map((row) => row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i] ?? 0) : cell)).join('  '))
}

export function guardLines(figures: SenderFigures, context: LayoutContext): readonly string[] {
  const { language = 'en', times, paint, width } = context
  const words = GUARD_WORDS[language]
  const { sender, held, usual, limits, own, heldLetters } = figures
  const line = (label: string, text: string): string[] =>
    labelled(`  ${label}`, safeText(text), { column: COLUMN, width })
  const name = words.sender(safeText(sender))
  const state = held ? words.heldSince(times.moment(held.since)) : words.free
  return [
    paint(held ? 'bad' : 'good', `${name}: ${state}`),
    ...(held ? line(words.labels.why, words.why(held.why, held.values)) : []),
    ...line(words.labels.sent, words.sent(figures)),
    ...line(words.labels.usual, words.usual(usual)),
    ...line(words.labels.limits, words.limits(limits, own)),
    ...(heldLetters === 0 ? [] : line(words.labels.held, words.letters(heldLetters))),
    ...(held ? words.todo(sender) : []).flatMap((step, i) =>
      line(i === 0 ? words.labels.todo : '', `${i + 1}. ${step}`),
    ),
  ]
}
