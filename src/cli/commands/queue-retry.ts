// `waybill queue retry ID|all`: says what is due now. All is asked for portion by portion, with a word now and then of how far
// it has come; whoever interrupts it is told what has been done, and how to go on.

import type { Command } from 'commander'
import { answer, problem, type ControlAnswer, type ChangeResult, type Control } from '../../control/control.ts'
import { queueRetry } from '../../control/use-cases/queue-retry.ts'
import type { MessageId } from '../../core/id.ts'
import { between, seconds } from '../../core/time.ts'
import { EXIT } from '../exit-code.ts'
import { face } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { CHANGE_WORDS, type ChangeWords } from '../render/change-words.ts'
import { printLines, type Terminal } from '../terminal.ts'

/** Between two words of progress. */
const SILENCE = seconds(2)

export const queueRetryFace = face({
  useCase: queueRetry,
  examples: [
    ['waybill queue retry 0S9ZQ4M2XA0', 'try one message now'],
    ['waybill queue retry all', 'try everything now, for instance after a network failure'],
  ],
  options: (command: Command) => void languageOption(command),
  ask: (control, input, options: LanguageOption, terminal) =>
    input.id === 'all'
      ? retryAll(control, input.after, { terminal, words: wordsFor(terminal, options) })
      : control.ask(queueRetry, input),
  print: (value, { terminal, input, options }) => {
    const { retried, interrupted, stoppedAt } = wordsFor(terminal, options)
    const { messages, next } = value
    const text = next === undefined ? retried(input.id, value) : interrupted(stoppedAt(messages.length, next))
    printLines(terminal, [text])
  },
  waits: ({ recipients }) => recipients > 0,
  exitCode: ({ recipients, next }, { id }) =>
    next === undefined && (recipients > 0 || id === 'all') ? EXIT.ok : EXIT.failed,
})

const wordsFor = (terminal: Terminal, options: LanguageOption): ChangeWords =>
  CHANGE_WORDS[languageOf(terminal, options)]

/** Its answer has a `next` only when it was interrupted. */
async function retryAll(
  control: Control,
  after: string | undefined,
  { terminal, words }: { readonly terminal: Terminal; readonly words: ChangeWords },
): Promise<ControlAnswer<ChangeResult>> {
  const { clock } = terminal
  const messages: { readonly id: MessageId; readonly recipients: number }[] = []
  let recipients = 0
  let elsewhere = 0
  let from = after
  let told = clock.now()
  let interrupted = false
  const undo = terminal.onInterrupt?.(() => (interrupted = true))
  try {
    for (;;) {
      const portion = await control.ask(queueRetry, { id: 'all', ...(from === undefined ? {} : { after: from }) })
      if (!portion.ok) {
        if (messages.length === 0) return portion
        const { code, message } = portion.problem
        return problem(code, `${message} ${words.stoppedAt(messages.length, from)}`)
      }
      const { next } = portion.value
      messages.push(...portion.value.messages)
      recipients += portion.value.recipients
      elsewhere += portion.value.elsewhere ?? 0
      const sum = { messages, recipients, ...(elsewhere > 0 && { elsewhere }) }
      if (next === undefined) return answer(sum)
      if (interrupted) return answer({ ...sum, next })
      from = next
      if (between(told, clock.now()) < SILENCE) continue
      terminal.err(`${words.soFar(messages.length)}\n`)
      told = clock.now()
    }
  } finally {
    undo?.()
  }
}
