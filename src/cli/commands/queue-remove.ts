// `waybill queue remove ID`: says what was taken off. With `--dry-run` it only says what would be.

import { answer, isDamaged, type ControlAnswer, type ChangeResult, type Control } from '../../control/control.ts'
import { queueRemove } from '../../control/use-cases/queue-remove.ts'
import { queueShow } from '../../control/use-cases/queue-show.ts'
import { EXIT } from '../exit-code.ts'
import { face } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { CHANGE_WORDS } from '../render/change-words.ts'
import { printLines } from '../terminal.ts'

interface RemoveOptions extends LanguageOption {
  readonly dryRun?: boolean
}

export const queueRemoveFace = face({
  useCase: queueRemove,
  examples: [
    ['waybill queue remove 0S9ZQ4M2XA0 --dry-run', 'look first'],
    ['waybill queue remove 0S9ZQ4M2XA0', 'remove it; its story stays readable with `waybill trace`'],
  ],
  options: (command) => void languageOption(command.option('--dry-run', 'only say what would be removed')),
  ask: (control, input, { dryRun }: RemoveOptions) =>
    dryRun === true ? foresee(control, input.id) : control.ask(queueRemove, input),
  print: (value, { terminal, input, options }) => {
    const { removed } = CHANGE_WORDS[languageOf(terminal, options)]
    printLines(terminal, [removed(input.id, value, options.dryRun === true)])
  },
  json: {
    shape: '{ dryRun, messages, recipients, elsewhere? }',
    of: (value, { dryRun = false }) => ({ dryRun, ...value }),
  },
  exitCode: ({ recipients }) => (recipients > 0 ? EXIT.ok : EXIT.failed),
})

/** What a removal would touch: a recipient that is being delivered right now cannot be called back. */
async function foresee(control: Control, id: string): Promise<ControlAnswer<ChangeResult>> {
  const found = await control.ask(queueShow, { id })
  if (!found.ok) return found
  if ('damaged' in found.value) return isDamaged(found.value.damaged.id)
  const { message } = found.value
  const recipients = message.recipients.filter(
    ({ state }) => state.kind === 'scheduled' || state.kind === 'held',
  ).length
  return answer({ messages: recipients === 0 ? [] : [{ id: message.id, recipients }], recipients })
}
