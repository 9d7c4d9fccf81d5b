// What is queued in groups, as a table: how many messages and recipients, how much, and from when to when.

import type { QueueGroupView } from '../../control/control.ts'
import { AGES, type SummaryKind } from '../../control/summarize-queue.ts'
import { isReasonCode } from '../../core/reason.ts'
import { parseDuration } from '../../core/time.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { QUEUE_WORDS } from '../../words/queue.ts'
import { wordsOf, type RenderContext } from './event-text.ts'
import { table } from './layout.ts'
import { safeText } from './safe-text.ts'
import type { LayoutContext } from './timeline.ts'

export function groupTable(groups: readonly QueueGroupView[], by: SummaryKind, context: LayoutContext): string[] {
  const { language = 'en', paint, times, width } = context
  const words = QUEUE_WORDS[language]
  const grammar = GRAMMAR[language]
  const rows = groups.map(({ group, messages, recipients, octets, oldest, newest }) => [
    String(messages),
    String(recipients),
    grammar.size(octets),
    times.age(oldest),
    times.age(newest),
    groupName(group, by, context),
  ])
  const [head = '', ...body] = table([...words.groupHead, words.groupKinds[by]], rows, { width, shrink: [LAST] })
  return [paint('strong', head), ...body]
}

export function groupName(group: string, by: SummaryKind, context: RenderContext): string {
  const { language = 'en' } = context
  const words = QUEUE_WORDS[language]
  const grammar = GRAMMAR[language]
  switch (by) {
    case 'domain':
      return safeText(group)
    case 'age':
      return group === '0s'
        ? words.ageBelow(grammar.span(AGES[0]))
        : words.ageFrom(grammar.span(parseDuration(group) ?? 0))
    case 'reason':
      return group === ''
        ? words.notTried
        : isReasonCode(group)
          ? `${group}: ${wordsOf(context).reasons[group]}`
          : safeText(group)
  }
}

const LAST = 5
