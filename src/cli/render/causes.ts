// What keeps mail waiting: one sentence, then a group a paragraph: how many, the cause, where, whose move, what mends it.

import type { CauseGroup, CausesView } from '../../control/queue-causes.ts'
import { CAUSES_WORDS, type CausesWords } from '../../words/causes.ts'
import { wordsOf } from './event-text.ts'
import { labelled } from './layout.ts'
import { destinationText } from './reason.ts'
import { safeText } from './safe-text.ts'
import type { LayoutContext } from './timeline.ts'

const COLUMN = 14

/** `3 of 214 messages wait for a person. The password is refused.` */
export function causesSentence({ messages, forPerson, groups }: CausesView, words: CausesWords): string {
  if (messages === 0) return words.nothingWaits
  const [first] = groups
  if (forPerson === 0 || first === undefined) return words.nobodysMove(messages)
  return `${words.waitForPerson(forPerson, messages)}. ${causeTitle(first, words)}`
}

export function causeTitle({ kind, title }: CauseGroup, words: CausesWords): string {
  switch (kind) {
    case 'held':
      return words.held
    case 'untried':
      return words.untried
    case 'trouble':
      return title ?? words.unknown
  }
}

export function causeMove({ kind, who = 'unknown' }: CauseGroup, words: CausesWords): string {
  switch (kind) {
    case 'held':
      return words.who.operator
    case 'untried':
      return words.who.wait
    case 'trouble':
      return words.who[who]
  }
}

export function causeStep({ kind, step }: CauseGroup, words: CausesWords): string {
  switch (kind) {
    case 'held':
      return words.lookAndRelease
    case 'untried':
      return words.triesItself
    case 'trouble':
      return step ?? '-'
  }
}

export function causesLines(view: CausesView, context: LayoutContext): readonly string[] {
  const { language = 'en', paint, times, width } = context
  const words = CAUSES_WORDS[language]
  const line = (label: string, text: string): string[] =>
    labelled(`  ${label}`, safeText(text), { column: COLUMN, width })
  return [
    paint('strong', causesSentence(view, words)),
    ...view.groups.flatMap((group) => [
      '',
      paint('strong', `${group.messages} × ${causeTitle(group, words)}`),
      ...(group.destination === undefined
        ? []
        : line(words.destination, destinationText(group.destination, wordsOf(context)))),
      ...line(words.move, causeMove(group, words)),
      ...line(words.step, causeStep(group, words)),
      ...line(words.oldest, `${times.age(group.oldest)} (${group.example})`),
    ]),
    ...(view.notLookedAt === 0 ? [] : ['', words.notLookedAt(view.notLookedAt)]),
  ]
}
