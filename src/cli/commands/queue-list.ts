// `waybill queue list`: the messages that wait, as a table.

import type { Command } from 'commander'
import { queueList } from '../../control/use-cases/queue-list.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

export const queueListFace = face({
  useCase: queueList,
  examples: [
    ['waybill queue list', 'the queue of the server in ./.waybill'],
    ['waybill queue list --json | jq -r ".messages[].id"', 'the ids alone'],
  ],
  options: (command: Command) => void languageOption(command),
  async print(value, { terminal, stopped, options }: Shown<object, LanguageOption>) {
    const { renderQueue } = await import('../render/queue.ts')
    printLines(terminal, renderQueue(value, { ...layoutOf(terminal, languageOf(terminal, options)), stopped }))
  },
  waits: ({ messages }) => messages.length > 0,
})
