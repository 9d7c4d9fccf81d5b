// The face of a command that changes the queue: one message, or all that are meant, portion by portion, with a word now and then
// of how far it has come; whoever interrupts it is told what has been done, and how to go on.

import type { Command } from 'commander'
import type { Meant } from '../control/change-each.ts'
import { answer, problem, type ChangeResult, type Control, type ControlAnswer } from '../control/control.ts'
import type { UseCase } from '../control/use-case.ts'
import { hasFilter } from '../control/use-cases/filter-fields.ts'
import type { MessageId } from '../core/id.ts'
import { between, seconds } from '../core/time.ts'
import { EXIT } from './exit-code.ts'
import { face, type Face } from './face.ts'
import { languageOf, languageOption, type LanguageOption } from './language.ts'
import { CHANGE_WORDS, type ChangeName, type ChangeWords } from './render/change-words.ts'
import { printLines, type Terminal } from './terminal.ts'

/** Between two words of progress. */
const SILENCE = seconds(2)

interface ChangeFace<Input extends Meant> {
  readonly useCase: UseCase<Input, ChangeResult>
  readonly kind: ChangeName
  readonly examples: readonly (readonly [line: string, purpose: string])[]
  /** Something is to be done with it now. */
  readonly moves?: boolean
}

export const queueChangeFace = <Input extends Meant>({
  useCase,
  kind,
  examples,
  moves = ['retry', 'release', 'bounce'].includes(kind),
}: ChangeFace<Input>): Face<Input, ChangeResult, LanguageOption> =>
  face<Input, ChangeResult, LanguageOption>({
    useCase,
    examples,
    spared: ['id'],
    options: (command: Command) => void languageOption(command),
    async fill(fields, options, terminal) {
      if (fields.id !== undefined) return {}
      if (hasFilter(fields as Partial<Meant>)) return { id: 'all' } as Partial<Input>
      terminal.err(`waybill: ${wordsFor(terminal, options).whichMessage}\n`)
      return undefined
    },
    ask: (control, input, options, terminal) =>
      input.id === 'all'
        ? changeAll(control, useCase, input, { terminal, words: wordsFor(terminal, options) })
        : control.ask(useCase, input),
    print: (value, { terminal, input, options }) => {
      const { told, interrupted, stoppedAt } = wordsFor(terminal, options)
      const { messages, next } = value
      printLines(terminal, [
        next === undefined ? told(kind, input.id, value) : interrupted(stoppedAt(messages.length, next)),
      ])
    },
    waits: ({ recipients, dryRun }) => moves && recipients > 0 && dryRun !== true,
    exitCode: ({ recipients, next }, { id }) =>
      next === undefined && (recipients > 0 || id === 'all') ? EXIT.ok : EXIT.failed,
  })

const wordsFor = (terminal: Terminal, options: LanguageOption): ChangeWords =>
  CHANGE_WORDS[languageOf(terminal, options)]

/** Its answer has a `next` only when it was interrupted. */
async function changeAll<Input extends Meant>(
  control: Control,
  useCase: UseCase<Input, ChangeResult>,
  input: Input,
  { terminal, words }: { readonly terminal: Terminal; readonly words: ChangeWords },
): Promise<ControlAnswer<ChangeResult>> {
  const { clock } = terminal
  const messages: { readonly id: MessageId; readonly recipients: number }[] = []
  const unreadable: MessageId[] = []
  let recipients = 0
  let elsewhere = 0
  let { after } = input
  let told = clock.now()
  let interrupted = false
  const undo = terminal.onInterrupt?.(() => (interrupted = true))
  try {
    for (;;) {
      const portion = await control.ask(useCase, { ...input, ...(after !== undefined && { after }) })
      if (!portion.ok) {
        if (messages.length === 0) return portion
        const { code, message } = portion.problem
        return problem(code, `${message} ${words.stoppedAt(messages.length, after)}`)
      }
      const { next } = portion.value
      messages.push(...portion.value.messages)
      unreadable.push(...(portion.value.unreadable ?? []))
      recipients += portion.value.recipients
      elsewhere += portion.value.elsewhere ?? 0
      const sum = {
        messages,
        recipients,
        ...(elsewhere > 0 && { elsewhere }),
        ...(unreadable.length > 0 && { unreadable }),
        ...(input.dryRun === true && { dryRun: true as const }),
      }
      if (next === undefined) return answer(sum)
      if (interrupted) return answer({ ...sum, next })
      after = next
      if (between(told, clock.now()) < SILENCE) continue
      terminal.err(`${words.soFar(messages.length)}\n`)
      told = clock.now()
    }
  } finally {
    undo?.()
  }
}
