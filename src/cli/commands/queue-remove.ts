// `waybill queue remove ID`: ends what is not finished of a message. With `--dry-run` it only says what it would end.

import { answer, type Answer, type ChangeResult, type Control } from '../../control/control.ts'
import { examples, serverOptions, type Register, type ServerOptions } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { plural } from '../render/layout.ts'
import { printJson, printLines } from '../terminal.ts'

interface RemoveOptions extends ServerOptions {
  readonly dryRun?: boolean
}

export const registerQueueRemove: Register = (queue, context) => {
  const { terminal } = context
  const command = serverOptions(
    queue
      .command('remove')
      .description('take a message off the queue; its sender is not told')
      .argument('<id>', 'id of a message'),
    '{ dryRun, messages, recipients }',
  )
    .option('--dry-run', 'only say what would be removed')
    .action(async (id: string, options: RemoveOptions) => {
      const { withControl, printAnswer } = await import('../with-control.ts')
      const dryRun = options.dryRun === true
      await withControl(context, options, async ({ control }) => {
        const result = dryRun ? await foresee(control, id) : await control.remove(id)
        return printAnswer(terminal, options, result, (value) => {
          if (options.json === true) printJson(terminal, { dryRun, ...value })
          else printLines(terminal, [removeText(id, value, dryRun)])
          return value.recipients > 0 ? EXIT.ok : EXIT.failed
        })
      })
    })
  examples(
    command,
    ['waybill queue remove 0S9ZQ4M2XA0 --dry-run', 'look first'],
    ['waybill queue remove 0S9ZQ4M2XA0', 'remove it; its story stays readable with `waybill trace`'],
  )
}

/** What a removal would touch: a recipient that is being delivered right now cannot be called back. */
async function foresee(control: Control, id: string): Promise<Answer<ChangeResult>> {
  const found = await control.show(id)
  if (!found.ok) return found
  const { message } = found.value
  const recipients = message.recipients.filter(
    ({ state }) => state.kind === 'scheduled' || state.kind === 'held',
  ).length
  return answer({ messages: recipients === 0 ? [] : [{ id: message.id, recipients }], recipients })
}

function removeText(id: string, { messages, recipients }: ChangeResult, dryRun: boolean): string {
  const [first] = messages
  if (first === undefined)
    return `Nothing to remove: every recipient of ${id} is finished or being delivered right now.`
  const verb = dryRun ? 'would be taken' : 'taken'
  return `Message ${first.id}: ${plural(recipients, 'recipient')} ${verb} off the queue; the sender is not told.`
}
