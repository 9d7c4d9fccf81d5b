// `waybill queue list`: the messages that wait, as a table; or only their ids for xargs, their number, or what they have in common.

import type { Command } from 'commander'
import { answer, type Control, type ControlAnswer, type QueueList } from '../../control/control.ts'
import { hasFilter } from '../../control/use-cases/filter-fields.ts'
import { queueList, type ListInput } from '../../control/use-cases/queue-list.ts'
import { QUEUE_WORDS } from '../../words/queue.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

export const queueListFace = face({
  useCase: queueList,
  examples: [
    ['waybill queue list', 'the queue of the server in ./.waybill'],
    ['waybill queue list --domain example.org --older 1d', 'what waits for a day and longer for one domain'],
    ['waybill queue list --summary reason', 'why mail waits, and how much of it'],
    ['waybill queue list --sender "<>" --ids | xargs -n 1 waybill queue remove', 'every bounce, one after the other'],
    ['waybill queue list --status held --count', 'a number for monitoring'],
  ],
  options: (command: Command) => void languageOption(command),
  ask: (control, input) => (input.ids === true ? allIds(control, input) : control.ask(queueList, input)),
  async print(value, { terminal, stopped, options, input }: Shown<ListInput, LanguageOption>) {
    const language = languageOf(terminal, options)
    const words = QUEUE_WORDS[language]
    const unreadable = value.unreadable === undefined ? [] : [words.unreadable(value.unreadable)]
    if (value.ids !== undefined || input.count === true) {
      printLines(terminal, value.ids ?? [String(value.meant?.messages ?? 0)])
      for (const line of unreadable) terminal.err(`${line}\n`)
      return
    }
    const layout = { ...layoutOf(terminal, language), stopped }
    const { renderQueue, renderFound } = await import('../render/queue.ts')
    const isPlain = !hasFilter(input) && input.sort === undefined && input.summary === undefined
    printLines(terminal, [
      ...(isPlain ? renderQueue(value, layout) : renderFound(value, input.summary, layout)),
      ...unreadable,
    ])
  },
  waits: ({ messages }) => messages.length > 0,
})

/** Page by page, as a server answers with so many at a time. */
async function allIds(control: Control, input: ListInput): Promise<ControlAnswer<QueueList>> {
  const ids = []
  let page = input
  for (;;) {
    const answered = await control.ask(queueList, page)
    if (!answered.ok) return answered
    const { next, ...rest } = answered.value
    ids.push(...(rest.ids ?? []))
    if (next === undefined) return answer({ ...rest, ids })
    page = { ...input, after: next }
  }
}
