// `waybill queue hold`: nobody tries what is meant.

import { queueHold } from '../../control/use-cases/queue-hold.ts'
import { queueChangeFace } from '../queue-change-face.ts'

export const queueHoldFace = queueChangeFace({
  useCase: queueHold,
  kind: 'hold',
  examples: [
    ['waybill queue hold 0S9ZQ4M2XA0', 'hold one message'],
    ['waybill queue hold --sender newsletter@example.org --dry-run', 'how many would it be?'],
    [
      'waybill queue hold --domain example.org',
      'hold what waits for one domain, for instance while its server is moved',
    ],
  ],
})
