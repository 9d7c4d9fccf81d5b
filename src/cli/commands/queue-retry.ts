// `waybill queue retry ID|all`: what waits or is held is tried at once.

import type { ChangeResult } from '../../control/control.ts'
import { examples, serverOptions, type Register, type ServerOptions } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { plural } from '../render/layout.ts'
import { printJson, printLines } from '../terminal.ts'

export const registerQueueRetry: Register = (queue, context) => {
  const { terminal } = context
  const command = serverOptions(
    queue
      .command('retry')
      .description('try a message at once, also one that is held')
      .argument('<id|all>', 'id of a message, or all'),
    '{ messages, recipients }',
  ).action(async (id: string, options: ServerOptions) => {
    const { withControl, printAnswer, warnStopped } = await import('../with-control.ts')
    await withControl(context, options, async ({ control, running }) => {
      const result = await control.retry(id)
      return printAnswer(terminal, options, result, (value) => {
        if (options.json === true) printJson(terminal, value)
        else printLines(terminal, retryText(id, value))
        warnStopped(terminal, running, value.recipients > 0)
        return value.recipients > 0 || id === 'all' ? EXIT.ok : EXIT.failed
      })
    })
  })
  examples(
    command,
    ['waybill queue retry 0S9ZQ4M2XA0', 'try one message now'],
    ['waybill queue retry all', 'try everything now, for instance after a network failure'],
  )
}

function retryText(id: string, { messages, recipients }: ChangeResult): string[] {
  const [first] = messages
  if (first === undefined) {
    return [
      id === 'all'
        ? 'Nothing is queued, so there is nothing to try.'
        : `Nothing to try: every recipient of ${id} is finished or being delivered right now.`,
    ]
  }
  const what = messages.length === 1 ? `Message ${first.id}` : plural(messages.length, 'message')
  return [`${what} with ${plural(recipients, 'recipient')}: due now.`]
}
