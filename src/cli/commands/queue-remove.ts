// `waybill queue remove`: what is meant is taken off the queue.

import { queueRemove } from '../../control/use-cases/queue-remove.ts'
import { queueChangeFace } from '../queue-change-face.ts'

export const queueRemoveFace = queueChangeFace({
  useCase: queueRemove,
  kind: 'remove',
  examples: [
    ['waybill queue remove 0S9ZQ4M2XA0 --dry-run', 'look first'],
    ['waybill queue remove 0S9ZQ4M2XA0', 'remove it; its story stays readable with `waybill trace`'],
    ['waybill queue remove --sender "<>" --older 3d', 'remove bounces that nobody takes'],
  ],
})
