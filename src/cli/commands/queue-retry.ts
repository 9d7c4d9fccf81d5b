// `waybill queue retry`: what is meant is due now.

import { queueRetry } from '../../control/use-cases/queue-retry.ts'
import { queueChangeFace } from '../queue-change-face.ts'

export const queueRetryFace = queueChangeFace({
  useCase: queueRetry,
  kind: 'retry',
  examples: [
    ['waybill queue retry 0S9ZQ4M2XA0', 'try one message now'],
    ['waybill queue retry all', 'try everything that waits, for instance after a network failure'],
    ['waybill queue retry --domain example.org', 'try what waits for one domain'],
  ],
})
