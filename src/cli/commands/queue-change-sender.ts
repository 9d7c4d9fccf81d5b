// `waybill queue change-sender`: what is meant has another sender from now on.

import { queueChangeSender } from '../../control/use-cases/queue-change-sender.ts'
import { queueChangeFace } from '../queue-change-face.ts'

export const queueChangeSenderFace = queueChangeFace({
  useCase: queueChangeSender,
  kind: 'change-sender',
  examples: [
    ['waybill queue change-sender 0S9ZQ4M2XA0 alice@example.org', 'bounces go to alice'],
    ["waybill queue change-sender 0S9ZQ4M2XA0 '<>'", 'no bounces at all'],
    ['waybill queue change-sender all new@example.org --sender old@example.org', 'of all that old has sent and waits'],
  ],
})
