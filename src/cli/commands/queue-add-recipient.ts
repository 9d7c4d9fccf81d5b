// `waybill queue add-recipient`: what is meant goes to one more address.

import { queueAddRecipient } from '../../control/use-cases/queue-add-recipient.ts'
import { queueChangeFace } from '../queue-change-face.ts'

export const queueAddRecipientFace = queueChangeFace({
  useCase: queueAddRecipient,
  kind: 'add-recipient',
  moves: true,
  examples: [
    ['waybill queue add-recipient 0S9ZQ4M2XA0 carol@example.org', 'send it to carol too'],
    [
      'waybill queue add-recipient all carol@example.org --recipient bob@example.org',
      'whatever waits for bob goes to carol too',
    ],
  ],
})
