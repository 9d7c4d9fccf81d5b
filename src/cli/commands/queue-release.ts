// `waybill queue release`: what is held and meant is due now.

import { queueRelease } from '../../control/use-cases/queue-release.ts'
import { queueChangeFace } from '../queue-change-face.ts'

export const queueReleaseFace = queueChangeFace({
  useCase: queueRelease,
  kind: 'release',
  examples: [
    ['waybill queue release 0S9ZQ4M2XA0', 'let one message go'],
    ['waybill queue release all', 'let everything go'],
  ],
})
