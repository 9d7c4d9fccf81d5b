// `waybill queue retry ID|all`: says what is due now.

import type { ChangeResult } from '../../control/control.ts'
import { queueRetry } from '../../control/use-cases/queue-retry.ts'
import { EXIT } from '../exit-code.ts'
import { face } from '../face.ts'
import { plural } from '../render/layout.ts'
import { printLines } from '../terminal.ts'

export const queueRetryFace = face({
  useCase: queueRetry,
  examples: [
    ['waybill queue retry 0S9ZQ4M2XA0', 'try one message now'],
    ['waybill queue retry all', 'try everything now, for instance after a network failure'],
  ],
  print: (value, { terminal, input }) => printLines(terminal, [retryText(input.id, value)]),
  waits: ({ recipients }) => recipients > 0,
  exitCode: ({ recipients }, { id }) => (recipients > 0 || id === 'all' ? EXIT.ok : EXIT.failed),
})

function retryText(id: string, { messages, recipients }: ChangeResult): string {
  const [first] = messages
  if (first === undefined) {
    return id === 'all'
      ? 'Nothing is queued, so there is nothing to try.'
      : `Nothing to try: every recipient of ${id} is finished or being delivered right now.`
  }
  const what = messages.length === 1 ? `Message ${first.id}` : plural(messages.length, 'message')
  return `${what} with ${plural(recipients, 'recipient')}: due now.`
}
