// `waybill queue list`: the messages that wait, as a table.

import { queueList } from '../../control/use-cases/queue-list.ts'
import { face } from '../face.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

export const queueListFace = face({
  useCase: queueList,
  examples: [
    ['waybill queue list', 'the queue of the server in ./.waybill'],
    ['waybill queue list --json | jq -r ".messages[].id"', 'the ids alone'],
  ],
  async print(value, { terminal, stopped }) {
    const { renderQueue } = await import('../render/queue.ts')
    printLines(terminal, renderQueue(value, { ...layoutOf(terminal), stopped }))
  },
  waits: ({ messages }) => messages.length > 0,
})
