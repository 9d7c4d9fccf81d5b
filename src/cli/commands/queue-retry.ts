// `waybill queue retry ID|all`: says what is due now. All is asked for portion by portion, with a word now and then of how far
// it has come; whoever interrupts it is told what has been done, and how to go on.

import { answer, problem, type ControlAnswer, type ChangeResult, type Control } from '../../control/control.ts'
import { queueRetry } from '../../control/use-cases/queue-retry.ts'
import type { MessageId } from '../../core/id.ts'
import { between, seconds } from '../../core/time.ts'
import { EXIT } from '../exit-code.ts'
import { face } from '../face.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { printLines, type Terminal } from '../terminal.ts'
import { leftElsewhere } from './left-elsewhere.ts'

/** Between two words of progress. */
const SILENCE = seconds(2)

export const queueRetryFace = face({
  useCase: queueRetry,
  examples: [
    ['waybill queue retry 0S9ZQ4M2XA0', 'try one message now'],
    ['waybill queue retry all', 'try everything now, for instance after a network failure'],
  ],
  ask: (control, input, _options, terminal) =>
    input.id === 'all' ? retryAll(control, input.after, terminal) : control.ask(queueRetry, input),
  print: (value, { terminal, input }) => printLines(terminal, [retryText(input.id, value)]),
  waits: ({ recipients }) => recipients > 0,
  exitCode: ({ recipients, next }, { id }) =>
    next === undefined && (recipients > 0 || id === 'all') ? EXIT.ok : EXIT.failed,
})

/** Its answer has a `next` only when it was interrupted. */
async function retryAll(
  control: Control,
  after: string | undefined,
  terminal: Terminal,
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
        return problem(code, `${message} ${soFar(messages.length, from)}`)
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
      terminal.err(`${GRAMMAR.en.count(messages.length, 'message')} so far …\n`)
      told = clock.now()
    }
  } finally {
    undo?.()
  }
}

const soFar = (messages: number, from: string | undefined): string =>
  `${GRAMMAR.en.count(messages, 'message')} due now, the others are as they were. ` +
  `Go on with: waybill queue retry all --after ${from}`

function retryText(id: string, { messages, recipients, elsewhere, next }: ChangeResult): string {
  if (next !== undefined) return `Interrupted: ${soFar(messages.length, next)}`
  const [first] = messages
  if (first === undefined) {
    return id === 'all' && elsewhere === undefined
      ? 'Nothing is queued, so there is nothing to try.'
      : `Nothing to try: every recipient ${id === 'all' ? '' : `of ${id} `}is finished or being delivered right now.${leftElsewhere(elsewhere)}`
  }
  const what = messages.length === 1 ? `Message ${first.id}` : GRAMMAR.en.count(messages.length, 'message')
  return `${what} with ${GRAMMAR.en.count(recipients, 'recipient')}: due now.${leftElsewhere(elsewhere)}`
}
