// `waybill queue mark-delivered`: what is meant has arrived some other way.

import { queueMarkDelivered } from '../../control/use-cases/queue-mark-delivered.ts'
import { queueChangeFace } from '../queue-change-face.ts'

export const queueMarkDeliveredFace = queueChangeFace({
  useCase: queueMarkDelivered,
  kind: 'mark-delivered',
  examples: [
    ['waybill queue mark-delivered 0S9ZQ4M2XA0', 'all of its recipients who wait'],
    [
      'waybill queue mark-delivered 0S9ZQ4M2XA0 --recipient bob@example.org',
      'one of them; the others are tried as before',
    ],
    ['waybill queue mark-delivered --domain moved.example --dry-run', 'how many would it be?'],
  ],
})
