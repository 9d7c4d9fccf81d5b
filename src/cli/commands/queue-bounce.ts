// `waybill queue bounce`: what is meant goes back to its senders.

import { queueBounce } from '../../control/use-cases/queue-bounce.ts'
import { queueChangeFace } from '../queue-change-face.ts'

export const queueBounceFace = queueChangeFace({
  useCase: queueBounce,
  kind: 'bounce',
  examples: [
    ['waybill queue bounce 0S9ZQ4M2XA0', 'return one message'],
    ['waybill queue bounce --domain gone.example --dry-run', 'how many would it be?'],
    ['waybill queue bounce --domain gone.example --older 2d', 'return what waits in vain for two days'],
  ],
})
